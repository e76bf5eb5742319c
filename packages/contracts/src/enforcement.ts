import { z } from 'zod';
import { prose, timestamp } from './scalar.js';

export const standings = ['active', 'limited', 'suspended', 'banned'] as const;
export type Standing = (typeof standings)[number];

export const enforcementEffects = ['allow', 'limit', 'block'] as const;

/** The answer to a gateway's question "may this account be served?". */
export const enforcementSchema = z.object({
  accountId: z.string(),
  standing: z.enum(standings),
  effect: z.enum(enforcementEffects),
  until: timestamp.nullable(),
  decisionId: z.string().nullable(),
});
export type Enforcement = z.infer<typeof enforcementSchema>;

export const decisionActions = [
  'no_violation',
  'request_information',
  'warn',
  'limit',
  'suspend',
  'ban',
  'reinstate',
] as const;
export type DecisionAction = (typeof decisionActions)[number];

export const decisionStatuses = ['proposed', 'in_force', 'rejected', 'cancelled'] as const;
export type DecisionStatus = (typeof decisionStatuses)[number];

/** The acts that need a second person. */
export const twoPersonActions: readonly DecisionAction[] = ['suspend', 'ban'];

export const decisionInputSchema = z
  .object({
    action: z.enum(decisionActions),
    reason: prose(10_000, 10),
    until: timestamp.optional(),
  })
  .refine((decision) => decision.action !== 'suspend' || decision.until !== undefined, {
    message: 'a suspension needs the date it ends',
    path: ['until'],
  });
export type DecisionInput = z.infer<typeof decisionInputSchema>;

export const decisionReviewInputSchema = z.object({ reason: prose(10_000, 0).optional() });
export type DecisionReviewInput = z.infer<typeof decisionReviewInputSchema>;

/** Why a decision was taken, in the words that the customer gets and with the facts as they were at that moment. */
export const statementOfReasonsSchema = z.object({
  facts: z.array(z.string()),
  clause: z
    .object({ id: z.string(), version: z.int(), title: z.string(), effectiveFrom: timestamp })
    .nullable(),
  automatedDetection: z.boolean(),
  automatedDecision: z.literal(false),
  scorecardVersion: z.string().nullable(),
  score: z.number().nullable(),
  explanation: z.string(),
  redress: z.string(),
});
export type StatementOfReasons = z.infer<typeof statementOfReasonsSchema>;

export const decisionSchema = z.object({
  id: z.string(),
  caseId: z.string(),
  accountId: z.string(),
  action: z.enum(decisionActions),
  status: z.enum(decisionStatuses),
  reason: z.string(),
  until: timestamp.nullable(),
  proposedBy: z.string(),
  proposedByName: z.string(),
  proposedAt: timestamp,
  resolvedBy: z.string().nullable(),
  resolvedByName: z.string().nullable(),
  resolvedAt: timestamp.nullable(),
  resolvedReason: z.string().nullable(),
  statementOfReasons: statementOfReasonsSchema,
});
export type Decision = z.infer<typeof decisionSchema>;
