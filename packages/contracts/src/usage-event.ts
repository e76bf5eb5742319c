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

/**
 * A text, or the messages or parts it is made of as model APIs take them (`[{role, content}]`, `[{type: "text", text}]`):
 * their texts are read in order.
 */
const saidSchema = z.union([z.string(), z.array(z.unknown())]);

/** What was said. Read once, to fingerprint it; never stored. A text or a list in its place is the prompt. */
export const contentSchema = z.union([
  z.object({
    system: saidSchema.optional(),
    prompt: saidSchema.optional(),
    completion: saidSchema.optional(),
  }),
  saidSchema,
]);

/** The texts of a request and its answer. */
export interface Content {
  system?: string;
  prompt?: string;
  completion?: string;
}

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
 * first five fields are required, and only they can cost the event: any other that is null, too long, out of range or of
 * the wrong kind is cut or left out, and the event kept. What is absent is unknown, never assumed.
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

/** An event of a sender that gives its content as plain texts. */
export type UsageEvent = Omit<z.infer<typeof usageEventSchema>, 'content'> & { content?: Content };

export const rejectionCodes = [
  'malformed_json',
  'invalid_event',
  'occurred_at_too_old',
  'occurred_at_in_future',
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

/** An event that was kept without some of its fields, or with them cut; `fields` names them, such as `client.userAgent`. */
export const repairedEventSchema = z.object({ index: z.int(), id: z.string(), fields: z.array(z.string()) });
export type RepairedEvent = z.infer<typeof repairedEventSchema>;

/** The most entries of each list of a receipt; the counts go on beyond it. */
export const maxReceiptEntries = 1_000;

/**
 * What became of a batch. Every event is accepted (also when repaired), a duplicate or rejected. The lists hold the first
 * 1,000 at most, fewer where they are long, so that a receipt stays below 1 MB.
 */
export const ingestReceiptSchema = z.object({
  accepted: z.int(),
  duplicates: z.int(),
  repairedCount: z.int(),
  repaired: z.array(repairedEventSchema),
  rejectedCount: z.int(),
  rejectedByCode: z.partialRecord(z.enum(rejectionCodes), z.int()),
  rejected: z.array(rejectedEventSchema),
});
export type IngestReceipt = z.infer<typeof ingestReceiptSchema>;
