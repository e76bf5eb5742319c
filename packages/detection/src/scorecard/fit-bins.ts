import type { Signal } from '../signals/signal.js';
import type { LabelledMeasurement } from './fit-scorecard.js';

const smoothing = 1;
const maxNats = 4;
/** A frame of ordinary work in front is no proof that nothing else goes on behind, so nothing exculpates for more. */
const minNats = -1.5;
/**
 * Share of the ordinary accounts that are assumed to lie in the first bin past the least suspicious one, though none of
 * those seen did, halving from bin to bin: kinds nobody thought of. It keeps a bin that happens to be free of
 * ordinary accounts from convicting.
 */
const unseenShare = 0.012;

/**
 * Weight of evidence by bin: ln of the share of harvesting accounts in the bin over the share of ordinary ones, smoothed,
 * made monotone in the signal's direction by pooling adjacent violators, bins of equal weight joined.
 */
export function fitBins(
  signal: Pick<Signal, 'id' | 'direction' | 'edges' | 'assumedNats'>,
  accounts: readonly LabelledMeasurement[],
): { edges: number[]; nats: number[] } {
  const values = accounts.flatMap((account) => {
    const value = account.measured.get(signal.id);
    return value === undefined ? [] : [{ value, violation: account.violation, weight: account.weight }];
  });
  if (isAssumed(signal, accounts)) return { edges: [...signal.edges], nats: [...(signal.assumedNats ?? [])] };
  if (new Set(values.map((entry) => entry.violation)).size < 2) return { edges: [], nats: [0] };
  const edges = [...signal.edges];
  const harvest = new Array<number>(edges.length + 1).fill(0);
  const ordinary = new Array<number>(edges.length + 1).fill(0);
  for (const { value, violation, weight } of values) {
    const bin = edges.filter((edge) => value >= edge).length;
    const counts = violation ? harvest : ordinary;
    counts[bin] = (counts[bin] as number) + weight;
  }
  return joinEqual(edges, poolAdjacent(harvest, ordinary, signal.direction));
}

/** Whether a signal's evidence rests on judgement: no labelled account passes its first edge, so there is nothing to fit. */
export const isAssumed = (
  signal: Pick<Signal, 'id' | 'edges' | 'assumedNats'>,
  accounts: readonly LabelledMeasurement[],
): boolean =>
  signal.assumedNats !== undefined &&
  accounts.every(({ measured }) => (measured.get(signal.id) ?? -Infinity) < (signal.edges[0] ?? Infinity));

function poolAdjacent(
  harvest: readonly number[],
  ordinary: readonly number[],
  direction: 'up' | 'down',
): number[] {
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  const harvestTotal = total(harvest);
  const ordinaryTotal = total(ordinary);
  const prior = smoothing / (harvestTotal + ordinaryTotal);
  const natsOf = (h: number, o: number): number => {
    const odds = Math.log((h / harvestTotal + prior) / (o / ordinaryTotal + prior));
    return Math.max(minNats, Math.min(maxNats, odds));
  };
  const last = harvest.length - 1;
  const unseen = (bin: number): number => {
    const step = direction === 'up' ? bin : last - bin;
    return step === 0 ? 0 : unseenShare * ordinaryTotal * 0.5 ** step;
  };
  const pools: { h: number; o: number; bins: number }[] = [];
  for (let i = 0; i < harvest.length; i++) {
    pools.push({ h: harvest[i] as number, o: (ordinary[i] as number) + unseen(i), bins: 1 });
    for (;;) {
      const newest = pools.at(-1);
      const before = pools.at(-2);
      if (!newest || !before) break;
      const step = natsOf(newest.h, newest.o) - natsOf(before.h, before.o);
      if (direction === 'up' ? step >= 0 : step <= 0) break;
      pools.splice(-2, 2, {
        h: before.h + newest.h,
        o: before.o + newest.o,
        bins: before.bins + newest.bins,
      });
    }
  }
  return pools.flatMap((pool) =>
    new Array<number>(pool.bins).fill(Number(natsOf(pool.h, pool.o).toFixed(3))),
  );
}

function joinEqual(edges: readonly number[], nats: readonly number[]): { edges: number[]; nats: number[] } {
  const kept = edges.flatMap((edge, index) =>
    nats[index] === nats[index + 1] ? [] : [{ edge, nats: nats[index + 1] as number }],
  );
  return { edges: kept.map((entry) => entry.edge), nats: [nats[0] ?? 0, ...kept.map((entry) => entry.nats)] };
}
