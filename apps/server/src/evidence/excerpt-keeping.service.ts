import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Content, UsageEvent } from '@stillwatch/contracts/usage-event';
import { excerptsPerAccount } from '@stillwatch/contracts/evidence';
import { arrayLiteral } from '@stillwatch/database/array-literal';
import type { UsageEventRow } from '@stillwatch/database/bulk-insert';
import type { Database, Tx } from '@stillwatch/database/database';
import { decodeFingerprint } from '@stillwatch/detection/fingerprint-codec';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import type { Keyring } from '../env/keyring.js';
import { DATABASE, ENV, KEYRING } from '../env/tokens.js';
import {
  newAccountKey,
  openAccountKey,
  sealAccountKey,
  sealExcerpt,
  tryLockEvidence,
} from './account-keys.js';
import { choose, fitsBeside, templateOf, type Kept, type Template } from './excerpt-choice.rules.js';
import { cutContent } from './excerpt-text.rules.js';

/** A request that may be kept as an excerpt, until its batch is stored. */
interface OfferedRequest extends Template {
  readonly accountId: string;
  readonly occurredAt: Date;
  readonly eventId: string;
  readonly model: string;
  readonly content: Content;
}
export type Offer = readonly OfferedRequest[];

interface Room extends Kept {
  readonly accountId: string;
  readonly sealedKey: Uint8Array | null;
}

/** Accounts of one batch that excerpts are kept of: each is a lock. The others have their turn in later batches. */
const accountsPerBatch = 50;

/**
 * Keeps excerpts at ingest: of accounts in a band that somebody looks at, and of nobody else. Of a batch first is chosen
 * what could be kept, outside of its transaction; inside, only what the batch has newly stored is kept, so that a repeated
 * batch keeps nothing twice.
 */
@Injectable()
export class ExcerptKeepingService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(KEYRING) private readonly keyring: Keyring,
    @Inject(ENV) private readonly env: Env,
    private readonly clock: Clock,
  ) {}

  get isKeeping(): boolean {
    return this.env.STILLWATCH_EVIDENCE_EXCERPTS === 'on';
  }

  /** The requests of a batch that there is room for, each by itself: which of them are new is not known yet. `rows` are what is stored of `events`, in the same order. */
  async offer(events: readonly UsageEvent[], rows: readonly UsageEventRow[]): Promise<Offer> {
    if (!this.isKeeping) return [];
    const indexes = new Map<string, number[]>();
    rows.forEach(({ accountId, fingerprint }, index) => {
      if (!fingerprint) return;
      const others = indexes.get(accountId);
      if (others) others.push(index);
      else indexes.set(accountId, [index]);
    });
    if (indexes.size === 0) return [];
    const rooms = await roomOf((text, values) => this.database.pool.query(text, values), [...indexes.keys()]);
    return rooms
      .map((room) => requestsAt(indexes.get(room.accountId) ?? [], events, rows).filter(fitsBeside(room)))
      .filter((fitting) => fitting.length > 0)
      .slice(0, accountsPerBatch)
      .flat();
  }

  /** Keeps what was offered and has been newly stored as `batchId`, in the transaction that stored it. */
  async keep(tx: Tx, batchId: bigint, offer: Offer): Promise<void> {
    if (offer.length === 0) return;
    const locked = await tryLockEvidence(tx, [...new Set(offer.map(({ accountId }) => accountId))]);
    if (locked.length === 0) return;
    const stored = await newlyStored(
      tx,
      batchId,
      offer.filter(({ accountId }) => locked.includes(accountId)),
    );
    if (stored.length === 0) return;
    const rooms = await roomOf(async (text, values) => ({ rows: await tx.sql(text, values) }), locked);
    for (const room of rooms) {
      const chosen = choose(
        stored.filter(({ accountId }) => accountId === room.accountId),
        room,
      );
      if (chosen.length > 0) await this.insert(tx, chosen, await this.keyOf(tx, room));
    }
  }

  private async keyOf(tx: Tx, { accountId, sealedKey }: Room): Promise<Buffer> {
    if (sealedKey) return openAccountKey(this.keyring, accountId, sealedKey);
    const key = newAccountKey();
    await tx.evidenceKey.create({
      data: {
        accountId,
        sealedKey: sealAccountKey(this.keyring, accountId, key),
        createdAt: this.clock.now(),
      },
    });
    return key;
  }

  private async insert(tx: Tx, chosen: Offer, key: Buffer): Promise<void> {
    const keptAt = this.clock.now().toISOString();
    const rows = chosen.map((request) => {
      const id = randomUUID();
      const { accountId, content } = request;
      return { ...request, id, sealed: sealExcerpt(key, { accountId, id }, cutContent(content)) };
    });
    await tx.sql(insertStatement, [
      keptAt,
      ...columns.map(({ value }) => arrayLiteral(rows.map((row) => value(row)))),
    ]);
  }
}

