import {
  eventStatuses,
  type Content,
  type RejectionCode,
  type UsageEvent,
} from '@stillwatch/contracts/usage-event';
import { externalId, maxIdLength } from '@stillwatch/contracts/scalar';
import type { RequestParameters } from '@stillwatch/detection/request-traits';
import { z } from 'zod';
import { readContent } from './content-reader.rules.js';
import {
  codeUpTo,
  countryCode,
  flag,
  integerWithin,
  ipAddress,
  isRecord,
  logitBias,
  nameUpTo,
  numberWithin,
  oneOf,
  responseFormat,
  stopSequences,
  textUpTo,
  type FieldReader,
} from './field-readers.rules.js';

/** The instants that are accepted, in milliseconds. */
export interface AcceptanceWindow {
  readonly earliestMs: number;
  readonly latestMs: number;
}

/** An event as it will be kept, before its texts are fingerprinted and its names hashed. */
export interface ReadEvent extends Pick<UsageEvent, 'usage' | 'conversation' | 'client' | 'outcome'> {
  readonly id: string;
  readonly accountId: string;
  readonly occurredAtMs: number;
  readonly operation: string;
  readonly model: string;
  readonly apiKeyId?: string;
  readonly request?: RequestParameters;
  readonly content?: Content;
}

export type Reading =
  | { readonly event: ReadEvent; readonly repaired: readonly string[] }
  | {
      readonly code: RejectionCode;
      readonly message: string;
      readonly id: string | null;
      readonly accountId: string | null;
    };

/** The fields an event is known by: only they can cost it. */
export const identityFields = ['id', 'accountId', 'occurredAt', 'operation', 'model'] as const;

/** In the place of a text whose bytes are no UTF-8. */
export const notUtf8 = Symbol('not UTF-8');

const tokens = integerWithin(0, 1_000_000_000);

type Readers<Group> = { readonly [Field in keyof Required<Group>]: FieldReader<unknown> };

const usageReaders: Readers<NonNullable<UsageEvent['usage']>> = {
  inputTokens: tokens,
  outputTokens: tokens,
  cachedInputTokens: tokens,
  reasoningTokens: tokens,
};
const requestReaders: Readers<RequestParameters> = {
  temperature: numberWithin(0, 10),
  topP: numberWithin(0, 1),
  maxTokens: tokens,
  choiceCount: integerWithin(1, 10_000),
  seed: numberWithin(-Number.MAX_VALUE, Number.MAX_VALUE),
  stop: stopSequences,
  topLogprobs: integerWithin(0, 1_000),
  logitBias,
  responseFormat,
  stream: flag,
  batch: flag,
  reasoningEffort: textUpTo(50),
  toolCount: integerWithin(0, 10_000),
};
const conversationReaders: Readers<NonNullable<UsageEvent['conversation']>> = {
  id: nameUpTo(200),
  turn: integerWithin(0, 1_000_000),
  endUserId: nameUpTo(200),
};
const clientReaders: Readers<NonNullable<UsageEvent['client']>> = {
  ip: ipAddress,
  asn: integerWithin(0, 4_294_967_295),
  asnType: codeUpTo(50),
  country: countryCode,
  userAgent: textUpTo(500),
  tlsFingerprint: nameUpTo(200),
};
const outcomeReaders: Readers<NonNullable<UsageEvent['outcome']>> = {
  status: oneOf(eventStatuses),
  finishReason: textUpTo(50),
  durationMs: numberWithin(0, 86_400_000),
};
const readApiKeyId = nameUpTo(200);

/**
 * Reads one event. Its id, account, time, operation and model can cost it; whatever else is null, too long, out of range or
 * of the wrong kind is cut or left out, and its field is named in `repaired`. Names that are not known are ignored.
 */
