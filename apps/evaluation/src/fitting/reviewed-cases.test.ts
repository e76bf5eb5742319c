import { describe, expect, test } from '@jest/globals';
import type { TrainingRow } from '@stillwatch/contracts/scorecard-version';
import { parseScorecard } from '@stillwatch/detection/scorecard/scorecard';
import { weigh } from '@stillwatch/detection/scorecard/weigh';
import { fitAndCalibrate } from './fit-and-set-bands.js';
import { readReviewedCases, requireEnough, splitReviewed, toFitAccounts } from './reviewed-cases.js';

const row = (n: number, violation: boolean, more: Partial<TrainingRow> = {}): TrainingRow => ({
  accountId: `acct_${violation ? 'v' : 'o'}${n}`,
  violation,
  outcome: violation ? 'ban' : 'no_violation',
  origin: n % 2 ? 'score' : 'sample',
  reviewedAt: '2026-11-20T10:00:00.000Z',
  declaredCategory: ['chat_assistant', 'translation', 'personal', null][n % 4] ?? null,
  approved: false,
  eventsScored: 200,
  // Whom a review cleared looked like a harvest in one of nine cases, and one harvest in nine did not.
  measured: {
    'template-intent': (n % 9 === 0) === violation ? 0 : 4,
    'machine-pace': violation ? 0.6 : (n % 4) / 20,
  },
  ...more,
});
const rows = [
  ...Array.from({ length: 90 }, (_, n) => row(n, false)),
  ...Array.from({ length: 45 }, (_, n) => row(n, true)),
];
const lines = (list: readonly unknown[]): string => list.map((entry) => JSON.stringify(entry)).join('\n');

describe('reviewed cases', () => {
  test('alone make a scorecard that tells what was found a violation from what was not', () => {
    const { fitted, calibration } = splitReviewed(toFitAccounts(readReviewedCases(lines(rows))));
    expect(fitted.length + calibration.length).toBe(rows.length);
    const scorecard = fitAndCalibrate(fitted, calibration, { version: 'own', madeFrom: 'reviews' });
    expect(parseScorecard(JSON.parse(JSON.stringify(scorecard)))).toEqual(scorecard);
    const evidence = (violation: boolean) =>
      weigh(new Map(Object.entries(row(1, violation).measured)), scorecard).evidence;
    expect(evidence(true)).toBeGreaterThan(scorecard.bands.review);
    expect(evidence(false)).toBeLessThan(0);
  });

  test('of approved accounts, and of those with too few events to be judged, teach nothing', () => {
    const read = readReviewedCases(
      lines([row(1, true, { approved: true }), row(2, false, { eventsScored: 4 }), row(3, false)]),
    );
    expect(read.map(({ accountId }) => accountId)).toEqual(['acct_o3']);
  });

  test('that are too few say how many there are and what to do', () => {
    expect(() => requireEnough(rows)).not.toThrow();
    expect(() => requireEnough(rows.slice(0, 95))).toThrow(
      'The reviewed cases hold 5 violations and 90 others that may be used; a fit on them alone needs at least 20 and 50.',
    );
  });

  test('that cannot be read are named by line and field', () => {
    expect(() => readReviewedCases(`${lines([row(1, true)])}\n{`)).toThrow('line 2: not JSON');
    expect(() => readReviewedCases(lines([row(1, true), { ...row(2, true), violation: 'yes' }]))).toThrow(
      /^line 2: violation: /,
    );
    expect(() => readReviewedCases(lines([row(1, true), row(1, true)]))).toThrow(
      'line 2: account acct_v1 is there twice',
    );
  });

  test('of one declared purpose still have parts to leave out when the bands are set', () => {
    const one = rows.map((entry) => ({ ...entry, declaredCategory: 'personal' }));
    const kinds = new Set(
      toFitAccounts(one).flatMap(({ label }) => (label.violation ? [] : [label.archetype])),
    );
    expect(kinds.size).toBeGreaterThan(2);
  });

  test('fall on the same side of the split whatever stands beside them', () => {
    const ids = (list: readonly TrainingRow[]) =>
      splitReviewed(toFitAccounts(list)).calibration.map(({ label }) => label.accountId);
    expect(ids(rows.slice(10))).toEqual(ids(rows).filter((id) => ids(rows.slice(10)).includes(id)));
  });
});
