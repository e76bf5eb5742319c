import { arrayHead, ByteSink, textArray, type ElementType } from './byte-sink.js';

/** One usage event as it is stored; null and absent are the same. Strings hold no NUL and no broken surrogate pair. */
export interface UsageEventRow {
  accountId: string;
  occurredAt: Date;
  id: string;
  operation: string;
  model: string;
  apiKeyId?: string | null;
  inputTokens?: number | null;
  outputTokens?: number | null;
  cachedInputTokens?: number | null;
  reasoningTokens?: number | null;
  status?: string | null;
  finishReason?: string | null;
  durationMs?: number | null;
  conversationId?: string | null;
  turn?: number | null;
  endUserId?: string | null;
  request?: object | null;
  client?: object | null;
  /** What is kept of the content, as packages/detection encodes it. */
  fingerprint?: Uint8Array | null;
}

/** Some of a batch's events, column by column, each as the value of an array parameter. */
export interface EventChunk {
  readonly count: number;
  /** The first and the last instant, in milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly columns: readonly Uint8Array<ArrayBuffer>[];
}

/** A batch as it is inserted. Holds nothing but numbers, strings and bytes of its own, so that it can cross threads. */
export interface PackedEvents {
  readonly count: number;
  /** In the order of UTC day, account and id, which all batches insert in. */
  readonly chunks: readonly EventChunk[];
  /** Every account once, in order, and the same as an array parameter. */
  readonly accountIds: readonly string[];
  readonly accountColumn: Uint8Array<ArrayBuffer>;
  /** The UTC days, as their midnights in milliseconds, oldest first. */
  readonly days: readonly number[];
}

/** What became of an event that was added: another of its batch may have its account and id within two days. */
export type Added = 'packed' | 'repeated' | 'repeated_otherwise';

/** Events of one account with one id are the same when less than this lies between them, in milliseconds. */
export const sameEventMs = 48 * 3_600_000;

const dayMs = 86_400_000;
const jsonbVersion = 1;
/** Bounds what one statement carries: how long it keeps the sender's thread, and the server's memory. */
const maxChunkRows = 1_000;
const maxChunkBytes = 1024 * 1024;

type Write<Value> = (sink: ByteSink, value: Value) => void;
const text: Write<string> = (sink, value) => sink.text(value);
const int4: Write<number> = (sink, value) => sink.int4(value);
const jsonb: Write<object> = (sink, value) => sink.text(JSON.stringify(value), jsonbVersion);

interface Column {
  readonly name: string;
  readonly type: ElementType;
  readonly write: (sink: ByteSink, row: UsageEventRow) => void;
}

function column<Field extends keyof UsageEventRow>(
  name: string,
  type: ElementType,
  field: Field,
  write: Write<NonNullable<UsageEventRow[Field]>>,
): Column {
  return {
    name,
    type,
    write: (sink, row) => {
      const value = row[field];
      if (value == null) sink.nothing();
      else write(sink, value as NonNullable<UsageEventRow[Field]>);
    },
  };
}

export const eventColumns: readonly Column[] = [
  column('account_id', 'text', 'accountId', text),
  column('occurred_at', 'timestamptz', 'occurredAt', (sink, at) => sink.timestamp(at.getTime())),
  column('id', 'text', 'id', text),
  column('operation', 'text', 'operation', text),
  column('model', 'text', 'model', text),
  column('api_key_id', 'text', 'apiKeyId', text),
  column('input_tokens', 'int4', 'inputTokens', int4),
  column('output_tokens', 'int4', 'outputTokens', int4),
  column('cached_input_tokens', 'int4', 'cachedInputTokens', int4),
  column('reasoning_tokens', 'int4', 'reasoningTokens', int4),
  column('status', 'text', 'status', text),
  column('finish_reason', 'text', 'finishReason', text),
  column('duration_ms', 'float8', 'durationMs', (sink, ms) => sink.float8(ms)),
  column('conversation_id', 'text', 'conversationId', text),
  column('turn', 'int4', 'turn', int4),
  column('end_user_id', 'text', 'endUserId', text),
  column('request', 'jsonb', 'request', jsonb),
  column('client', 'jsonb', 'client', jsonb),
  column('fingerprint', 'bytea', 'fingerprint', (sink, bytes) => sink.bytea(bytes)),
];

/** What tells two requests apart that claim to be one event. */
export const contentColumns = ['input_tokens', 'request', 'fingerprint'] as const;
const contentPlaces = contentColumns.map((name) => eventColumns.findIndex((each) => each.name === name));

/**
 * Turns events into the columns that are inserted, one after the other, keeping no object of them: what a batch takes is
 * the bytes of its rows and three values each to put them in order.
 */
export class EventPacker {
  private readonly rows = new ByteSink(64 * 1024);
  private readonly starts: number[] = [];
  private readonly times: number[] = [];
  private readonly accounts: string[] = [];
  private readonly ids: string[] = [];
  private readonly places = new Map<string, number | number[]>();

