import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contextOf, filler, makeEvents } from '../../test/events.js';
import { allSignals } from '../signals/all-signals.js';
import { obeysRule } from '../assess.js';
import { activeScorecard } from './active-scorecard.js';
import { calibrateProbability } from './calibrate-probability.js';
import { compareScorecards } from './compare-scorecards.js';
import { fitBins, isAssumed } from './fit-bins.js';
import { defaultFit, fitScorecard, type LabelledMeasurement } from './fit-scorecard.js';
import { evidenceNats, parseScorecard, type Scorecard } from './scorecard.js';
import { setBands } from './set-bands.js';
import { weigh } from './weigh.js';

const account = (value: number, violation: boolean): LabelledMeasurement => ({
  measured: new Map([
    ['template-intent', value],
    ['machine-pace', value / 10],
    ['payload-novelty', 0.9],
  ]),
  violation,
  weight: 1,
});
const accounts = [
  ...Array.from({ length: 60 }, (_, n) => account(n % 7 === 0 ? 1.5 : 0, false)),
  ...Array.from({ length: 30 }, (_, n) => account(n % 9 === 0 ? 0 : 4, true)),
];
const options = { ...defaultFit, version: 'test', textModel: 'test', madeFrom: 'made up' };

describe('a fitted scorecard', () => {
  test('gives every reason one direction', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ value: fc.double({ min: 0, max: 8, noNaN: true }), violation: fc.boolean() }), {
          minLength: 1,
          maxLength: 80,
        }),
        fc.constantFrom('up' as const, 'down' as const),
        (list, direction) => {
          const { edges, nats } = fitBins(
            { id: 'template-intent', direction, edges: [1, 2, 3] },
            list.map(({ value, violation }) => account(value, violation)),
          );
          expect(nats).toHaveLength(edges.length + 1);
          for (let i = 1; i < nats.length; i++) {
            const step = (nats[i] as number) - (nats[i - 1] as number);
            expect(direction === 'up' ? step : -step).toBeGreaterThan(0);
          }
        },
      ),
    );
  });

  test('counts no signal for more than it showed alone, and none backwards', () => {
    for (const { beta } of fitScorecard(allSignals, accounts, options).signals) {
      expect(beta).toBeGreaterThanOrEqual(0);
      expect(beta).toBeLessThanOrEqual(1);
    }
  });

  test('gives the signals the shares that fit best: no other share of one of them fits better', () => {
    const { signals, priorNats, fitPrevalence, livePrevalence } = fitScorecard(allSignals, accounts, options);
    const intercept =
      priorNats -
      Math.log(livePrevalence / (1 - livePrevalence)) +
      Math.log(fitPrevalence / (1 - fitPrevalence));
    const total = accounts.reduce((sum, { weight }) => sum + weight, 0);
    const loss = (betas: readonly number[]): number =>
      betas.reduce((sum, beta) => sum + (options.ridge / 2) * beta * beta, 0) +
      accounts.reduce((sum, { measured, violation, weight }) => {
        const z = signals.reduce(
          (odds, signal, i) =>
            odds + (betas[i] as number) * evidenceNats(signal, measured.get(signal.signal)),
          intercept,
        );
        return sum + (weight / total) * Math.log1p(Math.exp(violation ? -z : z));
      }, 0);
    const fitted = signals.map(({ beta }) => beta);
    signals.forEach(({ nats, beta }, i) => {
      if (
        nats.every((value) => value === 0) ||
        isAssumed(allSignals[i] as (typeof allSignals)[number], accounts)
      )
        return;
      for (const other of [beta - 0.05, beta + 0.05].filter((value) => value >= 0 && value <= 1))
        expect(loss(fitted.with(i, other))).toBeGreaterThan(loss(fitted) - 1e-6);
    });
  });

  test('comes out the same from the same accounts', () => {
    expect(fitScorecard(allSignals, accounts, options)).toEqual(fitScorecard(allSignals, accounts, options));
  });

  test('does not convict for a bin that merely held no ordinary account', () => {
    const few = [...accounts.slice(0, 60), account(4, true), account(0, true), account(0, true)];
    const [weight] = fitScorecard(allSignals, few, options).signals;
    if (!weight) throw new Error('no weight');
    expect(evidenceNats(weight, 4)).toBeLessThan(4);
  });

  test('a family cannot convict for more than its clip, however many of its signals speak', () => {
    const signals = ['a', 'b', 'c', 'd'].map((signal) => ({
      signal,
      family: 'tempo' as const,
      beta: 1,
      edges: [0.5],
      nats: [-1, 3],
      quantiles: {},
    }));
    const scorecard = { ...activeScorecard, signals, scale: 1, familyClipNats: 4 };
    const weighed = weigh(new Map(signals.map(({ signal }) => [signal, 1])), scorecard);
    expect(weighed.evidence).toBeCloseTo(4, 9);
    expect(weighed.contributions.reduce((sum, entry) => sum + entry.nats, 0)).toBeCloseTo(
      weighed.evidence,
      9,
    );
  });

  test('sets the review band where at most the wanted share of ordinary accounts lies above it', () => {
    const evidence = Array.from({ length: 1000 }, (_, n) => ({ nats: n / 200, flaggable: true }));
    const { bands } = setBands(fitScorecard(allSignals, accounts, options), evidence, {
      watch: 0.05,
      review: 0.01,
      critical: 0.001,
    });
    expect(evidence.filter(({ nats }) => nats >= bands.review)).toHaveLength(10);
    expect(bands.watch).toBeLessThan(bands.review);
    expect(bands.critical).toBeGreaterThan(bands.review);
  });

  test('flags nobody on little evidence, however quiet the ordinary accounts at hand are', () => {
    const quiet = Array.from({ length: 100 }, (_, n) => ({ nats: -n / 100, flaggable: true }));
    const { bands } = setBands(fitScorecard(allSignals, accounts, options), quiet);
    expect(bands.review).toBeGreaterThanOrEqual(3);
    expect(bands.watch).toBeGreaterThan(0);
  });

  test('promises what comes true: the probability is calibrated and shifted to the live prevalence', () => {
    const outcomes = Array.from({ length: 400 }, (_, n) => ({
      nats: (n % 9) - 4,
      violation: (n * 7919) % 100 < 100 / (1 + Math.exp(-(2 * ((n % 9) - 4)))),
    }));
    const scorecard = calibrateProbability({ ...activeScorecard, scale: 1, livePrevalence: 0.001 }, outcomes);
    expect(scorecard.scale).toBeGreaterThan(1.3);
    expect(scorecard.priorNats).toBeLessThan(-4);
  });
});

