import { z } from 'zod';
import { bands, signalFamilies } from './risk.js';
import { prose, timestamp } from './scalar.js';

export const scorecardStatuses = ['candidate', 'shadow', 'active', 'retired'] as const;
export type ScorecardStatus = (typeof scorecardStatuses)[number];

/** A scorecard as lists show it. `id` equals `version`. */
export const scorecardVersionSchema = z.object({
  id: z.string(),
  version: z.string(),
  status: z.enum(scorecardStatuses),
  note: z.string().nullable(),
  createdBy: z.string(),
  createdAt: timestamp,
  shadowedAt: timestamp.nullable(),
  activatedAt: timestamp.nullable(),
  /** Whether it may be activated: it has been in shadow, was backtested to the end, or has been active before. */
  tested: z.boolean(),
  /** What it was fitted to, as the document says. */
  madeFrom: z.string(),
  /** How many signals have a say: those whose weight is above zero. */
  signalsInUse: z.int(),
});
export type ScorecardVersion = z.infer<typeof scorecardVersionSchema>;

/** One version with its document, which packages/detection reads (`scorecard/scorecard.ts`). */
export const scorecardDetailSchema = scorecardVersionSchema.extend({
  document: z.record(z.string(), z.unknown()),
});
export type ScorecardDetail = z.infer<typeof scorecardDetailSchema>;

/** The parts of a document that a page shows; packages/detection validates the whole. */
export const shownScorecardSchema = z.object({
  priorNats: z.number(),
  livePrevalence: z.number(),
  familyClipNats: z.number(),
  minEvents: z.number(),
  bands: z.object({ watch: z.number(), review: z.number(), critical: z.number() }),
  signals: z.array(
    z.object({
      signal: z.string(),
      family: z.enum(signalFamilies),
      beta: z.number(),
      edges: z.array(z.number()),
      nats: z.array(z.number()),
    }),
  ),
});
export type ShownScorecard = z.infer<typeof shownScorecardSchema>;

export const scorecardInputSchema = z.object({
  document: z.record(z.string(), z.unknown()),
  note: prose(2_000).optional(),
});
export type ScorecardInput = z.infer<typeof scorecardInputSchema>;

const perBand = <T extends z.ZodType>(value: T) =>
  z.object({ none: value, watch: value, review: value, critical: value });

/** Accounts by the band they have under the active scorecard, then by the band another one gives them. */
export const bandMatrixSchema = perBand(perBand(z.int()));
export type BandMatrix = z.infer<typeof bandMatrixSchema>;

const judgedSchema = z.object({ score: z.number(), band: z.enum(bands) });

/** An account whose band would change, and the strongest reason against it under the new scorecard. */
export const bandChangeSchema = z.object({
  accountId: z.string(),
  organizationName: z.string().nullable(),
  from: judgedSchema,
  to: judgedSchema,
  topReason: z.string().nullable(),
});
export type BandChange = z.infer<typeof bandChangeSchema>;

/** The most accounts that a backtest names; it counts all of them. */
export const maxNamedChanges = 1_000;

export const backtestResultSchema = z.object({
  matrix: bandMatrixSchema,
  changedCount: z.int(),
  /** Up to 1,000 of them, worst first: by the higher of the two scores. */
  changed: z.array(bandChangeSchema),
});
export type BacktestResult = z.infer<typeof backtestResultSchema>;

export const backtestStatuses = ['running', 'succeeded', 'failed'] as const;

/** A walk over all stored profiles. Its result counts the accounts done so far; it is final once `status` is `succeeded`. */
export const backtestSchema = z.object({
  id: z.string(),
  scorecardVersion: z.string(),
  /** The scorecard it is compared with: the active one when it was started. */
  activeVersion: z.string(),
  startedBy: z.string(),
  startedAt: timestamp,
  finishedAt: timestamp.nullable(),
  status: z.enum(backtestStatuses),
  accountsDone: z.int(),
  accountsTotal: z.int(),
  /** Why it failed. */
  problem: z.string().nullable(),
  result: backtestResultSchema,
});
export type Backtest = z.infer<typeof backtestSchema>;

/** As lists show it: without its result. */
export const backtestSummarySchema = backtestSchema.omit({ result: true });
export type BacktestSummary = z.infer<typeof backtestSummarySchema>;

/** What a scorecard said in shadow beside what counted, over the accounts scored since it came into shadow. */
export const shadowComparisonSchema = z.object({
  scorecardVersion: z.string(),
  accountsCompared: z.int(),
  /** Accounts with usage, compared or not. */
  accountsTotal: z.int(),
  matrix: bandMatrixSchema,
  changedCount: z.int(),
  /** Up to 1,000 of them, worst first: by the higher of the two scores. */
  changed: z.array(bandChangeSchema.omit({ topReason: true })),
});
export type ShadowComparison = z.infer<typeof shadowComparisonSchema>;

/** One reviewed account for a refit, a line of NDJSON. No text and no ids but the account's. */
export const trainingRowSchema = z.object({
  accountId: z.string(),
  /** What the newest closed case found. */
  violation: z.boolean(),
  outcome: z.enum(['no_violation', 'warn', 'limit', 'suspend', 'ban']),
  /** How the account came into review: a `sample` was drawn at random among the unflagged. */
  origin: z.enum(['score', 'sample', 'attestation']),
  reviewedAt: timestamp,
  declaredCategory: z.string().nullable(),
  /** Whether an approval on file was valid at the account's newest event: such accounts are left out of a fit. */
  approved: z.boolean(),
  eventsScored: z.int(),
  /** Signal → measured value; a signal that had nothing to measure is absent. */
  measured: z.record(z.string(), z.number()),
});
export type TrainingRow = z.infer<typeof trainingRowSchema>;
