import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appendAuditEntry } from '@stillwatch/database/audit-chain';
import type { Checkpoint, CheckpointRecord } from '@stillwatch/database/checkpoint';
import pg from 'pg';
import { TakeCheckpointProcessor } from '../src/checkpoints/take-checkpoint.processor.js';
import type { TestServer } from './server-harness.js';

export const fileOf = ({ dataDir }: TestServer): string => join(dataDir, 'audit-checkpoints.ndjson');
export const keyFileOf = ({ dataDir }: TestServer): string => join(dataDir, 'audit-checkpoint-key.pem');

/** Every line of the checkpoint file; none when there is no file. */
export async function linesOf(server: TestServer): Promise<CheckpointRecord[]> {
  const text = await readFile(fileOf(server), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CheckpointRecord);
}

export async function newestLineOf(server: TestServer): Promise<Checkpoint> {
  const newest = (await linesOf(server)).at(-1);
  if (!newest || !('entry' in newest)) throw new Error('the file ends with no checkpoint');
  return newest;
}

/** Looks for what is due now, as the sweep does every ten seconds. */
export const sweep = (server: TestServer): Promise<void> =>
  server.worker.get(TakeCheckpointProcessor).handle();

/** The entry of a decision whose process ended before it could ask for a checkpoint. Answers its number. */
export async function forgottenDecision({ database }: TestServer): Promise<number> {
  const { seq } = await database.transaction((tx) =>
    appendAuditEntry(tx, {
      ...{ actorType: 'system', actorId: 'test', actorName: 'Test', action: 'decision.taken' },
      ...{ objectType: 'decision', objectId: 'forgotten' },
    }),
  );
  return Number(seq);
}

/** What the owner of the tables can do, who means harm or restores a backup. */
export async function asOwner({ ownerUrl }: TestServer, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const tables = ['audit_entries', 'audit_checkpoints', 'audit_checkpoint_keys'];
    for (const table of tables) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    for (const statement of statements) await client.query(statement);
    for (const table of tables) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  } finally {
    await client.end();
  }
}