describe('the rule of two families', () => {
  const rule = { families: 2, familyNats: 0.15, decisiveNats: 1, strongNats: 2.5, strongFamilyNats: 0.02 };
  const signals = [
    { signal: 'template-intent', family: 'intent' as const, beta: 1, edges: [0.5, 2], nats: [-1, 1.2, 4] },
    { signal: 'machine-pace', family: 'tempo' as const, beta: 1, edges: [0.5, 2], nats: [-0.5, 0.05, 1] },
  ].map((weight) => ({ ...weight, quantiles: {} }));
  const scorecard: Scorecard = { ...activeScorecard, signals, scale: 1, rule };
  const flaggable = (intent: number, pace: number, card = scorecard): boolean =>
    obeysRule(
      weigh(
        new Map([
          ['template-intent', intent],
          ['machine-pace', pace],
        ]),
        card,
      ),
      card,
    );

  test('flags nobody for intent alone, however strong', () => {
    expect(flaggable(3, 0)).toBe(false);
  });
  test('asks less of the second family where the intent is overwhelming', () => {
    expect(flaggable(3, 1)).toBe(true);
    expect(flaggable(1, 1)).toBe(false);
    expect(flaggable(1, 3)).toBe(true);
  });
  test('asks the same as before of scorecards that do not name the exception', () => {
    expect(flaggable(3, 1, { ...scorecard, rule: { families: 2, familyNats: 0.15, decisiveNats: 1 } })).toBe(
      false,
    );
  });
  test('flags the same accounts after the evidence has been scaled to a calibrated probability', () => {
    const outcomes = Array.from({ length: 200 }, (_, n) => ({
      nats: n % 2 ? 3 : -3,
      violation: n % 2 === 1,
    }));
    const calibrated = calibrateProbability(scorecard, outcomes);
    expect(calibrated.scale).not.toBe(1);
    for (const intent of [0, 1, 3])
      for (const pace of [0, 1, 3]) expect(flaggable(intent, pace, calibrated)).toBe(flaggable(intent, pace));
  });
});

test('evidence nobody has labelled accounts for yet rests on judgement, and only as long as that is so', () => {
  const probing = (value: number, violation: boolean): LabelledMeasurement => ({
    measured: new Map([
      ['probing-burst', value],
      ['template-intent', violation ? 4 : 0],
    ]),
    violation,
    weight: 1,
  });
  const weightOf = (values: readonly number[]) =>
    fitScorecard(
      allSignals,
      [...accounts, ...values.map((value) => probing(value, true))],
      options,
    ).signals.find(({ signal }) => signal === 'probing-burst');
  expect(weightOf([0])).toMatchObject({ beta: 1, edges: [50, 200], nats: [0, 1.5, 3] });
  expect(weightOf([300, 300, 300])?.nats).not.toEqual([0, 1.5, 3]);
});

test('the scorecard in the repository is a valid document, made with the text model in the repository', () => {
  expect(parseScorecard(JSON.parse(JSON.stringify(activeScorecard)))).toEqual(activeScorecard);
  expect(activeScorecard.signals.map(({ signal }) => signal)).toEqual(allSignals.map(({ id }) => id));
});

test('a document whose bins do not fit together is refused', () => {
  const [first, ...rest] = activeScorecard.signals;
  expect(() =>
    parseScorecard({ ...activeScorecard, signals: [{ ...first, edges: [1], nats: [0, 1, 2] }, ...rest] }),
  ).toThrow(RangeError);
  expect(() => parseScorecard({ ...activeScorecard, bands: {} })).toThrow();
});

test('a backtest names who would change band, before a candidate goes live', () => {
  const harvest = contextOf(
    makeEvents({
      count: 120,
      content: (n) => ({
        prompt: `Generate ten diverse instructions that users could give to a language model.\nSeed: ${filler(n)}`,
      }),
    }),
  );
  const lenient = { ...activeScorecard, version: 'lenient', bands: { watch: 50, review: 60, critical: 70 } };
  const comparison = compareScorecards([{ accountId: 'a', context: harvest }], activeScorecard, lenient);
  expect(comparison).toMatchObject({
    accounts: 1,
    noLongerFlagged: 1,
    newlyFlagged: 0,
    flaggedBefore: 1,
    flaggedAfter: 0,
  });
  expect(comparison.changed[0]).toMatchObject({ accountId: 'a', to: 'none' });
  expect(
    compareScorecards([{ accountId: 'a', context: harvest }], activeScorecard, activeScorecard).changed,
  ).toEqual([]);
});
