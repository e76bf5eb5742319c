import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import type { UsageEventRow } from '@stillwatch/database/bulk-insert';
import { fingerprintContent, pseudonym, type FingerprintKey } from '@stillwatch/detection/fingerprint';

/**
 * What is kept of an event: its numbers and names as they came, its content only as a fingerprint, and the provider's
 * customers' own conversation and end-user ids only as keyed pseudonyms, which count as well and name nobody.
 */
export function toRow(event: UsageEvent, key: FingerprintKey): UsageEventRow {
  const { usage, conversation, outcome } = event;
  return {
    accountId: event.accountId,
    occurredAt: new Date(event.occurredAt),
    id: event.id,
    operation: event.operation,
    model: event.model,
    apiKeyId: event.apiKeyId ?? null,
    inputTokens: usage?.inputTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
    cachedInputTokens: usage?.cachedInputTokens ?? null,
    reasoningTokens: usage?.reasoningTokens ?? null,
    status: outcome?.status ?? null,
    finishReason: outcome?.finishReason ?? null,
    durationMs: outcome?.durationMs ?? null,
    conversationId:
      conversation?.id === undefined
        ? null
        : pseudonym(key, 'conversation', `${event.accountId}|${conversation.id}`),
    turn: conversation?.turn ?? null,
    endUserId:
      conversation?.endUserId === undefined
        ? null
        : pseudonym(key, 'end-user', `${event.accountId}|${conversation.endUserId}`),
    request: event.request ?? null,
    client: event.client ?? null,
    fingerprint: fingerprintContent(event.content, key) ?? null,
  };
}
