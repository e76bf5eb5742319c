import { assessAccount } from '@stillwatch/detection/assess';
import type { Profile } from '@stillwatch/detection/profile';
import type { ProfiledEvent } from '@stillwatch/detection/profiled-event';
import type { Scorecard } from '@stillwatch/detection/scorecard/scorecard';
import { addToDay, contextOf, type ProfiledAccount } from '../worlds/profiled-world.js';

const checkpoints = [10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 130, 160, 200, 300, 450, 700, 1000, 1500];

export interface Detection {
  /** Requests seen when the account was first flagged; undefined when it never was. */
  readonly requests: number | undefined;
  /** Share of the account's output tokens that had been served by then. */
  readonly servedShare: number;
}

/** Replays an account in the order of time and judges it at growing numbers of requests. */
export function requestsToDetect(
  account: Pick<ProfiledAccount, 'account'>,
  events: readonly ProfiledEvent[],
  scorecard: Scorecard,
): Detection {
  const days = new Map<number, Profile>();
  const total = events.reduce((sum, event) => sum + (event.outputTokens ?? 0), 0);
  let served = 0;
  for (const [index, event] of events.entries()) {
    addToDay(days, event);
    served += event.outputTokens ?? 0;
    const seen = index + 1;
    if (!checkpoints.includes(seen) && seen !== events.length) continue;
    const { band } = assessAccount(contextOf({ account: account.account, days }), scorecard);
    if (band === 'review' || band === 'critical')
      return { requests: seen, servedShare: served / Math.max(1, total) };
  }
  return { requests: undefined, servedShare: 1 };
}
