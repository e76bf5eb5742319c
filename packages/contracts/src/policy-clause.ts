import { z } from 'zod';
import { approvalKinds } from './account.js';
import { externalId, prose, timestamp } from './scalar.js';

export const clauseScopes = ['competing', 'any'] as const;
export type ClauseScope = (typeof clauseScopes)[number];

/**
 * A clause of the terms in one wording. `scope` says whether it forbids training competing models or any model;
 * `exceptions` are the kinds of approval that permit what it forbids. `id` is the clause and its version, `name/2`.
 */
export const policyClauseSchema = z.object({
  id: z.string(),
  clause: z.string(),
  version: z.int(),
  title: z.string(),
  text: z.string(),
  scope: z.enum(clauseScopes),
  exceptions: z.array(z.enum(approvalKinds)),
  effectiveFrom: timestamp,
});
export type PolicyClause = z.infer<typeof policyClauseSchema>;

/** A new wording: of a clause that exists its next version, else its first. It is never edited afterwards. */
export const policyClauseInputSchema = z.object({
  clause: z
    .string()
    .min(1)
    .max(80)
    .regex(/^[a-z][a-z0-9-]*$/, 'must be a lower-case name such as outputs-competing-models'),
  title: prose(200),
  text: prose(20_000, 10),
  scope: z.enum(clauseScopes),
  exceptions: z.array(z.enum(approvalKinds)).max(approvalKinds.length),
  effectiveFrom: timestamp,
  /** The version that this one was written against, 0 for a new clause; refused when there is a newer one by now. */
  replaces: z.int().min(0).optional(),
});
export type PolicyClauseInput = z.output<typeof policyClauseInputSchema>;

/** That an account has accepted a clause in one wording. The first acceptance counts; a repeat changes nothing. */
export const policyAcceptanceSchema = z.object({
  accountId: z.string(),
  clause: z.string(),
  version: z.int(),
  acceptedAt: timestamp,
  recordedAt: timestamp,
  recordedBy: z.string(),
});
export type PolicyAcceptance = z.infer<typeof policyAcceptanceSchema>;

/** An acceptance as the list of one wording shows it. `id` is the account's. */
export const clauseAcceptanceSchema = policyAcceptanceSchema.extend({
  id: z.string(),
  organizationName: z.string().nullable(),
});
export type ClauseAcceptance = z.infer<typeof clauseAcceptanceSchema>;

/** How many accounts have accepted a wording. `id` is the clause and its version, `name/2`. */
export const acceptanceCountSchema = z.object({
  id: z.string(),
  clause: z.string(),
  version: z.int(),
  accountCount: z.int(),
  newestAt: timestamp.nullable(),
});
export type AcceptanceCount = z.infer<typeof acceptanceCountSchema>;

export const policyAcceptanceInputSchema = z.object({ acceptedAt: timestamp });
export type PolicyAcceptanceInput = z.output<typeof policyAcceptanceInputSchema>;

/** The same for many accounts at once; for all that are on file when `accountIds` is absent. */
export const policyAcceptancesInputSchema = policyAcceptanceInputSchema.extend({
  accountIds: z.array(externalId).min(1).max(100_000).optional(),
});
export type PolicyAcceptancesInput = z.output<typeof policyAcceptancesInputSchema>;

export const recordedAcceptancesSchema = z.object({ recorded: z.int() });
export type RecordedAcceptances = z.infer<typeof recordedAcceptancesSchema>;

/** The terms that an account's newest usage is judged by, and what it had accepted of them by then. */
export const applicableTermsSchema = z.object({
  clause: policyClauseSchema,
  /** The newest version that the account had accepted when the usage happened; null when none. */
  accepted: z.object({ version: z.int(), acceptedAt: timestamp }).nullable(),
});
export type ApplicableTerms = z.infer<typeof applicableTermsSchema>;
