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

/** Conversations and end users come again and again: their names are remembered until there are too many. */
const rememberedNames = 20_000;
const namesByKey = new WeakMap<FingerprintKey, Map<string, string>>();

function pseudonymOf(
  key: FingerprintKey,
  kind: string,
  accountId: string,
  id: string | undefined,
): string | undefined {
  if (id === undefined) return undefined;
  let names = namesByKey.get(key);
  if (!names || names.size >= rememberedNames) namesByKey.set(key, (names = new Map()));
  const value = `${accountId}|${id}`;
  const place = `${kind}\n${value}`;
  let name = names.get(place);
  if (name === undefined) names.set(place, (name = pseudonym(key, kind, value)));
  return name;
}
