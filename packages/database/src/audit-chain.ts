import { createHash } from 'node:crypto';
import type { Tx } from './database.js';

/** What is known of an act before it has a place in the chain. */
export interface AuditAct {
  actorType: 'user' | 'api_key' | 'system' | 'customer';
  actorId: string;
  actorName: string;
  action: string;
  objectType: string;
  objectId: string;
  before?: object | null;
  after?: object | null;
}

/** An entry as text, the form in which it is hashed. */
export interface AuditEntryText {
  seq: string;
  /** UTC with milliseconds, `2026-11-23T21:00:00.000Z`. Entries are written so; with microseconds it has been changed since. */
  at: string;
  actorType: string;
  actorId: string;
  actorName: string;
  action: string;
  objectType: string;
  objectId: string;
  /** Postgres's text of the jsonb value. */
  before: string | null;
  after: string | null;
  prevHash: string;
}

/** An entry as it is stored, with the hash that stands beside it. */
export interface StoredAuditEntry extends AuditEntryText {
  hash: string;
}

const formatName = 'stillwatch-audit-1';
/** What the first entry continues from. */
export const hashBeforeFirst = '0'.repeat(64);

/**
 * The text that an entry's hash is the SHA-256 of: the format's name and the eleven fields in the order of
 * `AuditEntryText`, each as its length in UTF-8 bytes, a colon, the text and a semicolon, null as `-;`. The lengths keep
 * the end of one field from being read as the beginning of the next. The trigger `chain_audit_entry` writes the same.
 */
export function canonicalAuditEntry(entry: AuditEntryText): string {
  return lengthPrefixed([
    formatName,
    entry.seq,
    entry.at,
    entry.actorType,
    entry.actorId,
    entry.actorName,
    entry.action,
    entry.objectType,
    entry.objectId,
    entry.before,
    entry.after,
    entry.prevHash,
  ]);
}

/** Fields as one text that cannot be read in another way: the form of everything here that is hashed or signed. */
export const lengthPrefixed = (fields: readonly (string | null)[]): string =>
  fields.map((field) => (field === null ? '-;' : `${Buffer.byteLength(field)}:${field};`)).join('');

export function hashAuditEntry(entry: AuditEntryText): string {
  return createHash('sha256').update(canonicalAuditEntry(entry)).digest('hex');
}

/**
 * Appends an act to the audit log, to be kept or undone with `tx`. Call it last: it holds the log's lock until the
 * transaction ends, which is what numbers entries without gaps, and everybody else who appends waits for it.
 */
export async function appendAuditEntry(tx: Tx, act: AuditAct): Promise<{ seq: bigint; hash: string }> {
  const [entry] = await tx.sql<{ seq: string; hash: string }>(
    `INSERT INTO audit_entries (actor_type, actor_id, actor_name, action, object_type, object_id, before, after)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING seq, hash`,
    [
      act.actorType,
      act.actorId,
      act.actorName,
      act.action,
      act.objectType,
      act.objectId,
      asJson(act.before),
      asJson(act.after),
    ],
  );
  if (!entry) throw new Error('the audit entry was not stored');
  return { seq: BigInt(entry.seq), hash: entry.hash };
}

/** {@link appendAuditEntry} for many acts in their order, in one statement. */
export async function appendAuditEntries(tx: Tx, acts: readonly AuditAct[]): Promise<void> {
  if (acts.length === 0) return;
  const json = (value: object | null | undefined) => (value ? JSON.stringify(value) : null);
  await tx.sql(
    `INSERT INTO audit_entries (actor_type, actor_id, actor_name, action, object_type, object_id, before, after)
     SELECT actor_type, actor_id, actor_name, action, object_type, object_id, before, after
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::jsonb[])
       WITH ORDINALITY AS act(actor_type, actor_id, actor_name, action, object_type, object_id, before, after, place)
     ORDER BY place`,
    [
      acts.map(({ actorType }) => actorType),
      acts.map(({ actorId }) => actorId),
      acts.map(({ actorName }) => actorName),
      acts.map(({ action }) => action),
      acts.map(({ objectType }) => objectType),
      acts.map(({ objectId }) => objectId),
      acts.map(({ before }) => json(before)),
      acts.map(({ after }) => json(after)),
    ],
  );
}

function asJson(value: object | null | undefined): string | null {
  return value == null ? null : JSON.stringify(value);
}
