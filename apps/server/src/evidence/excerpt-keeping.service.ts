import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { excerptsPerAccount } from '@stillwatch/contracts/evidence';
import { arrayLiteral } from '@stillwatch/database/array-literal';
import type { Database, Tx } from '@stillwatch/database/database';
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
import { choose } from './excerpt-choice.rules.js';
import type { ExcerptRoom, OfferedRequest } from './excerpt-offer.rules.js';

export type Offer = readonly OfferedRequest[];

interface Room extends ExcerptRoom {
  readonly sealedKey: Uint8Array | null;
}

/**
 * Keeps excerpts at ingest: of accounts in a band that somebody looks at, and of nobody else. Of a batch first is chosen
 * what could be kept, by the thread that reads it and outside of its transaction; inside, only what the batch has newly stored is kept, so that a repeated
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

  /** What there is room for, of those of the accounts that excerpts are kept of; of none when nothing is kept. */
  async rooms(accountIds: readonly string[]): Promise<ExcerptRoom[]> {
    if (!this.isKeeping || accountIds.length === 0) return [];
    const rooms = await roomOf((text, values) => this.database.pool.query(text, values), accountIds);
    return rooms.map(({ accountId, templates, ordinary }) => ({ accountId, templates, ordinary }));
  }

  /** Keeps what was offered and has been newly stored under one of `batchIds`, in the transaction that stored it. */
  async keep(tx: Tx, batchIds: readonly bigint[], offer: Offer): Promise<void> {
    if (offer.length === 0 || batchIds.length === 0) return;
    const locked = await tryLockEvidence(tx, [...new Set(offer.map(({ accountId }) => accountId))]);
    if (locked.length === 0) return;
    const stored = await newlyStored(
      tx,
      batchIds,
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
      const { accountId, texts } = request;
      return { ...request, id, sealed: sealExcerpt(key, { accountId, id }, texts) };
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
  { name: 'system_characters', type: 'int4', value: ({ characters }) => characters.system },
  { name: 'prompt_characters', type: 'int4', value: ({ characters }) => characters.prompt },
  { name: 'completion_characters', type: 'int4', value: ({ characters }) => characters.completion },
  { name: 'sealed', type: 'bytea', value: (row) => row.sealed },
];

/** An event that was kept before (and forgotten as usage since) is not kept again. */
const insertStatement = `
INSERT INTO evidence_excerpts (kept_at, ${columns.map(({ name }) => name).join(', ')})
SELECT $1::timestamptz, * FROM unnest(${columns.map(({ type }, index) => `$${index + 2}::${type}[]`).join(', ')})
ON CONFLICT DO NOTHING`;

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

/** Those of the requests that these batches have stored: the others were there before. */
async function newlyStored(tx: Tx, batchIds: readonly bigint[], offer: Offer): Promise<OfferedRequest[]> {
  const times = offer.map(({ occurredAt }) => occurredAt.getTime());
  const found = await tx.sql<{ place: number }>(
    `SELECT place::int FROM unnest($1::text[], $2::timestamptz[], $3::text[]) WITH ORDINALITY AS offered(account_id, occurred_at, id, place)
     JOIN usage_events USING (account_id, occurred_at, id)
     WHERE batch_id = ANY($4::bigint[]) AND usage_events.occurred_at BETWEEN $5 AND $6`,
    [
      offer.map(({ accountId }) => accountId),
      offer.map(({ occurredAt }) => occurredAt.toISOString()),
      offer.map(({ eventId }) => eventId),
      batchIds,
      new Date(Math.min(...times)),
      new Date(Math.max(...times)),
    ],
  );
  return found.flatMap(({ place }) => offer[place - 1] ?? []);
}
