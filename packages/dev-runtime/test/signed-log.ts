import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeEach } from '@jest/globals';
import { appendAuditEntry } from '@stillwatch/database/audit-chain';
import { readAuditEntries } from '@stillwatch/database/audit-entries';
import { verifyAuditLog } from '@stillwatch/database/audit-verification';
import { keyIdOf, signed, type AuditGap, type Checkpoint } from '@stillwatch/database/checkpoint';
import type { CheckpointLine } from '@stillwatch/database/checkpoint-lines';
import { useTestDatabase } from './open-test-database.js';

export interface Key {
  readonly id: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export function newKey(): Key {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { id: keyIdOf(publicKey), publicKey, privateKey };
}

let minutes = 0;
export const laterAndLater = () => new Date(Date.UTC(2026, 10, 30, 0, (minutes += 1))).toISOString();

/** An audit log that is empty before each test, and the checkpoint file that goes with it. */
export function useSignedLog() {
  const store = useTestDatabase();
  const key = newKey();
  const log: { file: CheckpointLine[] } = { file: [] };

  beforeEach(async () => {
    await asOwner('TRUNCATE audit_entries');
    log.file = [];
  });

  /** What only the owner of the table can do, who means harm. */
  async function asOwner(...statements: string[]): Promise<void> {
    const client = await store.db.pool.connect();
    try {
      await client.query('ALTER TABLE audit_entries DISABLE TRIGGER USER');
      for (const statement of statements) await client.query(statement);
      await client.query('ALTER TABLE audit_entries ENABLE TRIGGER USER');
    } finally {
      client.release();
    }
  }

  async function append(
    count: number,
    action = 'act',
    after: object = { note: 'naïve "quote" 审计' },
  ): Promise<void> {
    for (let index = 0; index < count; index += 1)
      await store.db.transaction((tx) =>
        appendAuditEntry(tx, {
          ...{ actorType: 'user', actorId: 'u1', actorName: 'Ève', action },
          ...{ objectType: 'case', objectId: 'c1', before: null, after },
        }),
      );
  }

  async function headOf(): Promise<{ entry: number; hash: string }> {
    const entry = await store.db.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    return { entry: Number(entry.seq), hash: entry.hash };
  }

  /** Signs the newest entry, as Stillwatch does, and writes that to the file. */
  async function sign(by = key, gap?: AuditGap): Promise<Checkpoint> {
    const plain = { ...(await headOf()), at: laterAndLater(), keyId: by.id };
    const checkpoint = signed(
      { ...plain, ...(gap && { kind: 're-anchor' as const, ...gap }) },
      by.privateKey,
    );
    log.file.push(checkpoint);
    return checkpoint;
  }

  async function* inFile() {
    yield* log.file;
  }

  const verify = (keys: readonly Key[] = [key]) =>
    verifyAuditLog({
      entries: readAuditEntries(store.db.pool, { pageSize: 3 }),
      checkpoints: inFile,
      publicKeys: new Map(keys.map(({ id, publicKey }) => [id, publicKey])),
    });
  const problemsFound = async (keys?: readonly Key[]) =>
    (await verify(keys)).problems.map(({ code, entry }) => [code, entry]);

  /** Ten entries, the fourth and the eighth of them signed. */
  async function signedLog(): Promise<void> {
    for (const more of [4, 4]) {
      await append(more);
      await sign();
    }
    await append(2);
  }

  return { store, key, log, asOwner, append, headOf, sign, verify, problemsFound, signedLog };
}
