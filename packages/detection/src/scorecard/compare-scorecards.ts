import type { Band } from '@stillwatch/contracts/risk';
import { assessAccount, type AccountContext } from '../assess.js';
import type { Scorecard } from './scorecard.js';

/** One account under two scorecards. */
export interface BandChange {
  readonly accountId: string;
  readonly from: Band;
  readonly to: Band;
  readonly scoreBefore: number;
  readonly scoreAfter: number;
}

export interface ScorecardComparison {
  readonly accounts: number;
  readonly changed: readonly BandChange[];
  /** Accounts that a case would open for, and those whose open case would lose its ground. */
  readonly newlyFlagged: number;
  readonly noLongerFlagged: number;
  readonly flaggedBefore: number;
  readonly flaggedAfter: number;
}

const isFlagged = (band: Band): boolean => band === 'review' || band === 'critical';

/**
 * Backtest and shadow run: judges stored profiles by the active and by a candidate scorecard and answers who would change
 * band. Pure, so that a candidate can be tried on everything before it is let near anybody.
 */
export function compareScorecards(
  accounts: Iterable<{ readonly accountId: string; readonly context: AccountContext }>,
  active: Scorecard,
  candidate: Scorecard,
): ScorecardComparison {
  const changed: BandChange[] = [];
  let count = 0;
  let flaggedBefore = 0;
  let flaggedAfter = 0;
  for (const { accountId, context } of accounts) {
    const before = assessAccount(context, active);
    const after = assessAccount(context, candidate);
    count++;
    if (isFlagged(before.band)) flaggedBefore++;
    if (isFlagged(after.band)) flaggedAfter++;
    if (before.band !== after.band) {
      changed.push({
        accountId,
        from: before.band,
        to: after.band,
        scoreBefore: before.score,
        scoreAfter: after.score,
      });
    }
  }
  return {
    accounts: count,
    changed,
    newlyFlagged: changed.filter((change) => isFlagged(change.to) && !isFlagged(change.from)).length,
    noLongerFlagged: changed.filter((change) => isFlagged(change.from) && !isFlagged(change.to)).length,
    flaggedBefore,
    flaggedAfter,
  };
}
