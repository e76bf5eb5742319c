import type { UsageEventRow } from '@stillwatch/database/event-packer';
import { fingerprintContent, pseudonym, type FingerprintKey } from '@stillwatch/detection/fingerprint';
import { requestTraits } from '@stillwatch/detection/request-traits';
import type { ReadEvent } from './event-reader.rules.js';

/**
 * What is kept of an event: its numbers and names as they came, its content only as a fingerprint, its request without the
 * customer's own words, and the provider's customers' own conversation and end-user ids only as keyed pseudonyms, which
 * count as well and name nobody.
 */
export function toRow(event: ReadEvent, key: FingerprintKey): UsageEventRow {
  const { accountId, usage, conversation, outcome, request, client } = event;
  return {
    accountId,
    occurredAt: new Date(event.occurredAtMs),
    id: event.id,
    operation: event.operation,
    model: event.model,
    apiKeyId: event.apiKeyId,
    inputTokens: usage?.inputTokens,
    outputTokens: usage?.outputTokens,
    cachedInputTokens: usage?.cachedInputTokens,
    reasoningTokens: usage?.reasoningTokens,
    status: outcome?.status,
    finishReason: outcome?.finishReason,
    durationMs: outcome?.durationMs,
    conversationId: pseudonymOf(key, 'conversation', accountId, conversation?.id),
    turn: conversation?.turn,
    endUserId: pseudonymOf(key, 'end-user', accountId, conversation?.endUserId),
    request: request && orAbsent(requestTraits(request, key)),
    client: client && orAbsent(client),
    fingerprint: fingerprintContent(event.content, key),
  };
}

/** A group of which nothing is left is as good as absent. */
const orAbsent = <Group extends object>(group: Group): Group | undefined =>
  Object.keys(group).length > 0 ? group : undefined;

const pseudonymOf = (key: FingerprintKey, kind: string, accountId: string, id: string | undefined) =>
  id === undefined ? undefined : pseudonym(key, kind, `${accountId}|${id}`);
