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
  /** Of a limited account: the share of its ordinary rate that it keeps, in percent, if the decision says one. */
  limitPercent: z.int().nullable(),
  /** What a decision in its period of grace will make of it. */
  upcoming: z
    .object({
      standing: z.enum(standings),
      from: timestamp,
      until: timestamp.nullable(),
      decisionId: z.string(),
    })
    .nullable(),
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

/** Below this share of its ordinary rate, in percent, a limit hurts like a suspension. */
export const hurtingLimitPercent = 25;

/** What of a decision says how much it hurts. */
export interface DecisionTerms {
  readonly action: DecisionAction;
  readonly limitPercent?: number | null | undefined;
  readonly until?: string | Date | null | undefined;
}

/**
 * Whether a decision takes two people: a suspension, a ban, and a limit that hurts like a suspension. That is one below a
 * quarter of the ordinary rate, one without an end, and one that leaves its strength to the gateway, which may be any.
 */
export function takesTwoPeople({ action, limitPercent, until }: DecisionTerms): boolean {
  if (action === 'suspend' || action === 'ban') return true;
  if (action !== 'limit') return false;
  return (until ?? null) === null || (limitPercent ?? 0) < hurtingLimitPercent;
}

/**
 * Whether the two people behind a decision were let in by more than one: `one_origin` when all introductions behind them
 * lead, through any number of steps, to one person.
 */
export const independences = ['independent', 'one_origin'] as const;
export type Independence = (typeof independences)[number];

export const decisionInputSchema = z
  .object({
    action: z.enum(decisionActions),
    reason: prose(10_000, 10),
    until: timestamp.optional(),
    /**
     * A period of grace: when it takes effect, at most 90 days ahead, for what hurts the account. Until then it can be
     * cancelled.
     */
    effectiveAt: timestamp.optional(),
    /**
     * Of a limit: the share of its ordinary rate that the account keeps, in percent. Without one the gateway's own applies.
     * Below 25, without one or without an end the limit takes two people, as a suspension does.
     */
    limitPercent: z.int().min(1).max(99).optional(),
    /** Edits of the statement of reasons that the customer gets: its explanation, which is the reason otherwise, and its facts. */
    statement: z
      .object({
        explanation: prose(10_000, 10).optional(),
        facts: z.array(prose(1_000)).max(50).optional(),
      })
      .optional(),
    /** On a campaign's case: the members it is about; all of them when absent. */
    accountIds: z.array(z.string()).min(1).max(100_000).optional(),
  })
  .refine((decision) => decision.limitPercent === undefined || decision.action === 'limit', {
    message: 'only a limit has one',
    path: ['limitPercent'],
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
    .object({
      id: z.string(),
      version: z.int(),
      title: z.string(),
      effectiveFrom: timestamp,
      /** The usage that is judged by it: the newest when the decision was proposed. Absent in older decisions. */
      usageAt: timestamp.optional(),
    })
    .nullable(),
  automatedDetection: z.boolean(),
  automatedDecision: z.literal(false),
  scorecardVersion: z.string().nullable(),
  score: z.number().nullable(),
  explanation: z.string(),
  redress: z.string(),
});
export type StatementOfReasons = z.infer<typeof statementOfReasonsSchema>;

/** What a decision would say, before it is proposed. */
export const statementPreviewInputSchema = z.object({
  action: z.enum(decisionActions),
  reason: prose(10_000, 0).default(''),
  accountIds: z.array(z.string()).min(1).max(100_000).optional(),
});
export type StatementPreviewInput = z.output<typeof statementPreviewInputSchema>;

