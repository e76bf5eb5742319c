import type { SignalFamily } from '@stillwatch/contracts/risk';
import { evidenceNats, type Scorecard } from './scorecard.js';

export interface Contribution {
  readonly signal: string;
  readonly family: SignalFamily;
  readonly value: number;
  readonly nats: number;
}

export interface Weighed {
  readonly contributions: readonly Contribution[];
  /** Sum of the contributions, in nats, without the prior. */
  readonly evidence: number;
}

/**
 * Adds up the evidence. Within a family the sum is scaled back to the clip, so that many signals of one kind cannot
 * convict (or acquit) alone; the contributions still add up to `evidence`.
 */
export function weigh(measured: ReadonlyMap<string, number>, scorecard: Scorecard): Weighed {
  const raw: { signal: string; family: SignalFamily; value: number; nats: number }[] = [];
  const sums = new Map<SignalFamily, number>();
  for (const weight of scorecard.signals) {
    const value = measured.get(weight.signal);
    if (value === undefined) continue;
    const nats = weight.beta * evidenceNats(weight, value);
    raw.push({ signal: weight.signal, family: weight.family, value, nats });
    sums.set(weight.family, (sums.get(weight.family) ?? 0) + nats);
  }
  const scale = (family: SignalFamily): number => {
    const sum = Math.abs(sums.get(family) ?? 0);
    return sum > scorecard.familyClipNats ? scorecard.familyClipNats / sum : 1;
  };
  const contributions = raw.map((entry) => ({
    ...entry,
    nats: entry.nats * scale(entry.family) * scorecard.scale,
  }));
  return { contributions, evidence: contributions.reduce((sum, entry) => sum + entry.nats, 0) };
}
