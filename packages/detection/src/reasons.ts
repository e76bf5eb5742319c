import type { Reason } from '@stillwatch/contracts/risk';
import type { AccountView } from './account-view.js';
import type { Scorecard, SignalWeight } from './scorecard/scorecard.js';
import type { Weighed } from './scorecard/weigh.js';
import { allSignals } from './signals/all-signals.js';

const signalById = new Map(allSignals.map((signal) => [signal.id, signal]));

/** One reason for every contribution that is not nothing, the weightiest first; together they hold all of the evidence. */
export function writeReasons(view: AccountView, weighed: Weighed, scorecard: Scorecard): Reason[] {
  const weights = new Map(scorecard.signals.map((weight) => [weight.signal, weight]));
  return weighed.contributions
    .filter(({ nats }) => nats !== 0)
    .flatMap(({ signal: id, family, value, nats }) => {
      const signal = signalById.get(id);
      const weight = weights.get(id);
      if (!signal || !weight) return [];
      return [
        {
          signal: id,
          family,
          nats,
          ...signal.describe(view, value),
          exculpatory: nats < 0,
          ordinaryExplanation: signal.ordinaryExplanation,
          percentile: percentileOf(weight, value, view.declaredPurpose?.category),
        },
      ];
    })
    .sort((a, b) => Math.abs(b.nats) - Math.abs(a.nats));
}

/** Share of ordinary accounts with the same declared purpose (or of all) that show less, in steps of 5 %. */
export function percentileOf(
  weight: SignalWeight,
  value: number,
  purpose: string | undefined,
): number | undefined {
  const quantiles = (purpose ? weight.quantiles[purpose] : undefined) ?? weight.quantiles.any;
  if (!quantiles || quantiles.length === 0) return undefined;
  return quantiles.filter((quantile) => quantile < value).length / (quantiles.length + 1);
}