export const decisionSchema = z.object({
  id: z.string(),
  caseId: z.string(),
  /** The account it is about; null when it is about members of a campaign. */
  accountId: z.string().nullable(),
  campaignId: z.string().nullable(),
  accountCount: z.int(),
  action: z.enum(decisionActions),
  status: z.enum(decisionStatuses),
  reason: z.string(),
  until: timestamp.nullable(),
  /** When it takes effect, if later than it enters into force. Until then it is cancelled as a proposal is. */
  effectiveAt: timestamp.nullable(),
  limitPercent: z.int().nullable(),
  proposedBy: z.string(),
  proposedByName: z.string(),
  proposedAt: timestamp,
  /** Null in a cancelled proposal that ended because its proposer may no longer decide. */
  resolvedBy: z.string().nullable(),
  resolvedByName: z.string().nullable(),
  resolvedAt: timestamp.nullable(),
  resolvedReason: z.string().nullable(),
  /** Of what two people decided: whether more than one person let them in. Null where one person decided, and in older decisions. */
  independence: z.enum(independences).nullable(),
  /** Who took it back in its period of grace; `status` is then `cancelled`, and who approved it stays on record. */
  withdrawnBy: z.string().nullable(),
  withdrawnByName: z.string().nullable(),
  withdrawnAt: timestamp.nullable(),
  withdrawnReason: z.string().nullable(),
  statementOfReasons: statementOfReasonsSchema,
});
export type Decision = z.infer<typeof decisionSchema>;

/** An account that a decision is about, with the statement of reasons that is its own. */
export const decisionAccountSchema = z.object({
  /** The account's id, for lists that address records by it. */
  id: z.string(),
  accountId: z.string(),
  decisionId: z.string(),
  organizationName: z.string().nullable(),
  standing: z.enum(standings),
  statementOfReasons: statementOfReasonsSchema,
  /** When it was taken back for this account alone, in its period of grace, and why. */
  withdrawnAt: timestamp.nullable(),
  withdrawnReason: z.string().nullable(),
});
export type DecisionAccount = z.infer<typeof decisionAccountSchema>;

/** An earlier case that was decided, and looked like this one. */
export const similarCaseSchema = z.object({
  /** The decision's id. */
  id: z.string(),
  caseId: z.string(),
  subject: z.object({ type: z.enum(['account', 'campaign']), id: z.string() }),
  organizationName: z.string().nullable(),
  action: z.enum(decisionActions),
  reason: z.string(),
  until: timestamp.nullable(),
  band: z.string().nullable(),
  declaredCategory: z.string().nullable(),
  /** The signals that weighed most in both, by name. */
  sharedSignals: z.array(z.string()),
  decidedAt: timestamp,
  decidedByName: z.string(),
  /** When a later decision brought the account back. */
  reinstatedAt: timestamp.nullable(),
});
export type SimilarCase = z.infer<typeof similarCaseSchema>;

/** Which members a decision would be about; all of them when absent. */
export const impactInputSchema = z.object({ accountIds: z.array(z.string()).min(1).max(100_000).optional() });
export type ImpactInput = z.infer<typeof impactInputSchema>;

/** What a decision on a case would hit, over the 30 days before the newest event of each account. */
export const impactSchema = z.object({
  /** Accounts the decision would be about. */
  accountCount: z.int(),
  organizationCount: z.int(),
  /** Keys seen among the newest events of each account, about 100,000 in all: there may be more. */
  apiKeyCount: z.int(),
  requests30d: z.number(),
  inputTokens30d: z.number(),
  outputTokens30d: z.number(),
  /** US dollars at the catalogue's prices; null when a model used has no price on file. */
  spend30d: z.number().nullable(),
  /** Accounts linked to these that the decision would not be about. */
  linkedAccountCount: z.int(),
  /** Approvals in force among them; a covering one blocks what hurts its account. */
  approvals: z.array(
    z.object({
      accountId: z.string(),
      kind: z.string(),
      reference: z.string(),
      expiresAt: timestamp,
      covers: z.boolean(),
    }),
  ),
  /** Accounts that a decision in its period of grace is about already: cancel it, or leave them out. */
  scheduled: z.array(z.object({ accountId: z.string(), decisionId: z.string(), from: timestamp })),
  /** Members of the campaign that are banned already; a decision about all leaves them out. */
  bannedAlready: z.int(),
});
export type Impact = z.infer<typeof impactSchema>;
