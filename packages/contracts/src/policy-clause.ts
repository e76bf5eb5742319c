import { z } from 'zod';
import { approvalKinds } from './account.js';
import { timestamp } from './scalar.js';

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
