import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/embedded-postgres.js';

const migrations = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));
const names = readdirSync(migrations)
  .filter((name) => /^\d/.test(name))
  .sort();
const sqlOf = (name: string) => readFileSync(join(migrations, name, 'migration.sql'), 'utf8');
const rewriting = names.findIndex((name) => name.endsWith('leave_out_words_of_requests'));

/** The files below a directory that hold a text. */
function filesWith(directory: string, text: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}

test('after the migration no file of the database holds what customers wrote into their requests', async () => {
  const secret = 'xylophone-marmalade-quokka';
  const dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-words-'));
  await chmod(dataDir, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
  const client = new pg.Client({ connectionString: postgres.url });
  try {
    await client.connect();
    // The log that is no longer needed is removed instead of used again, so that it can be looked through as well.
    await client.query('ALTER SYSTEM SET wal_recycle = off');
    await client.query('SELECT pg_reload_conf()');
    await client.query('CREATE TABLE _prisma_migrations (migration_name text)');
    for (const name of names.slice(0, rewriting)) await client.query(sqlOf(name));
    await client.query(`SELECT make_usage_partition('2026-11-20'), make_usage_partition('2026-11-21')`);
    const requests = [
      { temperature: 1, stop: [`${secret} a`, `${secret} b`], logitBias: { [secret]: -5, b: 1 }, seed: 7 },
      { stop: secret, responseFormat: secret, reasoningEffort: secret, topLogprobs: 3 },
      { stop: '', responseFormat: 'json_object', reasoningEffort: 'high', stream: true },
      null,
    ];
    for (const [n, request] of requests.entries()) {
      await client.query(
        `INSERT INTO usage_events (account_id, occurred_at, id, batch_id, operation, model, request)
         VALUES ('a', $1, $2, 1, 'chat', 'm', $3)`,
        [`2026-11-2${n % 2}T12:00:00Z`, `e${n}`, request],
      );
    }
    await client.query('CHECKPOINT');
    expect(filesWith(dataDir, secret).length).toBeGreaterThan(0);

    for (const name of names.slice(rewriting)) await client.query(sqlOf(name));

    const { rows } = await client.query<{ request: unknown }>('SELECT request FROM usage_events ORDER BY id');
    expect(rows.map(({ request }) => request)).toEqual([
      { temperature: 1, seed: 7, stopCount: 2, logitBiasCount: 2 },
      { topLogprobs: 3, stopCount: 1, responseFormat: 'other', reasoningEffort: 'other' },
      { stream: true, stopCount: 0, responseFormat: 'json_object', reasoningEffort: 'high' },
      null,
    ]);
    for (let round = 0; round < 2; round += 1) {
      await client.query('SELECT pg_switch_wal()');
      await client.query('CHECKPOINT');
    }
    expect(filesWith(dataDir, secret)).toEqual([]);
  } finally {
    await client.end();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
