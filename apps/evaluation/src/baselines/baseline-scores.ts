import { randomStream } from '../random-stream.js';
import type { AccountTraffic } from './account-traffic.js';
import { similarity, vectorLength } from './prompt-vector.js';

export type BaselineScore = (traffic: AccountTraffic) => number;

const dayMs = 86_400_000;
const topShare = (traffic: AccountTraffic): number =>
  Math.max(0, ...traffic.openings.values()) / Math.max(1, traffic.prompts);

/** Output tokens a day. */
const volume: BaselineScore = (traffic) =>
  traffic.outputTokens / Math.max(1, (traffic.lastAtMs - traffic.firstAtMs) / dayMs);

/** The open-source rule score: +.30 over 100 requests/h, +.25 one structure over 30 %, +.35 over 60 % reasoning phrases, +.15 over 5 addresses. */
const ruleScore: BaselineScore = (traffic) =>
  (Math.max(...traffic.hours.values()) > 100 ? 0.3 : 0) +
  (topShare(traffic) > 0.3 ? 0.25 : 0) +
  (traffic.reasoningPhrases > 0.6 * traffic.prompts ? 0.35 : 0) +
  (traffic.addresses.size > 5 ? 0.15 : 0);

/** Similarity of each prompt to the nearest earlier one. */
function nearestEarlier(vectors: readonly Float32Array[]): number[] {
  return vectors
    .slice(1)
    .map((vector, index) =>
      Math.max(...vectors.slice(0, index + 1).map((earlier) => similarity(vector, earlier))),
    );
}

/** PRADA: how far the distances to the nearest earlier query are from a normal law, as 1 − W of Shapiro and Francia. */
const prada: BaselineScore = ({ vectors }) => {
  const distances = nearestEarlier(vectors)
    .map((near) => Math.sqrt(Math.max(0, 2 - 2 * near)))
    .sort((a, b) => a - b);
  if (distances.length < 8) return 0;
  const scores = distances.map((_, i) => normalQuantile((i + 1 - 0.375) / (distances.length + 0.25)));
  const centre = distances.reduce((sum, value) => sum + value, 0) / distances.length;
  const cross = distances.reduce((sum, value, i) => sum + (scores[i] as number) * value, 0);
  const spread = distances.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const norm = scores.reduce((sum, value) => sum + value * value, 0);
  return spread < 1e-9 ? 1 : 1 - (cross * cross) / (spread * norm);
};

/** SEAT: share of prompts that come close (cosine over .8) to an earlier one of the account. */
const seat: BaselineScore = ({ vectors }) => {
  const near = nearestEarlier(vectors);
  return near.length === 0 ? 0 : near.filter((value) => value > 0.8).length / near.length;
};

const centroidSimilarity = ({ vectors }: AccountTraffic): number => {
  if (vectors.length === 0) return 0;
  const centre = new Float32Array(vectorLength);
  for (const vector of vectors)
    for (let i = 0; i < vectorLength; i++)
      centre[i] = (centre[i] as number) + (vector[i] as number) / vectors.length;
  return Math.sqrt(similarity(centre, centre));
};

/** Bell-shaped random features (Rahimi and Recht), whose mean is the account's kernel mean. */
function kernelMean(vectors: readonly Float32Array[]): Float64Array {
  const random = randomStream(11);
  const features = 128;
  const directions = Array.from({ length: features }, () =>
    Float32Array.from({ length: vectorLength }, () => random.normal() * 1.2),
  );
  const shifts = Array.from({ length: features }, () => random.next() * 2 * Math.PI);
  const centre = new Float64Array(features);
  for (const vector of vectors) {
    for (let f = 0; f < features; f++) {
      centre[f] =
        (centre[f] as number) +
        Math.cos(similarity(directions[f] as Float32Array, vector) + (shifts[f] as number)) / vectors.length;
    }
  }
  return centre;
}

/** The baselines, those that need a reference made from ordinary accounts of the worlds for fitting. */
export function makeBaselines(ordinary: readonly AccountTraffic[]): ReadonlyMap<string, BaselineScore> {
  const pool = kernelMean(ordinary.flatMap(({ vectors }) => vectors.slice(0, 5)));
  const concentrations = ordinary.map(centroidSimilarity).sort((a, b) => a - b);
  const middle = concentrations[concentrations.length >> 1] ?? 0;
  const mmd: BaselineScore = ({ vectors }) =>
    vectors.length < 5
      ? 0
      : kernelMean(vectors).reduce((sum, value, f) => sum + (value - (pool[f] as number)) ** 2, 0);
  return new Map<string, BaselineScore>([
    ['volume (tokens out per day)', volume],
    ['open-source rule score', ruleScore],
    ['template duplicates', topShare],
    ['PRADA', prada],
    ['SEAT', seat],
    ['CAP-like concentration, two-sided', (traffic) => Math.abs(centroidSimilarity(traffic) - middle)],
    ['MMD against ordinary accounts', mmd],
  ]);
}

/** Quantile of the normal law (Abramowitz and Stegun 26.2.23, error below 4.5e-4). */
function normalQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(p, 1 - p)));
  const x =
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) /
      (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
  return p < 0.5 ? -x : x;
}
