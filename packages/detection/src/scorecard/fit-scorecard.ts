import type { Signal } from '../signals/signal.js';
import type { Scorecard, SignalWeight } from './scorecard.js';
import { fitBins, isAssumed } from './fit-bins.js';
import { fitWeights } from './fit-weights.js';

/** One account with a known outcome: reviewed, or from a labelled world. */
export interface LabelledMeasurement {
  readonly measured: ReadonlyMap<string, number>;
  readonly violation: boolean;
  readonly declaredCategory?: string;
  readonly weight: number;
}

export interface FitOptions {
  readonly version: string;
  readonly textModel: string;
  readonly madeFrom: string;
  readonly livePrevalence: number;
  readonly familyClipNats: number;
  readonly ridge: number;
  readonly rule: Scorecard['rule'];
}

export const defaultFit: Omit<FitOptions, 'version' | 'textModel' | 'madeFrom'> = {
  livePrevalence: 0.001,
  familyClipNats: 4,
  ridge: 0.02,
  rule: { families: 2, familyNats: 0.15, decisiveNats: 1, strongNats: 2.5, strongFamilyNats: 0.02 },
};

/**
 * Fits bins, weights of evidence and their shares to labelled accounts. Deterministic. The bands are left at the given
 * placeholders: they belong to a calibration on other accounts (`scorecard/calibrate.ts`).
 */
export function fitScorecard(
  signals: readonly Signal[],
  accounts: readonly LabelledMeasurement[],
  options: FitOptions,
): Scorecard {
  const weights: SignalWeight[] = signals.map((signal) => ({
    signal: signal.id,
    family: signal.family,
    beta: 1,
    ...fitBins(signal, accounts),
    quantiles: quantilesByPurpose(signal.id, accounts),
  }));
  const assumed = new Set(signals.filter((signal) => isAssumed(signal, accounts)).map((signal) => signal.id));
  const fitted = fitWeights(weights, accounts, options.ridge);
  const violations = accounts.reduce((sum, account) => sum + (account.violation ? account.weight : 0), 0);
  const fitPrevalence = violations / accounts.reduce((sum, account) => sum + account.weight, 0);
  return {
    version: options.version,
    format: 1,
    textModel: options.textModel,
    madeFrom: options.madeFrom,
    priorNats: fitted.intercept - logit(fitPrevalence) + logit(options.livePrevalence),
    livePrevalence: options.livePrevalence,
    fitPrevalence,
    scale: 1,
    familyClipNats: options.familyClipNats,
    minEvents: 10,
    bands: { watch: 1.5, review: 3, critical: 4.5 },
    rule: options.rule,
    signals: weights.map((weight, index) => ({
      ...weight,
      beta: assumed.has(weight.signal) ? 1 : (fitted.betas[index] ?? 0),
    })),
  };
}

export const logit = (probability: number): number => Math.log(probability / (1 - probability));

const steps = Array.from({ length: 19 }, (_, index) => (index + 1) / 20);

function quantilesByPurpose(
  signal: string,
  accounts: readonly LabelledMeasurement[],
): Record<string, number[]> {
  const values = new Map<string, number[]>();
  for (const account of accounts) {
    const value = account.measured.get(signal);
    if (account.violation || value === undefined) continue;
    for (const purpose of ['any', account.declaredCategory]) {
      if (!purpose) continue;
      const list = values.get(purpose);
      if (list) list.push(value);
      else values.set(purpose, [value]);
    }
  }
  return Object.fromEntries(
    [...values]
      .filter(([purpose, list]) => purpose === 'any' || list.length >= 20)
      .map(([purpose, list]) => {
        const sorted = list.sort((a, b) => a - b);
        return [
          purpose,
          steps.map((step) => Number((sorted[Math.floor(step * (sorted.length - 1))] ?? 0).toPrecision(4))),
        ];
      }),
  );
}
