import type { AccountTraffic } from '../baselines/account-traffic.js';
import { makeBaselines } from '../baselines/baseline-scores.js';
import { isolationForest } from '../baselines/isolation-forest.js';
import { isHarvester, isMember, isOrdinary, type MeasuredAccount } from '../fitting/measured-account.js';
import { auroc, recallAt, shareAbove, thresholdAt } from './statistics.js';

export interface MethodFigures {
  readonly method: string;
  readonly auroc: number;
  readonly memberAuroc: number;
  readonly recall: readonly [number, number, number];
  /** Threshold frozen at 1 % of the ordinary accounts of the worlds for fitting, met by the test worlds. */
  readonly frozen: { readonly ordinary: number; readonly harvesters: number; readonly members: number };
}

export type Scored = { readonly account: MeasuredAccount; readonly score: number };

/** The same four questions for every method, over the same accounts. */
export function figuresOf(method: string, train: readonly Scored[], test: readonly Scored[]): MethodFigures {
  const scores = (list: readonly Scored[], kind: (account: MeasuredAccount) => boolean): number[] =>
    list.filter(({ account }) => kind(account)).map(({ score }) => score);
  const ordinary = scores(test, isOrdinary);
  const harvesters = scores(test, isHarvester);
  const members = scores(test, isMember);
  const threshold = thresholdAt(scores(train, isOrdinary), 0.01);
  return {
    method,
    auroc: auroc(harvesters, ordinary),
    memberAuroc: auroc(members, ordinary),
    recall: [
      recallAt(harvesters, ordinary, 0.005),
      recallAt(harvesters, ordinary, 0.01),
      recallAt(harvesters, ordinary, 0.05),
    ],
    frozen: {
      ordinary: shareAbove(ordinary, threshold),
      harvesters: shareAbove(harvesters, threshold),
      members: shareAbove(members, threshold),
    },
  };
}

/** Every baseline, its reference and its threshold taken from the worlds for fitting. */
export function compareBaselines(
  train: readonly MeasuredAccount[],
  test: readonly MeasuredAccount[],
  traffic: ReadonlyMap<string, AccountTraffic>,
): MethodFigures[] {
  const trafficOf = ({ label }: MeasuredAccount): AccountTraffic | undefined => traffic.get(label.accountId);
  const known = train.filter(isOrdinary).flatMap((account) => trafficOf(account) ?? []);
  const methods = [...makeBaselines(known)].map(([name, score]) => {
    const scored = (accounts: readonly MeasuredAccount[]): Scored[] =>
      accounts.flatMap((account) => {
        const seen = trafficOf(account);
        return seen ? [{ account, score: score(seen) }] : [];
      });
    return figuresOf(name, scored(train), scored(test));
  });
  return [...methods, isolationFigures(train, test)];
}

function isolationFigures(
  train: readonly MeasuredAccount[],
  test: readonly MeasuredAccount[],
): MethodFigures {
  const names = [...new Set(train.flatMap(({ measured }) => [...measured.keys()]))].sort();
  const row = ({ measured }: MeasuredAccount): number[] => names.map((name) => measured.get(name) ?? 0);
  const anomaly = isolationForest(train.filter(isOrdinary).map(row));
  const scored = (accounts: readonly MeasuredAccount[]): Scored[] =>
    accounts.map((account) => ({ account, score: anomaly(row(account)) }));
  return figuresOf('isolation forest on our signals', scored(train), scored(test));
}
