import { isUtf8 } from 'node:buffer';
import {
  clientSchema,
  conversationSchema,
  outcomeSchema,
  requestSchema,
  usageEventSchema,
  usageSchema,
} from '@stillwatch/contracts/usage-event';
import { UnreadLogitBias } from '@stillwatch/detection/request-traits';
import { maxBatchLines } from '../http/batch-body.js';
import { identityFields, notUtf8 } from './event-reader.rules.js';
import { isRecord } from './field-readers.rules.js';
import { JsonScanner, type Span } from './json-scanner.js';

/** A batch that cannot be taken apart, by the code of the problem that says so. */
export class BatchError extends Error {
  constructor(
    readonly code: 'malformed_body' | 'body_too_large',
    message: string,
  ) {
    super(message);
  }
}

/** The bytes of a batch in one piece, and what they are. */
export interface BatchBytes {
  readonly kind: 'ndjson' | 'json';
  readonly bytes: Buffer;
}

/** In the place of an item that is no JSON at all. */
export const notJson = Symbol('not JSON');

const newline = 0x0a;
/** Items up to this many bytes are parsed whole, whatever they hold. */
const wholeBytes = 64 * 1024;
/** How many values, at most, are made of a longer item, or of one field of it. */
const wholeValues = 20_000;

/**
 * The events of a batch, one after the other, each as `JSON.parse` reads it. Fields of huge items that hold very many values
 * come as their JSON text in `content`, as their size in `logitBias`, and else as null: so what an item takes is bounded by
 * its bytes and not by what they unfold into. In the place of an identity field whose bytes are no UTF-8 stands `notUtf8`.
 *
 * @throws BatchError when a JSON body is no list of events, or one of too many
 */
export function* batchItems({ kind, bytes }: BatchBytes): Generator<unknown> {
  const spans = kind === 'ndjson' ? lines(bytes) : listedItems(bytes);
  for (const { from, to } of spans) {
    const item = bytes.subarray(from, to);
    yield withBrokenIdentityMarked(item, readItem(item));
  }
}

function* lines(body: Buffer): Generator<Span> {
  for (let from = 0; from < body.length;) {
    const found = body.indexOf(newline, from);
    const to = found === -1 ? body.length : found;
    if (!isBlank(body, from, to)) yield { from, to };
    from = to + 1;
  }
}

function isBlank(body: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if ((body[at] as number) > 0x20) return false;
  return true;
}

/** The items of `{"events": […]}`; what else the object holds is ignored. */
function listedItems(body: Buffer): Span[] {
  const scanner = new JsonScanner(body);
  const start = scanner.space(0);
  const end = scanner.value(start);
  if (end === -1 || scanner.space(end) < body.length)
    throw new BatchError('malformed_body', 'The body is not valid JSON.');
  const list = scanner.members(start, ['events'])?.get('events');
  const items = list && scanner.items(list.from, maxBatchLines + 1);
  if (!items)
    throw new BatchError(
      'malformed_body',
      'Send one JSON event a line as application/x-ndjson, or {"events": […]} as application/json.',
    );
  if (items.length > maxBatchLines)
    throw new BatchError(
      'body_too_large',
      `The batch has more than ${maxBatchLines} events; send fewer events at a time.`,
    );
  return items;
}

function readItem(item: Buffer): unknown {
  if (item.length <= wholeBytes) return parsed(item.toString('utf8'));
  const scanner = new JsonScanner(item);
  const start = scanner.space(0);
  const end = scanner.value(start);
  if (end === -1 || scanner.space(end) < item.length) return notJson;
  return scanner.values <= wholeValues ? parsed(item.toString('utf8')) : readLarge(item, start);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}

/** Bytes that are no UTF-8 are read as U+FFFD: two ids that differ in them would be one. */
function withBrokenIdentityMarked(item: Buffer, value: unknown): unknown {
  if (!isRecord(value) || !identityFields.some((field) => holdsReplacement(value[field])) || isUtf8(item))
    return value;
  const scanner = new JsonScanner(item);
  for (const [field, { from, to }] of scanner.members(scanner.space(0), identityFields) ?? [])
    if (!isUtf8(item.subarray(from, to))) value[field] = notUtf8;
  return value;
}

const holdsReplacement = (value: unknown): boolean => typeof value === 'string' && value.includes('\ufffd');

/** The groups of an event that are opened when they are too large to be read whole, and their fields. */
const groups: Readonly<Record<string, readonly string[]>> = {
  usage: Object.keys(usageSchema.shape),
  request: Object.keys(requestSchema.shape),
  conversation: Object.keys(conversationSchema.shape),
  content: ['system', 'prompt', 'completion'],
  client: Object.keys(clientSchema.shape),
  outcome: Object.keys(outcomeSchema.shape),
};
const fields = Object.keys(usageEventSchema.shape);

function readLarge(item: Buffer, start: number): unknown {
  return readMembers(item, start, fields, (name, span) => {
    const opened = groups[name] && readMembers(item, span.from, groups[name], fieldReader(item, name));
    return opened ?? (name === 'content' ? item.toString('utf8', span.from, span.to) : null);
  });
}

const fieldReader =
  (item: Buffer, group: string) =>
  (name: string, { from, to }: Span): unknown => {
    if (group === 'content') return item.toString('utf8', from, to);
    const isBias = name === 'logitBias' && item[from] === 0x7b;
    return isBias
      ? new UnreadLogitBias(new JsonScanner(item).memberCount(from), item.subarray(from, to))
      : null;
  };

/** An object of the members with these names; `readHuge` is asked for what holds too many values to be read whole. */
function readMembers(
  item: Buffer,
  at: number,
  names: readonly string[],
  readHuge: (name: string, span: Span) => unknown,
): Record<string, unknown> | undefined {
  const members = new JsonScanner(item).members(at, names);
  if (!members) return undefined;
  const values = [...members].map(([name, span]): [string, unknown] => {
    const scanner = new JsonScanner(item);
    scanner.value(span.from);
    const isWhole = scanner.values <= wholeValues;
    return [name, isWhole ? parsed(item.toString('utf8', span.from, span.to)) : readHuge(name, span)];
  });
  return Object.fromEntries(values);
}
