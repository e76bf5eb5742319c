import { z } from 'zod';
import { timestamp } from './scalar.js';

/** What is compared. Shares are 0 to 1. */
export const cohortMeasures = [
  'requestsPerActiveHour',
  'activeHoursPerDay',
  'longestIdleHours',
  'outputPerInput',
  'medianOutputTokens',
  'outputTokensPerDay',
  'largestTemplateShare',
  'recurringPromptShare',
  'distinctPromptShare',
  'multiTurnShare',
  'distinctModels',
] as const;
export type CohortMeasure = (typeof cohortMeasures)[number];

/** The levels at which quantiles are kept. */
export const quantileLevels = [
  0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99,
] as const;

/** A cohort of fewer accounts is not compared with: a few neighbours are no custom. */
export const leastCohort = 20;

const bandSchema = z.object({ p10: z.number(), p50: z.number(), p90: z.number() });

/** What the accounts of one cohort do. */
export const cohortSummarySchema = z.object({
  measures: z.array(
    z.object({
      measure: z.enum(cohortMeasures),
      /** Accounts of the sample of which it is known. */
      accounts: z.int(),
      /** At {@link quantileLevels}. */
      quantiles: z.array(z.number()),
    }),
  ),
  /** Share of an account's requests by hour of the day, UTC. */
  hours: z.array(bandSchema).length(24),
  /** By the average share of requests, largest first; `accountShare` is the part of the accounts that use the model at all. */
  models: z.array(z.object({ model: z.string(), share: z.number(), accountShare: z.number() })),
});
export type CohortSummary = z.infer<typeof cohortSummarySchema>;

/** An account beside the others of its declared purpose. */
export const cohortComparisonSchema = z.object({
  accountId: z.string(),
  declaredCategory: z.string().nullable(),
  /** Accounts with usage that declare the same; 0 when the summary has not been computed. */
  categoryAccounts: z.int(),
  /** With whom it is compared: with all accounts where too few declare the same, with nobody where there are too few in all. */
  comparedWith: z.enum(['category', 'all', 'nobody']),
  accounts: z.int(),
  /** Accounts that the quantiles were taken from. */
  sampled: z.int(),
  computedAt: timestamp.nullable(),
  measures: z.array(
    z.object({
      measure: z.enum(cohortMeasures),
      own: z.number().nullable(),
      /** The share of the cohort that has less; null where either is not known. */
      percentile: z.number().nullable(),
      cohort: z.object({ accounts: z.int(), quantiles: z.array(z.number()) }).nullable(),
    }),
  ),
  hours: z.array(z.object({ own: z.number(), cohort: bandSchema })),
  models: z.array(
    z.object({ model: z.string(), own: z.number(), cohort: z.number(), accountShare: z.number() }),
  ),
});
export type CohortComparison = z.infer<typeof cohortComparisonSchema>;
