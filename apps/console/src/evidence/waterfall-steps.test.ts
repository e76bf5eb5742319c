import { expect, test } from '@jest/globals';
import type { Reason } from '@stillwatch/contracts/risk';
import { waterfallDomain, waterfallSteps } from './waterfall-steps.js';

const reason = (signal: string, nats: number): Reason => ({
  signal,
  family: 'structure',
  nats,
  summary: signal,
  evidence: {},
  exculpatory: nats < 0,
});
const probabilityOf = (logOdds: number) => 1 / (1 + Math.exp(-logOdds));

test('the way leads from the prior over the strongest reasons to the total, exculpatory ones last', () => {
  const steps = waterfallSteps(
    -6.9,
    [reason('office hours', -0.8), reason('weak', 1.2), reason('strong', 5.1)],
    probabilityOf(-1.4),
  );
  expect(steps.map(({ kind, reason: given }) => given?.signal ?? kind)).toEqual([
    'prior',
    'strong',
    'weak',
    'office hours',
    'total',
  ]);
});

test('each step starts where the one before it ended', () => {
  const steps = waterfallSteps(-6.9, [reason('a', 5), reason('b', 3)], probabilityOf(1.1));
  const reasons = steps.filter(({ kind }) => kind === 'reason');
  expect(reasons[0]?.from).toBeCloseTo(-6.9);
  expect(reasons[1]?.from).toBeCloseTo(reasons[0]?.to ?? NaN);
  expect(steps.at(-1)?.nats).toBeCloseTo(1.1);
});

test('a difference between the reasons and the reported probability is shown, not hidden', () => {
  const steps = waterfallSteps(-6.9, [reason('a', 5), reason('b', 5)], probabilityOf(0));
  const remainder = steps.find(({ kind }) => kind === 'remainder');
  expect(remainder?.nats).toBeCloseTo(-3.1);
  expect(steps.at(-1)?.nats).toBeCloseTo(0);
});

test('a probability of exactly 0 or 1 breaks nothing', () => {
  expect(waterfallSteps(-6.9, [reason('a', 5)], 1).at(-1)?.nats).toBeCloseTo(-1.9);
});

test('the axis holds every step and zero', () => {
  const domain = waterfallDomain(waterfallSteps(-6.9, [reason('a', 9), reason('b', -1)], probabilityOf(1.1)));
  expect(domain.least).toBeCloseTo(-6.9);
  expect(domain.most).toBeCloseTo(2.1);
});

test('reasons of next to no weight are folded into one step, and the total stays', () => {
  const reasons = [reason('a', 5), reason('b', 0.04), reason('c', 0.01), reason('d', -0.03), reason('e', -1)];
  const open = waterfallSteps(-6.9, reasons, probabilityOf(-2.88));
  const folded = waterfallSteps(-6.9, reasons, probabilityOf(-2.88), true);
  expect(folded.map(({ kind }) => kind)).toEqual(['prior', 'reason', 'minor', 'reason', 'total']);
  expect(folded.find(({ kind }) => kind === 'minor')?.count).toBe(3);
  expect(folded.at(-1)?.nats).toBeCloseTo(open.at(-1)?.nats ?? NaN);
  expect(waterfallSteps(-6.9, reasons.slice(0, 3), probabilityOf(-1.85), true)).toHaveLength(5);
});