export function readEvent(item: unknown, window: AcceptanceWindow): Reading {
  if (!isRecord(item)) return refusal(item, 'invalid_event', 'The event: must be an object.');
  const wrong = identityFault(item);
  if (wrong !== undefined) return refusal(item, 'invalid_event', wrong);
  const occurredAtMs = Date.parse(item.occurredAt as string);
  if (occurredAtMs < window.earliestMs)
    return refusal(
      item,
      'occurred_at_too_old',
      `occurredAt is before ${iso(window.earliestMs)}, the earliest accepted.`,
    );
  if (occurredAtMs > window.latestMs)
    return refusal(
      item,
      'occurred_at_in_future',
      `occurredAt is after ${iso(window.latestMs)}, the latest accepted.`,
    );
  const repaired: string[] = [];
  const { content, repaired: repairedContent } = readContent(item.content);
  const event = {
    id: item.id as string,
    accountId: item.accountId as string,
    occurredAtMs,
    operation: item.operation as string,
    model: item.model as string,
    apiKeyId: readField(item, 'apiKeyId', readApiKeyId, 'apiKeyId', repaired),
    usage: readGroup(item, 'usage', usageReaders, repaired),
    request: readGroup(item, 'request', requestReaders, repaired),
    conversation: readGroup(item, 'conversation', conversationReaders, repaired),
    content,
    client: readGroup(item, 'client', clientReaders, repaired),
    outcome: readGroup(item, 'outcome', outcomeReaders, repaired),
  };
  return { event: event as ReadEvent, repaired: [...repaired, ...repairedContent] };
}

function readGroup(
  item: Record<string, unknown>,
  name: string,
  readers: Readonly<Record<string, FieldReader<unknown>>>,
  repaired: string[],
): Record<string, unknown> | undefined {
  const group = item[name];
  if (group === undefined) return undefined;
  if (!isRecord(group)) {
    repaired.push(name);
    return undefined;
  }
  const kept: Record<string, unknown> = {};
  for (const field in readers) {
    const reader = readers[field];
    const value = reader && readField(group, field, reader, `${name}.${field}`, repaired);
    if (value !== undefined) kept[field] = value;
  }
  return kept;
}

function readField<Kept>(
  group: Record<string, unknown>,
  field: string,
  read: FieldReader<Kept>,
  path: string,
  repaired: string[],
): Kept | undefined {
  const value = group[field];
  if (value === undefined) return undefined;
  const kept = read(value);
  if (kept !== value) repaired.push(path);
  return kept;
}

/** What most ids look like: nothing in it that the schema could refuse. */
const plainId = /^(?!\.+$)[\w:.-]+$/;
const instant = z.regexes.datetime({ offset: true });
const [earliest, latest] = [Date.UTC(1900, 0, 1), Date.UTC(10_000, 0, 1)];

/** The first thing wrong with what an event is known by, as a sentence. */
function identityFault({
  id,
  accountId,
  occurredAt,
  operation,
  model,
}: Record<string, unknown>): string | undefined {
  const fault =
    named('id', idFault(id)) ??
    named('accountId', idFault(accountId)) ??
    named('occurredAt', instantFault(occurredAt)) ??
    named('operation', nameFault(operation, 50)) ??
    named('model', nameFault(model, 200));
  return fault;
}

const named = (field: string, fault: string | undefined): string | undefined =>
  fault && `${field}: ${fault}.`;

function idFault(value: unknown): string | undefined {
  const fault = nameFault(value, maxIdLength);
  if (fault !== undefined || plainId.test(value as string)) return fault;
  return externalId.safeParse(value).error?.issues[0]?.message;
}

function notText(value: unknown): string {
  if (value === undefined) return 'is missing';
  return value === notUtf8 ? 'is not valid UTF-8' : 'must be text';
}

function nameFault(value: unknown, length: number): string | undefined {
  if (typeof value !== 'string') return notText(value);
  if (value === '') return 'must not be empty';
  if (value.length > length) return `must have at most ${length} characters`;
  if (value.includes('\0') || !value.isWellFormed()) return 'must not hold NUL or broken Unicode characters';
  return undefined;
}

function instantFault(value: unknown): string | undefined {
  if (typeof value !== 'string') return notText(value);
  if (!instant.test(value)) return 'must be an instant with a time zone, such as 2026-11-20T12:00:00Z';
  const ms = Date.parse(value);
  return ms >= earliest && ms < latest ? undefined : 'must lie between the years 1900 and 9999';
}

const maxToldId = 200;

function refusal(item: unknown, code: RejectionCode, message: string): Reading {
  const { id, accountId } = isRecord(item) ? item : {};
  return {
    code,
    message,
    id: typeof id === 'string' ? id.slice(0, maxToldId).toWellFormed() : null,
    accountId: idFault(accountId) === undefined ? (accountId as string) : null,
  };
}

const iso = (ms: number) => new Date(ms).toISOString();
