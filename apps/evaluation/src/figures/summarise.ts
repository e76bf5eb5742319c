import { assessAccount } from '@stillwatch/detection/assess';
import { logit } from '@stillwatch/detection/scorecard/fit-scorecard';
import type { Scorecard } from '@stillwatch/detection/scorecard/scorecard';
import {
  isApproved,
  isHarvester,
  isMember,
  isOrdinary,
  type MeasuredAccount,
} from '../fitting/measured-account.js';
import { evidenceOf } from '../fitting/fit-and-set-bands.js';
import type { GroupFigures, SeedFigures } from './evaluation-result.js';
import type { JudgedAccount } from './leave-out.js';
import { auroc, calibration, quantile, recallAt, thresholdAt } from './statistics.js';

const of = (judged: readonly JudgedAccount[], kind: (account: MeasuredAccount) => boolean): JudgedAccount[] =>
  judged.filter(({ account }) => kind(account));
const nats = (judged: readonly JudgedAccount[]): number[] => judged.map((entry) => entry.nats);
const flaggedShare = (judged: readonly JudgedAccount[]): number =>
  judged.filter((entry) => entry.flagged).length / Math.max(1, judged.length);

export function seedFigures(
  world: string,
  judged: readonly JudgedAccount[],
  accounts: readonly MeasuredAccount[],
  scorecard: Scorecard,
): SeedFigures {
  const [ordinary, harvesters, members] = [
    of(judged, isOrdinary),
    of(judged, isHarvester),
    of(judged, isMember),
  ];
  return {
    world,
    auroc: auroc(nats(harvesters), nats(ordinary)),
    recallHalfPercent: recallAt(nats(harvesters), nats(ordinary), 0.005),
    recallOnePercent: recallAt(nats(harvesters), nats(ordinary), 0.01),
    ordinaryFlagged: flaggedShare(ordinary),
    harvestersFlagged: flaggedShare(harvesters),
    membersFlagged: flaggedShare(members),
    calibrationError: calibrationOf(accounts, scorecard).error,
  };
}

/** Groups by archetype or by family; the 1 % threshold is over all ordinary accounts judged. */
export function groupFigures(
  judged: readonly JudgedAccount[],
  nameOf: (account: MeasuredAccount) => string | null,
): GroupFigures[] {
  const threshold = thresholdAt(nats(of(judged, isOrdinary)), 0.01);
  const groups = new Map<string, JudgedAccount[]>();
  for (const entry of judged) {
    const name = nameOf(entry.account);
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, list]) => ({
      name,
      accounts: list.length,
      flagged: flaggedShare(list),
      ...(list[0]?.account.label.violation
        ? { recallAtOnePercent: list.filter((entry) => entry.nats > threshold).length / list.length }
        : {}),
      medianNats: quantile(nats(list), 0.5),
    }));
}

/** Probabilities at the prevalence of the calibration worlds (the live prior taken back out), against what was so. */
export function calibrationOf(
  accounts: readonly MeasuredAccount[],
  scorecard: Scorecard,
): ReturnType<typeof calibration> {
  const shift = logit(scorecard.fitPrevalence) - logit(scorecard.livePrevalence);
  return calibration(
    accounts
      .filter((account) => isOrdinary(account) || isHarvester(account))
      .map((account) => ({
        probability: 1 / (1 + Math.exp(-(scorecard.priorNats + shift + evidenceOf(account, scorecard).nats))),
        violation: account.label.violation,
      })),
  );
}

/** Accounts with an approval on file that a case could be opened for. */
export function approvedFigures(
  accounts: readonly MeasuredAccount[],
  scorecard: Scorecard,
): { accounts: number; enforceable: number } {
  const approved = accounts.filter(isApproved);
  const enforceable = approved.filter(({ context }) =>
    ['review', 'critical'].includes(assessAccount(context, scorecard).band),
  );
  return { accounts: approved.length, enforceable: enforceable.length };
}
