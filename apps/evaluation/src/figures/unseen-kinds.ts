import type { Scorecard } from '@stillwatch/detection/scorecard/scorecard';
import { isHarvester, isOrdinary, type MeasuredAccount } from '../fitting/measured-account.js';
import type { UnseenFigures } from './evaluation-result.js';
import { judge, type JudgedAccount } from './leave-out.js';
import { auroc } from './statistics.js';
import { groupFigures } from './summarise.js';

/** A world of kinds that no fit knows, judged by the one scorecard that the other worlds gave. */
export function unseenFigures(
  world: string,
  accounts: readonly MeasuredAccount[],
  scorecard: Scorecard,
): UnseenFigures {
  const judged = accounts.map((account) => judge(account, scorecard));
  const [ordinary, harvesters] = [isOrdinary, isHarvester].map((kind) =>
    judged.filter(({ account }) => kind(account)),
  ) as [JudgedAccount[], JudgedAccount[]];
  const flagged = (list: readonly JudgedAccount[]): number =>
    list.filter((entry) => entry.flagged).length / Math.max(1, list.length);
  const nats = (list: readonly JudgedAccount[]): number[] => list.map((entry) => entry.nats);
  return {
    world,
    ordinary: ordinary.length,
    ordinaryFlagged: flagged(ordinary),
    harvesters: harvesters.length,
    ...(harvesters.length > 0
      ? { harvestersFlagged: flagged(harvesters), auroc: auroc(nats(harvesters), nats(ordinary)) }
      : {}),
    kinds: groupFigures(judged, ({ label }) => [label.archetype, label.note].filter(Boolean).join(': ')),
  };
}
