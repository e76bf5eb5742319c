import { z } from 'zod';
import { decisionActions, statementOfReasonsSchema } from './enforcement.js';
import { prose, timestamp } from './scalar.js';

export const appealStatuses = ['open', 'decided'] as const;
export const appealOutcomes = ['upheld', 'overturned'] as const;
export type AppealOutcome = (typeof appealOutcomes)[number];

/** What an appeal can be made against: what hurts. */
export const appealableActions = ['warn', 'limit', 'suspend', 'ban'] as const;

export const appealSchema = z.object({
  id: z.string(),
  decisionId: z.string(),
  caseId: z.string(),
  accountId: z.string(),
  organizationName: z.string().nullable(),
  action: z.enum(decisionActions),
  status: z.enum(appealStatuses),
  submittedAt: timestamp,
  /** By when it should be answered. */
  dueAt: timestamp,
  text: z.string(),
  contactEmail: z.string().nullable(),
  /** Who may not hear it: who proposed the decision and who approved it. */
  proposedBy: z.string(),
  resolvedBy: z.string().nullable(),
  outcome: z.enum(appealOutcomes).nullable(),
  decidedBy: z.string().nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: timestamp.nullable(),
  decidedReason: z.string().nullable(),
  /** The decision that brought the account back, when it was overturned and there was something to bring back from. */
  reinstatementId: z.string().nullable(),
});
export type Appeal = z.infer<typeof appealSchema>;

export const appealDetailSchema = appealSchema.extend({
  reason: z.string(),
  statementOfReasons: statementOfReasonsSchema,
});
export type AppealDetail = z.infer<typeof appealDetailSchema>;

/** `uphold`: the decision stands. `overturn`: it falls, and what it did to the account is undone in the same act. */
export const appealDecisionInputSchema = z.object({
  outcome: z.enum(['uphold', 'overturn']),
  reason: prose(10_000, 10),
});
export type AppealDecisionInput = z.infer<typeof appealDecisionInputSchema>;

/** How often decisions in which a signal was among the strongest were overturned. */
export const overturnRateSchema = z.object({
  id: z.string(),
  signal: z.string(),
  decisions: z.int(),
  appeals: z.int(),
  decided: z.int(),
  overturned: z.int(),
  /** overturned / decided; null before the first was decided. */
  overturnRate: z.number().nullable(),
});
export type OverturnRate = z.infer<typeof overturnRateSchema>;

/** What the holder of an appeal link may see. No officer's name, no score. */
export const publicAppealSchema = z.object({
  accountId: z.string(),
  organizationName: z.string().nullable(),
  action: z.enum(decisionActions),
  decidedAt: timestamp,
  effectiveAt: timestamp.nullable(),
  until: timestamp.nullable(),
  deadline: timestamp,
  /** `withdrawn`: the decision is not in force any more. */
  state: z.enum(['open', 'expired', 'withdrawn', 'submitted', 'upheld', 'overturned']),
  statement: z.object({
    facts: z.array(z.string()),
    explanation: z.string(),
    clause: z
      .object({ id: z.string(), version: z.int(), title: z.string(), text: z.string().nullable() })
      .nullable(),
    automatedDetection: z.boolean(),
    automatedDecision: z.boolean(),
  }),
  appeal: z
    .object({
      submittedAt: timestamp,
      text: z.string(),
      decidedAt: timestamp.nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
});
export type PublicAppeal = z.infer<typeof publicAppealSchema>;

export const appealInputSchema = z.object({
  text: prose(20_000, 20),
  contactEmail: z.email().max(320).optional(),
});
export type AppealInput = z.infer<typeof appealInputSchema>;
