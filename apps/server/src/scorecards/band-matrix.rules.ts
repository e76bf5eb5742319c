import type { Band } from '@stillwatch/contracts/risk';
import {
  maxNamedChanges,
  type BacktestResult,
  type BandChange,
  type BandMatrix,
} from '@stillwatch/contracts/scorecard-version';

export const emptyMatrix = (): BandMatrix => {
  const row = () => ({ none: 0, watch: 0, review: 0, critical: 0 });
  return { none: row(), watch: row(), review: row(), critical: row() };
};

export const emptyResult = (): BacktestResult => ({ matrix: emptyMatrix(), changedCount: 0, changed: [] });

/** The matrix of counted pairs of bands. */
export function toMatrix(
  cells: readonly { readonly from: Band; readonly to: Band; readonly count: number }[],
): BandMatrix {
  const matrix = emptyMatrix();
  for (const { from, to, count } of cells) matrix[from][to] += count;
  return matrix;
}

const worse = ({ from, to }: BandChange): number => Math.max(from.score, to.score);

/**
 * The result with further accounts counted. Those whose band changes are named worst first, by the higher of the two
 * scores: it is as bad to lose sight of a critical account as to make one critical.
 */
export function countAccounts(result: BacktestResult, judged: readonly BandChange[]): BacktestResult {
  const matrix = structuredClone(result.matrix);
  for (const { from, to } of judged) matrix[from.band][to.band] += 1;
  const changed = judged.filter(({ from, to }) => from.band !== to.band);
  const named = [...result.changed, ...changed].sort(
    (a, b) => worse(b) - worse(a) || (a.accountId < b.accountId ? -1 : 1),
  );
  return {
    matrix,
    changedCount: result.changedCount + changed.length,
    changed: named.slice(0, maxNamedChanges),
  };
}