type SealedRequest = OfferedRequest & { readonly id: string; readonly sealed: Uint8Array };

const columns: {
  name: string;
  type: string;
  value: (row: SealedRequest) => string | number | Uint8Array | null;
}[] = [
  { name: 'account_id', type: 'text', value: (row) => row.accountId },
  { name: 'id', type: 'uuid', value: (row) => row.id },
  { name: 'occurred_at', type: 'timestamptz', value: (row) => row.occurredAt.toISOString() },
  { name: 'event_id', type: 'text', value: (row) => row.eventId },
  { name: 'template', type: 'bigint', value: (row) => row.template },
  { name: 'ask', type: 'text', value: (row) => row.ask },
  { name: 'model', type: 'text', value: (row) => row.model },
  { name: 'system_characters', type: 'int4', value: ({ content }) => content.system?.length || null },
  { name: 'prompt_characters', type: 'int4', value: ({ content }) => content.prompt?.length || null },
  { name: 'completion_characters', type: 'int4', value: ({ content }) => content.completion?.length || null },
  { name: 'sealed', type: 'bytea', value: (row) => row.sealed },
];

/** An event that was kept before (and forgotten as usage since) is not kept again. */
const insertStatement = `
INSERT INTO evidence_excerpts (kept_at, ${columns.map(({ name }) => name).join(', ')})
SELECT $1::timestamptz, * FROM unnest(${columns.map(({ type }, index) => `$${index + 2}::${type}[]`).join(', ')})
ON CONFLICT DO NOTHING`;

/** The requests of one account, each event once. */
function requestsAt(
  indexes: readonly number[],
  events: readonly UsageEvent[],
  rows: readonly UsageEventRow[],
): OfferedRequest[] {
  const seen = new Set<string>();
  return indexes.flatMap((index) => {
    const row = rows[index];
    const content = events[index]?.content;
    if (!row?.fingerprint || !content) return [];
    const { accountId, occurredAt, id: eventId, model, fingerprint } = row;
    const key = `${occurredAt.getTime()}|${eventId}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [
      { accountId, occurredAt, eventId, model, content, ...templateOf(decodeFingerprint(fingerprint)) },
    ];
  });
}

type Query = (text: string, values: unknown[]) => Promise<{ rows: Room[] }>;

/** What is kept of those accounts that are watched at least, were not erased, and are not full. */
const roomOf = async (query: Query, accountIds: readonly string[]): Promise<Room[]> =>
  (
    await query(
      `SELECT accounts.account_id AS "accountId", sealed_key AS "sealedKey",
         coalesce(array_agg(template::float8) FILTER (WHERE template IS NOT NULL), '{}') AS templates,
         (count(*) FILTER (WHERE template IS NOT NULL AND ask IS NULL))::int AS ordinary
       FROM accounts LEFT JOIN evidence_keys USING (account_id) LEFT JOIN evidence_excerpts USING (account_id)
       WHERE accounts.account_id = ANY($1) AND band IN ('watch', 'review', 'critical') AND evidence_keys.erased_at IS NULL
       GROUP BY accounts.account_id, sealed_key HAVING count(template) < $2`,
      [accountIds, excerptsPerAccount],
    )
  ).rows;

/** Those of the requests that this batch has stored: the others were there before. */
async function newlyStored(tx: Tx, batchId: bigint, offer: Offer): Promise<OfferedRequest[]> {
  const times = offer.map(({ occurredAt }) => occurredAt.getTime());
  const found = await tx.sql<{ place: number }>(
    `SELECT place::int FROM unnest($1::text[], $2::timestamptz[], $3::text[]) WITH ORDINALITY AS offered(account_id, occurred_at, id, place)
     JOIN usage_events USING (account_id, occurred_at, id)
     WHERE batch_id = $4 AND usage_events.occurred_at BETWEEN $5 AND $6`,
    [
      offer.map(({ accountId }) => accountId),
      offer.map(({ occurredAt }) => occurredAt.toISOString()),
      offer.map(({ eventId }) => eventId),
      batchId,
      new Date(Math.min(...times)),
      new Date(Math.max(...times)),
    ],
  );
  return found.flatMap(({ place }) => offer[place - 1] ?? []);
}
