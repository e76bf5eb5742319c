import type { Enforcement, Standing } from '@stillwatch/contracts/enforcement';
import { standingAt, type AccountStanding } from '../accounts/accounts.service.js';

/** An account's standing as it is written, with the share that it keeps where it is limited, now or later. */
export interface WrittenStanding extends AccountStanding {
  /** In percent, of the decision that is in force. */
  readonly limitPercent: number | null;
  /** The same of the decision in its period of grace. */
  readonly upcomingLimitPercent: number | null;
}

const effects: Record<Standing, Enforcement['effect']> = {
  active: 'allow',
  limited: 'limit',
  suspended: 'block',
  banned: 'block',
};

/** The gateway's answer by what is written and the clock: what ends or begins by itself has ended or begun. */
export function enforcementAt(accountId: string, written: WrittenStanding, now: Date): Enforcement {
  const { standing, until, decisionId, upcoming } = standingAt(written, now);
  const hasBegun = written.upcoming !== null && written.upcoming.from <= now;
  const limitPercent = hasBegun ? written.upcomingLimitPercent : written.limitPercent;
  return {
    accountId,
    standing,
    effect: effects[standing],
    until: until?.toISOString() ?? null,
    decisionId,
    limitPercent: standing === 'limited' ? limitPercent : null,
    upcoming: upcoming && {
      ...upcoming,
      from: upcoming.from.toISOString(),
      until: upcoming.until?.toISOString() ?? null,
    },
  };
}

/** Whether an account is anything but in good standing, now or later. */
export const isNotActive = ({ standing, upcoming }: AccountStanding): boolean =>
  standing !== 'active' || upcoming !== null;
