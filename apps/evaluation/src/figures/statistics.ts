/** Probability that a random one of `positive` is higher than a random one of `negative`; ties count half. */
export function auroc(positive: readonly number[], negative: readonly number[]): number {
  const sorted = [
    ...positive.map((value) => ({ value, positive: true })),
    ...negative.map((value) => ({ value, positive: false })),
  ].sort((a, b) => a.value - b.value);
  let rankSum = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to < sorted.length && sorted[to]?.value === sorted[from]?.value) to++;
    for (let i = from; i < to; i++) if (sorted[i]?.positive) rankSum += (from + to + 1) / 2;
    from = to;
  }
  return (rankSum - (positive.length * (positive.length + 1)) / 2) / (positive.length * negative.length);
}

/** The value that at most a share `rate` of `negative` exceeds. */
export function thresholdAt(negative: readonly number[], rate: number): number {
  return [...negative].sort((a, b) => b - a)[Math.floor(rate * negative.length)] ?? -Infinity;
}

export const shareAbove = (values: readonly number[], threshold: number): number =>
  values.length ? values.filter((value) => value > threshold).length / values.length : NaN;

export const recallAt = (positive: readonly number[], negative: readonly number[], rate: number): number =>
  shareAbove(positive, thresholdAt(negative, rate));

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation over repetitions (n − 1). */
export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1),
  );
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

export interface CalibrationBin {
  readonly predicted: number;
  readonly observed: number;
  readonly count: number;
}

/** Bins of equal width over the predicted probability, and the mean distance of predicted from observed, by count. */
export function calibration(
  outcomes: readonly { readonly probability: number; readonly violation: boolean }[],
  bins = 10,
): { bins: CalibrationBin[]; error: number; brier: number } {
  const grouped = Array.from({ length: bins }, (_, bin) =>
    outcomes.filter(({ probability }) => Math.min(bins - 1, Math.floor(probability * bins)) === bin),
  );
  const filled = grouped
    .filter((group) => group.length > 0)
    .map((group) => ({
      predicted: mean(group.map(({ probability }) => probability)),
      observed: group.filter(({ violation }) => violation).length / group.length,
      count: group.length,
    }));
  const error =
    filled.reduce((sum, bin) => sum + bin.count * Math.abs(bin.predicted - bin.observed), 0) /
    outcomes.length;
  const brier = mean(outcomes.map(({ probability, violation }) => (probability - (violation ? 1 : 0)) ** 2));
  return { bins: filled, error, brier };
}
