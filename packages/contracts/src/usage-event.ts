import { z } from 'zod';
import { externalId, storableText, timestamp } from './scalar.js';

const tokenCount = z.int().min(0).max(1_000_000_000);

/** The operations known by name; any other short name is kept as it is. */
export const operations = ['chat', 'text_completion', 'embeddings', 'generate_content'] as const;

export const eventStatuses = ['ok', 'error', 'refused', 'rate_limited'] as const;
export type EventStatus = (typeof eventStatuses)[number];

/** Where an address belongs to, as address databases name it. */
export const asnTypes = ['hosting', 'business', 'residential', 'education', 'government', 'mobile'] as const;

export const usageSchema = z.object({
  inputTokens: tokenCount.optional(),
  outputTokens: tokenCount.optional(),
  cachedInputTokens: tokenCount.optional(),
  reasoningTokens: tokenCount.optional(),
});

export const requestSchema = z.object({
  temperature: z.number().min(0).max(10).optional(),
  topP: z.number().min(0).max(1).optional(),
  maxTokens: tokenCount.optional(),
  choiceCount: z.int().min(1).max(10_000).optional(),
  seed: z.number().optional(),
  stop: z.union([storableText(500), z.array(storableText(500)).max(64)]).optional(),
  topLogprobs: z.int().min(0).max(1_000).optional(),
  logitBias: z.record(storableText(50), z.number()).optional(),
  responseFormat: storableText(100).optional(),
  stream: z.boolean().optional(),
  batch: z.boolean().optional(),
  reasoningEffort: storableText(50).optional(),
  toolCount: z.int().min(0).max(10_000).optional(),
});

export const conversationSchema = z.object({
  id: storableText(200).optional(),
  turn: z.int().min(0).max(1_000_000).optional(),
  endUserId: storableText(200).optional(),
});

/** What was said. Read once, to fingerprint it; never stored. */
export const contentSchema = z.object({
  system: z.string().optional(),
  prompt: z.string().optional(),
  completion: z.string().optional(),
});
export type Content = z.infer<typeof contentSchema>;

export const clientSchema = z.object({
  ip: storableText(64).optional(),
  asn: z.int().min(0).max(4_294_967_295).optional(),
  asnType: storableText(50).optional(),
  country: storableText(10).optional(),
  userAgent: storableText(500).optional(),
  tlsFingerprint: storableText(200).optional(),
});

export const outcomeSchema = z.object({
  status: z.enum(eventStatuses).optional(),
  finishReason: storableText(50).optional(),
  durationMs: z.number().min(0).max(86_400_000).optional(),
});

/**
 * One call of a model by an account, as a gateway reports it. Names follow the OpenTelemetry GenAI conventions. Only the
 * first five fields are required; what is absent is unknown, never assumed.
 */
export const usageEventSchema = z.object({
  id: externalId,
  accountId: externalId,
  occurredAt: timestamp,
  operation: storableText(50).min(1),
  model: storableText(200).min(1),
  apiKeyId: storableText(200).optional(),
  usage: usageSchema.optional(),
  request: requestSchema.optional(),
  conversation: conversationSchema.optional(),
  content: contentSchema.optional(),
  client: clientSchema.optional(),
  outcome: outcomeSchema.optional(),
});
export type UsageEvent = z.infer<typeof usageEventSchema>;

export const rejectionCodes = [
  'malformed_json',
  'invalid_event',
  'occurred_at_too_old',
  'occurred_at_in_future',
  'event_too_large',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];

/** Why one event of a batch was not stored. `index` counts from 0 over the non-empty lines or array items of the body. */
export const rejectedEventSchema = z.object({
  index: z.int(),
  id: z.string().nullable(),
  code: z.enum(rejectionCodes),
  message: z.string(),
});
export type RejectedEvent = z.infer<typeof rejectedEventSchema>;

export const ingestReceiptSchema = z.object({
  accepted: z.int(),
  duplicates: z.int(),
  rejected: z.array(rejectedEventSchema),
});
export type IngestReceipt = z.infer<typeof ingestReceiptSchema>;
