import {
  cohortMeasures,
  quantileLevels,
  type CohortComparison,
  type CohortMeasure,
  type CohortSummary,
} from '@stillwatch/contracts/cohort';
import type { ObservedBehaviour } from '@stillwatch/contracts/observed-behaviour';

/** Of an account with fewer requests nothing is typical yet; it does not count in a cohort. */
export const leastRequests = 20;
const mostModels = 12;

/** What a cohort is compared by, of one account; null where it cannot be observed. */
export function measuresOf(observed: ObservedBehaviour): Record<CohortMeasure, number | null> {
  const { requests, activeHours, templates, windowDays, models } = observed;
  const days = Math.max(1, windowDays ?? 1);
  return {
    requestsPerActiveHour: activeHours === 0 ? null : requests / activeHours,
    activeHoursPerDay: Math.min(24, activeHours / days),
    longestIdleHours: observed.longestIdleHours,
    outputPerInput: observed.outputPerInput,
    medianOutputTokens: observed.medianOutputTokens,
    outputTokensPerDay: observed.outputTokens / days,
    largestTemplateShare: observed.recurringPromptShare === null ? null : (templates[0]?.share ?? 0),
    recurringPromptShare: observed.recurringPromptShare,
    distinctPromptShare: observed.distinctPromptShare,
    multiTurnShare: observed.multiTurnShare,
    distinctModels: models.length === 0 ? null : models.length,
  };
}

/** What a sample of accounts does. */
export function summarise(sample: readonly ObservedBehaviour[]): CohortSummary {
  const measured = sample.map(measuresOf);
  const hours = sample.map(hourShares);
  return {
    measures: cohortMeasures.flatMap((measure) => {
      const values = sorted(measured.flatMap((one) => one[measure] ?? []));
      if (values.length === 0) return [];
      const quantiles = quantileLevels.map((level) => quantile(values, level));
      return [{ measure, accounts: values.length, quantiles }];
    }),
    hours: Array.from({ length: 24 }, (_, hour) => {
      const values = sorted(hours.map((shares) => shares[hour] ?? 0));
      return { p10: quantile(values, 0.1), p50: quantile(values, 0.5), p90: quantile(values, 0.9) };
    }),
    models: modelShares(sample),
  };
}

/** An account beside a cohort. */
export function compare(
  observed: ObservedBehaviour | null,
  summary: CohortSummary | null,
): Pick<CohortComparison, 'measures' | 'hours' | 'models'> {
  const own = observed && measuresOf(observed);
  const measures = cohortMeasures.map((measure) => {
    const cohort = summary?.measures.find((one) => one.measure === measure);
    const value = own?.[measure] ?? null;
    return {
      measure,
      own: value,
      percentile: value === null || !cohort ? null : percentileOf(value, cohort.quantiles),
      cohort: cohort ? { accounts: cohort.accounts, quantiles: cohort.quantiles } : null,
    };
  });
  if (!observed || !summary) return { measures, hours: [], models: [] };
  const shares = hourShares(observed);
  return {
    measures,
    hours: summary.hours.map((cohort, hour) => ({ own: shares[hour] ?? 0, cohort })),
    models: modelsBeside(observed, summary),
  };
}

/**
 * The quantile of ascending values by linear interpolation between the two nearest (type 7 of Hyndman and Fan, 1996).
 * 0 of no values.
 */
export function quantile(ascending: readonly number[], level: number): number {
  const position = (ascending.length - 1) * level;
  const below = ascending[Math.floor(position)] ?? 0;
  const above = ascending[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}

/**
 * The share of a cohort that has less, told from its quantiles at {@link quantileLevels}; of equals half counts as less.
 * Below the first and above the last it answers those levels: more is not known.
 */
export function percentileOf(value: number, quantiles: readonly number[]): number {
  const below = quantiles.findLastIndex((one) => one < value);
  const above = quantiles.findIndex((one) => one > value);
  const lowest = quantileLevels[0];
  const highest = quantileLevels.at(-1) ?? 1;
  if (below === -1 && above === -1) return 0.5;
  if (below === -1) return (lowest + (quantileLevels[above - 1] ?? lowest)) / 2;
  if (above === -1) return (highest + (quantileLevels[below + 1] ?? highest)) / 2;
  const [from, to] = [quantileLevels[below] ?? lowest, quantileLevels[above] ?? highest];
  const firstEqual = quantileLevels[below + 1];
  const lastEqual = quantileLevels[above - 1];
  if (above - below > 1 && firstEqual !== undefined && lastEqual !== undefined)
    return (firstEqual + lastEqual) / 2;
  const [low, high] = [quantiles[below] ?? value, quantiles[above] ?? value];
  return from + ((to - from) * (value - low)) / (high - low);
}

function hourShares({ requestsByHourOfDay }: ObservedBehaviour): number[] {
  const total = requestsByHourOfDay.reduce((sum, requests) => sum + requests, 0);
  return requestsByHourOfDay.map((requests) => (total === 0 ? 0 : requests / total));
}

function modelShares(sample: readonly ObservedBehaviour[]): CohortSummary['models'] {
  const totals = new Map<string, { share: number; accounts: number }>();
  for (const { model, share } of sample.flatMap(({ models }) => models)) {
    const { share: before, accounts } = totals.get(model) ?? { share: 0, accounts: 0 };
    totals.set(model, { share: before + share, accounts: accounts + 1 });
  }
  return [...totals]
    .map(([model, { share, accounts }]) => ({
      model,
      share: share / sample.length,
      accountShare: accounts / sample.length,
    }))
    .sort((a, b) => b.share - a.share || a.model.localeCompare(b.model))
    .slice(0, mostModels);
}

function modelsBeside(observed: ObservedBehaviour, summary: CohortSummary): CohortComparison['models'] {
  const own = new Map(observed.models.map(({ model, share }) => [model, share]));
  const usual = new Map(summary.models.map((one) => [one.model, one]));
  return [...new Set([...own.keys(), ...usual.keys()])]
    .map((model) => ({
      model,
      own: own.get(model) ?? 0,
      cohort: usual.get(model)?.share ?? 0,
      accountShare: usual.get(model)?.accountShare ?? 0,
    }))
    .sort((a, b) => Math.max(b.own, b.cohort) - Math.max(a.own, a.cohort))
    .slice(0, mostModels);
}

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
