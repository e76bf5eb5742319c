import { z } from 'zod';
import { signalFamilies } from '@stillwatch/contracts/risk';

/** Weight of evidence of one signal: `nats[i]` for values from `edges[i − 1]` up to `edges[i]`. Monotone in the signal's direction. */
export const signalWeightSchema = z.object({
  signal: z.string(),
  family: z.enum(signalFamilies),
  /** How much of the weight of evidence counts beside the other signals, 0 to 1. */
  beta: z.number().min(0).max(1),
  edges: z.array(z.number()),
  nats: z.array(z.number()),
  /** Values at 5 %, 10 %, … 95 % of the ordinary accounts by declared purpose; `any` over all of them. */
  quantiles: z.record(z.string(), z.array(z.number())),
});
export type SignalWeight = z.infer<typeof signalWeightSchema>;

/** Everything that turns measurements into a probability and a band. A document: versioned, stored, compared, replaced. */
export const scorecardSchema = z.object({
  version: z.string(),
  format: z.literal(1),
  textModel: z.string(),
  madeFrom: z.string(),
  /** Log-odds before any evidence, at the prevalence expected in operation. */
  priorNats: z.number(),
  /** Prevalence for which `priorNats` stands, and the one among the accounts of the fit. */
  livePrevalence: z.number(),
  fitPrevalence: z.number(),
  /** What all evidence is multiplied by, so that the probability holds what it promises (calibrate-probability.ts). */
  scale: z.number().positive(),
  /** Most that one family may add or take, in nats, before scaling. */
  familyClipNats: z.number().positive(),
  /** Fewer events than this are never judged. */
  minEvents: z.int(),
  /** Log-odds, evidence only (without the prior), at which each band begins. */
  bands: z.object({ watch: z.number(), review: z.number(), critical: z.number() }),
  /**
   * To be flagged, so many families must add at least `familyNats`, one of them with a decisive signal of `decisiveNats`.
   * Where a decisive signal adds `strongNats` or more, `strongFamilyNats` is enough of each family.
   */
  rule: z.object({
    families: z.int(),
    familyNats: z.number(),
    decisiveNats: z.number(),
    strongNats: z.number().optional(),
    strongFamilyNats: z.number().optional(),
  }),
  signals: z.array(signalWeightSchema),
});
export type Scorecard = z.infer<typeof scorecardSchema>;

/** @throws ZodError when the document is no scorecard of this format, or its bins do not fit together. */
export function parseScorecard(document: unknown): Scorecard {
  const scorecard = scorecardSchema.parse(document);
  for (const { signal, edges, nats } of scorecard.signals) {
    const rising = edges.every((edge, index) => index === 0 || edge > (edges[index - 1] as number));
    if (nats.length !== edges.length + 1 || !rising)
      throw new RangeError(`the bins of ${signal} do not fit together`);
  }
  return scorecard;
}

/** Unscaled weight of evidence of a value; 0 when nothing was measured. */
export function evidenceNats(weight: SignalWeight, value: number | undefined): number {
  if (value === undefined) return 0;
  let bin = 0;
  while (bin < weight.edges.length && value >= (weight.edges[bin] as number)) bin++;
  return weight.nats[bin] ?? 0;
}
