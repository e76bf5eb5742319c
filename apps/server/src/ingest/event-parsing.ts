import {
  usageEventSchema,
  type RejectedEvent,
  type RejectionCode,
  type UsageEvent,
} from '@stillwatch/contracts/usage-event';
import { pathOf } from '../http/schema.pipe.js';

export interface AcceptanceWindow {
  readonly earliestMs: number;
  readonly latestMs: number;
}

export interface ParsedBatch {
  readonly events: readonly UsageEvent[];
  readonly rejected: readonly RejectedEvent[];
}

/** The longest line read, in bytes: one event of several megabytes would only be a broken client. */
export const maxEventBytes = 4 * 1024 * 1024;

const newline = 0x0a;

/**
 * Parses a batch of newline-delimited JSON, each line on its own: a bad line is rejected by its index with a code and
 * costs its neighbours nothing. Blank lines are skipped and not counted. Invalid UTF-8 becomes U+FFFD.
 */
export function parseNdjson(body: Buffer, window: AcceptanceWindow): ParsedBatch {
  const batch = new BatchBuilder(window);
  for (let start = 0; start < body.length;) {
    const found = body.indexOf(newline, start);
    const end = found === -1 ? body.length : found;
    const line = body.subarray(start, end);
    start = end + 1;
    if (line.length > maxEventBytes)
      batch.reject(
        null,
        'event_too_large',
        `The line has ${line.length} bytes; the limit is ${maxEventBytes}.`,
      );
    else batch.addLine(line.toString('utf8'));
  }
  return batch;
}

/** Takes events that came as the items of a JSON array, by the same rules. */
export function parseItems(items: readonly unknown[], window: AcceptanceWindow): ParsedBatch {
  const batch = new BatchBuilder(window);
  for (const item of items) batch.addItem(item);
  return batch;
}

class BatchBuilder implements ParsedBatch {
  readonly events: UsageEvent[] = [];
  readonly rejected: RejectedEvent[] = [];
  private index = 0;

  constructor(private readonly window: AcceptanceWindow) {}

  addLine(line: string): void {
    if (line.trim() === '') return;
    let item: unknown;
    try {
      item = JSON.parse(line);
    } catch {
      return this.reject(null, 'malformed_json', 'The line is not valid JSON.');
    }
    this.addItem(item);
  }

  addItem(item: unknown): void {
    const parsed = usageEventSchema.safeParse(item);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return this.reject(
        idOf(item),
        'invalid_event',
        `${pathOf(issue?.path) || 'The event'}: ${issue?.message ?? 'is not valid'}.`,
      );
    }
    const at = Date.parse(parsed.data.occurredAt);
    const { id } = parsed.data;
    if (at < this.window.earliestMs)
      return this.reject(
        id,
        'occurred_at_too_old',
        `occurredAt is before ${iso(this.window.earliestMs)}, the earliest accepted.`,
      );
    if (at > this.window.latestMs)
      return this.reject(
        id,
        'occurred_at_in_future',
        `occurredAt is after ${iso(this.window.latestMs)}, the latest accepted.`,
      );
    this.events.push(parsed.data);
    this.index += 1;
  }

  reject(id: string | null, code: RejectionCode, message: string): void {
    this.rejected.push({ index: this.index, id, code, message });
    this.index += 1;
  }
}

const iso = (ms: number) => new Date(ms).toISOString();

function idOf(item: unknown): string | null {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : null;
  return typeof id === 'string' ? id.slice(0, 200) : null;
}
