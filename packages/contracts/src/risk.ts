import { z } from 'zod';
import { timestamp } from './scalar.js';

/** How urgent a finding is. Thresholds belong to the scorecard; `review` and above open a case. */
export const bands = ['none', 'watch', 'review', 'critical'] as const;
export type Band = (typeof bands)[number];

/** Correlated signals are clipped together, so that many of one kind cannot convict. */
export const signalFamilies = [
  'structure',
  'intent',
  'economics',
  'tempo',
  'coordination',
  'purpose',
  'approval',
] as const;
export type SignalFamily = (typeof signalFamilies)[number];

/** One step from the prior to the probability. `nats` is the natural-log odds it adds; negative values exculpate. */
export const reasonSchema = z.object({
  signal: z.string(),
  family: z.enum(signalFamilies),
  nats: z.number(),
  /** One sentence that can stand in a letter. */
  summary: z.string(),
  /** The measured facts behind the sentence, name → value, for the page and the evidence packet. */
  evidence: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
  exculpatory: z.boolean(),
  /** The ordinary explanation that was considered. */
  ordinaryExplanation: z.string().optional(),
  /** Share of accounts with the same declared purpose that show less of it, 0 to 1, where known. */
  percentile: z.number().min(0).max(1).optional(),
});
export type Reason = z.infer<typeof reasonSchema>;

export const riskSchema = z.object({
  accountId: z.string(),
  probability: z.number().min(0).max(1),
  score: z.number().min(0).max(100),
  band: z.enum(bands),
  reasons: z.array(reasonSchema),
  eventsScored: z.int(),
  scoredAt: timestamp.nullable(),
  scorecardVersion: z.string().nullable(),
  campaignId: z.string().nullable(),
  /** Log-odds before any evidence, in nats; `priorNats + Σ reasons.nats` are the log-odds of `probability`. */
  priorNats: z.number().nullable(),
});
export type Risk = z.infer<typeof riskSchema>;

export const scoreHistoryEntrySchema = z.object({
  scoredAt: timestamp,
  score: z.number(),
  band: z.enum(bands),
  eventsScored: z.int(),
  scorecardVersion: z.string(),
});
export type ScoreHistoryEntry = z.infer<typeof scoreHistoryEntrySchema>;
