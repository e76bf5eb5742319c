import { randomBytes } from 'node:crypto';
import type { Tx } from '@stillwatch/database/database';
import { openWith, sealWith, type Keyring } from '../env/keyring.js';
import type { ExcerptTexts } from './excerpt-text.rules.js';

/*
 * An account's excerpts are sealed with a random key of its own, which the keyring seals for the row of that account. Each
 * excerpt is bound to its account and its id: bytes that are copied to another row cannot be opened there.
 */

export const newAccountKey = (): Buffer => randomBytes(32);

const keyContext = (accountId: string): string => `evidence key|${accountId}`;
const excerptContext = (accountId: string, id: string): string => `excerpt|${id}|${accountId}`;

export const sealAccountKey = (keyring: Keyring, accountId: string, key: Buffer): Uint8Array<ArrayBuffer> =>
  keyring.seal('evidence keys', key, keyContext(accountId));

/** @throws Error when the sealed key was changed or belongs to another account */
export const openAccountKey = (keyring: Keyring, accountId: string, sealed: Uint8Array): Buffer =>
  keyring.open('evidence keys', sealed, keyContext(accountId));

export const sealExcerpt = (
  key: Buffer,
  of: { accountId: string; id: string },
  texts: ExcerptTexts,
): Uint8Array<ArrayBuffer> => sealWith(key, JSON.stringify(texts), excerptContext(of.accountId, of.id));

/** @throws Error when the sealed text was changed or belongs to another excerpt */
export const openExcerpt = (
  key: Buffer,
  of: { accountId: string; id: string },
  sealed: Uint8Array,
): ExcerptTexts =>
  JSON.parse(openWith(key, sealed, excerptContext(of.accountId, of.id)).toString()) as ExcerptTexts;

const lockName = `hashtextextended('evidence ' || account_id, 11)`;

/**
 * Takes the locks on what is kept of the accounts, as far as nobody holds them: adding excerpts waits for nobody, so that no
 * batch of a busy account queues behind another. Whoever holds a lock sees, from its next statement on, all that is kept.
 */
export const tryLockEvidence = async (tx: Tx, accountIds: readonly string[]): Promise<string[]> =>
  (
    await tx.sql<{ accountId: string }>(
      `SELECT account_id AS "accountId" FROM unnest($1::text[]) AS t(account_id)
       WHERE pg_try_advisory_xact_lock(${lockName})`,
      [accountIds],
    )
  ).map((row) => row.accountId);

/** The same for one account, waiting for those who add to it. */
export async function lockEvidence(tx: Tx, accountId: string): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(${lockName}) FROM (SELECT $1::text AS account_id) AS t`, [
    accountId,
  ]);
}