  /** Takes an event unless one with its account and id, less than two days away, has been taken: the first stays. */
  add(row: UsageEventRow): Added {
    const key = `${row.accountId}\n${row.id}`;
    const time = row.occurredAt.getTime();
    const known = this.places.get(key);
    const start = this.rows.length;
    for (const each of eventColumns) each.write(this.rows, row);
    const twin = known === undefined ? undefined : this.twinOf(known, time);
    if (twin !== undefined) {
      const differs = !this.sameContent(this.starts[twin] ?? 0, start);
      this.rows.truncate(start);
      return differs ? 'repeated_otherwise' : 'repeated';
    }
    const place = this.starts.length;
    this.places.set(key, known === undefined ? place : [known, place].flat());
    this.starts.push(start);
    this.times.push(time);
    this.accounts.push(row.accountId);
    this.ids.push(row.id);
    return 'packed';
  }

  pack(): PackedEvents {
    const order = this.inOrder();
    const accountIds = [...new Set(this.accounts)].sort(byText);
    const days = [...new Set(this.times.map(dayOf))].sort((a, b) => a - b);
    return {
      count: order.length,
      chunks: this.chunks(order),
      accountIds,
      accountColumn: textArray(accountIds),
      days: days.map((day) => day * dayMs),
    };
  }

  private twinOf(places: number | number[], time: number): number | undefined {
    return [places].flat().find((place) => Math.abs((this.times[place] ?? NaN) - time) < sameEventMs);
  }

  private sameContent(startA: number, startB: number): boolean {
    const [a, b] = [this.elementsOf(startA), this.elementsOf(startB)];
    return contentPlaces.every((place) => a[place]?.equals(b[place] ?? Buffer.alloc(0)));
  }

  private elementsOf(start: number): Buffer[] {
    const { bytes } = this.rows;
    let at = start;
    return eventColumns.map(() => {
      const end = elementEnd(bytes, at);
      const element = bytes.subarray(at, end);
      at = end;
      return element;
    });
  }

  private inOrder(): number[] {
    const { accounts, ids, times } = this;
    const days = times.map(dayOf);
    return Array.from(times.keys()).sort((a, b) => {
      const elapsed = (days[a] ?? 0) - (days[b] ?? 0);
      if (elapsed !== 0) return elapsed;
      return (
        byText(accounts[a] ?? '', accounts[b] ?? '') ||
        byText(ids[a] ?? '', ids[b] ?? '') ||
        (times[a] ?? 0) - (times[b] ?? 0)
      );
    });
  }

  private chunks(order: readonly number[]): EventChunk[] {
    const chunks: EventChunk[] = [];
    for (let from = 0; from < order.length;) {
      let to = from;
      for (let size = 0; to < order.length && to - from < maxChunkRows && size < maxChunkBytes; to += 1)
        size += this.sizeOf(order[to] ?? 0);
      chunks.push(this.chunk(order.slice(from, to)));
      from = to;
    }
    return chunks;
  }

  private sizeOf(place: number): number {
    return (this.starts[place + 1] ?? this.rows.length) - (this.starts[place] ?? 0);
  }

  private chunk(places: readonly number[]): EventChunk {
    const { bytes } = this.rows;
    const sinks = eventColumns.map(({ type }) => {
      const sink = new ByteSink(32 + places.length * 16);
      arrayHead(sink, type, places.length);
      return sink;
    });
    let [fromMs, toMs] = [Infinity, -Infinity];
    for (const place of places) {
      const time = this.times[place] ?? 0;
      fromMs = Math.min(fromMs, time);
      toMs = Math.max(toMs, time);
      let at = this.starts[place] ?? 0;
      for (const sink of sinks) {
        const end = elementEnd(bytes, at);
        sink.raw(bytes.subarray(at, end));
        at = end;
      }
    }
    return { count: places.length, fromMs, toMs, columns: sinks.map((sink) => sink.detach()) };
  }
}

/** Packs rows that are there already. */
export function packEvents(rows: Iterable<UsageEventRow>): PackedEvents {
  const packer = new EventPacker();
  for (const row of rows) packer.add(row);
  return packer.pack();
}

const dayOf = (ms: number): number => Math.floor(ms / dayMs);
const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const elementEnd = (bytes: Buffer, at: number): number => at + 4 + Math.max(0, bytes.readInt32BE(at));
