import type { Signal } from '../signals/signal.js';
import type { LabelledMeasurement } from './fit-scorecard.js';

/** Shares of the ordinary and of the harvesting accounts at which a bin may begin. */
const ordinaryCuts = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99];
const harvestCuts = [0.1, 0.25, 0.5, 0.75];
const smoothing = 1;
const maxNats = 4;

/**
 * Weight of evidence by bin: ln of the share of harvesting accounts in the bin over the share of ordinary ones, smoothed,
 * made monotone in the signal's direction by pooling adjacent violators, bins of equal weight joined.
 */
export function fitBins(
  signal: Pick<Signal, 'id' | 'direction'>,
  accounts: readonly LabelledMeasurement[],
): { edges: number[]; nats: number[] } {
  const values = accounts.flatMap((account) => {
    const value = account.measured.get(signal.id);
    return value === undefined ? [] : [{ value, violation: account.violation, weight: account.weight }];
  });
  if (new Set(values.map((entry) => entry.violation)).size < 2) return { edges: [], nats: [0] };
  const edges = chooseEdges(values);
  const harvest = new Array<number>(edges.length + 1).fill(0);
  const ordinary = new Array<number>(edges.length + 1).fill(0);
  for (const { value, violation, weight } of values) {
    const bin = edges.filter((edge) => value >= edge).length;
    const counts = violation ? harvest : ordinary;
    counts[bin] = (counts[bin] as number) + weight;
  }
  return joinEqual(edges, poolAdjacent(harvest, ordinary, signal.direction));
}

function chooseEdges(values: readonly { value: number; violation: boolean }[]): number[] {
  const cut = (violation: boolean, shares: readonly number[]): number[] => {
    const sorted = values
      .filter((entry) => entry.violation === violation)
      .map((entry) => entry.value)
      .sort((a, b) => a - b);
    return shares.flatMap((share) => sorted[Math.floor(share * sorted.length)] ?? []);
  };
  const edges = [...cut(false, ordinaryCuts), ...cut(true, harvestCuts)].map((edge) =>
    Number(edge.toPrecision(3)),
  );
  const least = Math.min(...values.map((entry) => entry.value));
  return [...new Set(edges)].filter((edge) => edge > least).sort((a, b) => a - b);
}

function poolAdjacent(
  harvest: readonly number[],
  ordinary: readonly number[],
  direction: 'up' | 'down',
): number[] {
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  const harvestTotal = total(harvest);
  const ordinaryTotal = total(ordinary);
  const natsOf = (h: number, o: number): number =>
    Math.max(
      -maxNats,
      Math.min(
        maxNats,
        Math.log(
          (h + smoothing * (harvestTotal / (harvestTotal + ordinaryTotal))) /
            (o + smoothing * (ordinaryTotal / (harvestTotal + ordinaryTotal))),
        ) - Math.log(harvestTotal / ordinaryTotal),
      ),
    );
  const pools: { h: number; o: number; bins: number }[] = [];
  for (let i = 0; i < harvest.length; i++) {
    pools.push({ h: harvest[i] as number, o: ordinary[i] as number, bins: 1 });
    for (;;) {
      const last = pools.at(-1);
      const before = pools.at(-2);
      if (!last || !before) break;
      const step = natsOf(last.h, last.o) - natsOf(before.h, before.o);
      if (direction === 'up' ? step >= 0 : step <= 0) break;
      pools.splice(-2, 2, { h: before.h + last.h, o: before.o + last.o, bins: before.bins + last.bins });
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
