import { z } from 'zod';
import { auditCheckpointSchema } from './audit-log.js';
import { storableText, timestamp } from './scalar.js';

/** What Stillwatch tells the provider's systems. The payload of each is in {@link webhookData}. */
export const webhookTopics = [
  'case.opened',
  'decision.in_force',
  'decision.withdrawn',
  'account.standing_changed',
  'appeal.submitted',
  'appeal.decided',
  'attestation.requested',
  'attestation.answered',
  'audit.checkpoint',
] as const;
export type WebhookTopic = (typeof webhookTopics)[number];

const standing = z.enum(['active', 'limited', 'suspended', 'banned']);

/** The `data` of each topic. Ids only, and what a receiver needs to act: no usage, no evidence, no person's name. */
export const webhookData = {
  'case.opened': z.object({
    caseId: z.string(),
    subject: z.object({ type: z.enum(['account', 'campaign']), id: z.string() }),
    origin: z.string(),
    band: z.string(),
    score: z.number(),
  }),
  'decision.in_force': z.object({
    decisionId: z.string(),
    caseId: z.string(),
    accountId: z.string(),
    action: z.string(),
    until: timestamp.nullable(),
    /** When it takes effect, if it leaves the account a period of grace. */
    effectiveAt: timestamp.nullable().optional(),
  }),
  /** Taken back in its period of grace: it never takes effect on this account. */
  'decision.withdrawn': z.object({
    decisionId: z.string(),
    caseId: z.string(),
    accountId: z.string(),
    action: z.string(),
  }),
  'account.standing_changed': z.object({
    accountId: z.string(),
    before: standing,
    standing,
    until: timestamp.nullable(),
    decisionId: z.string().nullable(),
    /** `time`: nobody decided anything now; a measure began or ended by itself at its date. Absent: a decision. */
    cause: z.enum(['decision', 'time']).optional(),
    /** Whose measure ended by itself, if one did. */
    endedDecisionId: z.string().optional(),
  }),
  'appeal.submitted': z.object({ appealId: z.string(), decisionId: z.string(), accountId: z.string() }),
  'appeal.decided': z.object({
    appealId: z.string(),
    decisionId: z.string(),
    accountId: z.string(),
    outcome: z.enum(['upheld', 'overturned']),
  }),
  'attestation.requested': z.object({ requestId: z.string(), accountId: z.string(), dueAt: timestamp }),
  'attestation.answered': z.object({ requestId: z.string(), accountId: z.string(), version: z.int() }),
  'audit.checkpoint': auditCheckpointSchema,
} as const satisfies Record<WebhookTopic, z.ZodType>;
export type WebhookData<Topic extends WebhookTopic = WebhookTopic> = z.output<(typeof webhookData)[Topic]>;

const url = storableText(2_000).pipe(z.url({ protocol: /^https?$/, error: 'must be an https:// address' }));

/** `topics` empty means every topic, those of later versions too. */
export const webhookEndpointInputSchema = z.object({
  url,
  description: storableText(500).default(''),
  topics: z.array(z.enum(webhookTopics)).max(webhookTopics.length).default([]),
});
export type WebhookEndpointInput = z.output<typeof webhookEndpointInputSchema>;

export const webhookEndpointChangeSchema = z.object({
  url: url.optional(),
  description: storableText(500).optional(),
  topics: z.array(z.enum(webhookTopics)).max(webhookTopics.length).optional(),
  enabled: z.boolean().optional(),
});
export type WebhookEndpointChange = z.output<typeof webhookEndpointChangeSchema>;

export const webhookEndpointSchema = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  topics: z.array(z.enum(webhookTopics)),
  enabled: z.boolean(),
  /** Why it is disabled, when it is. */
  disabledReason: z.string().nullable(),
  createdAt: timestamp,
  createdBy: z.string(),
  /** Until when nothing is sent because the receiver asked for it (Retry-After); null when it did not. */
  resumesAt: timestamp.nullable(),
  /** Until when messages are signed with the secret before the last rotation too. */
  previousSecretUntil: timestamp.nullable(),
});
export type WebhookEndpoint = z.infer<typeof webhookEndpointSchema>;

/** The answer to making an endpoint or rotating its secret: the only time the secret is shown. */
export const webhookEndpointWithSecretSchema = webhookEndpointSchema.extend({ secret: z.string() });
export type WebhookEndpointWithSecret = z.infer<typeof webhookEndpointWithSecretSchema>;

/** For how long both secrets sign; 24 hours when absent. */
export const webhookRotationInputSchema = z.object({
  overlapHours: z.number().min(0).max(168).default(24),
});
export type WebhookRotationInput = z.output<typeof webhookRotationInputSchema>;

export const webhookDeliveryStatuses = ['pending', 'delivered', 'failed'] as const;

export const webhookAttemptSchema = z.object({
  number: z.int(),
  at: timestamp,
  durationMs: z.int(),
  responseStatus: z.int().nullable(),
  /** The first characters of the answer's body. */
  responseExcerpt: z.string().nullable(),
  problem: z.string().nullable(),
});
export type WebhookAttempt = z.infer<typeof webhookAttemptSchema>;

export const webhookDeliverySchema = z.object({
  id: z.string(),
  /** The `webhook-id` header: the same at every attempt and replay, so that receivers can tell a repeat. */
  messageId: z.string(),
  endpointId: z.string(),
  topic: z.enum(webhookTopics),
  accountId: z.string().nullable(),
  status: z.enum(webhookDeliveryStatuses),
  attemptCount: z.int(),
  createdAt: timestamp,
  nextAttemptAt: timestamp.nullable(),
  settledAt: timestamp.nullable(),
  responseStatus: z.int().nullable(),
  problem: z.string().nullable(),
});
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

export const webhookDeliveryDetailSchema = webhookDeliverySchema.extend({
  payload: z.record(z.string(), z.unknown()),
  attempts: z.array(webhookAttemptSchema),
});
export type WebhookDeliveryDetail = z.infer<typeof webhookDeliveryDetailSchema>;
