import type { UsageHour } from '@stillwatch/contracts/usage-series';

const hourMs = 3_600_000;

export type UsageMeasure = 'requests' | 'outputTokens';

export interface UsageBins {
  /** Start of each bin, ISO 8601, UTC. */
  starts: string[];
  /** Largest model first; models beyond `mostModels` are summed as "other models". */
  series: { model: string; values: number[] }[];
}

export const mostModels = 5;

/**
 * Usage in bins of `binHours`, one row of values for each model. The axis ends with the last usage and is at least
 * `days` long: an account that began within the window is seen to begin.
 */
export function usageBins(
  hours: readonly UsageHour[],
  measure: UsageMeasure,
  binHours: number,
  days: number,
): UsageBins {
  if (hours.length === 0) return { starts: [], series: [] };
  const binMs = binHours * hourMs;
  const binOf = (iso: string) => Math.floor(Date.parse(iso) / binMs);
  const bins = hours.map(({ hour }) => binOf(hour));
  const last = bins.reduce((most, bin) => Math.max(most, bin));
  const first = bins.reduce(
    (least, bin) => Math.min(least, bin),
    last + 1 - Math.ceil((days * 24) / binHours),
  );
  const length = last - first + 1;

  const byModel = new Map<string, number[]>();
  for (const row of hours) {
    const values = byModel.get(row.model) ?? Array.from({ length }, () => 0);
    const index = binOf(row.hour) - first;
    values[index] = (values[index] ?? 0) + row[measure];
    byModel.set(row.model, values);
  }
  const ranked = [...byModel]
    .map(([model, values]) => ({ model, values }))
    .sort((a, b) => sum(b.values) - sum(a.values) || a.model.localeCompare(b.model));
  const others = ranked.splice(mostModels);
  if (others.length > 0) {
    const values = Array.from({ length }, (_, index) => sum(others.map((other) => other.values[index] ?? 0)));
    ranked.push({ model: `${others.length} other models`, values });
  }
  return {
    starts: Array.from({ length }, (_, index) => new Date((first + index) * binMs).toISOString()),
    series: ranked,
  };
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Requests by weekday (Monday first) and hour of the day, UTC: `[weekday][hour]`. */
export function tempoMatrix(hours: readonly UsageHour[]): number[][] {
  const matrix = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  for (const { hour, requests } of hours) {
    const at = new Date(hour);
    const row = matrix[(at.getUTCDay() + 6) % 7];
    const column = at.getUTCHours();
    if (row !== undefined) row[column] = (row[column] ?? 0) + requests;
  }
  return matrix;
}

export interface UsageTotals {
  requests: number;
  inputTokens: number;
  outputTokens: number;
  refused: number;
  rateLimited: number;
}

export const usageTotals = (hours: readonly UsageHour[]): UsageTotals =>
  hours.reduce<UsageTotals>(
    (total, row) => ({
      requests: total.requests + row.requests,
      inputTokens: total.inputTokens + row.inputTokens,
      outputTokens: total.outputTokens + row.outputTokens,
      refused: total.refused + row.refused,
      rateLimited: total.rateLimited + row.rateLimited,
    }),
    { requests: 0, inputTokens: 0, outputTokens: 0, refused: 0, rateLimited: 0 },
  );
