import { expect, test } from '@jest/globals';
import { migrate, readDatamodel } from '@stillwatch/database/migrate';
import { withSchemaEngine } from '@stillwatch/database/schema-engine';
import pg from 'pg';
import { createTestDatabase } from '../src/test-database.js';
import { useTestDatabase } from './open-test-database.js';

const store = useTestDatabase();

test('the migrations make exactly the tables of schema.prisma', async () => {
  const script = await withSchemaEngine(store.url, readDatamodel(), async (engine) => {
    const { stdout } = await engine.diff({
      from: {
        tag: 'schemaDatasource',
        files: [{ path: 'schema.prisma', content: readDatamodel() }],
        configDir: '.',
      },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: readDatamodel() }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? '';
  });
  expect(script.trim()).toBe('-- This is an empty migration.');
});

test('processes that start at once migrate once between them, and a later one finds nothing to do', async () => {
  const empty = await createEmptyDatabase();
  const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(empty.url)));
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  expect(await migrate(empty.url)).toEqual([]);
  await empty.drop();
});

test('a migration that was broken off is applied again', async () => {
  const empty = await createEmptyDatabase();
  const client = new pg.Client({ connectionString: empty.url });
  await client.connect();
  const [all] = [await migrate(empty.url)];
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await migrate(empty.url);
  await client.query(`UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0`);
  const tables = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations'`,
  );
  await client.query(tables.rows.map(({ name }) => `DROP TABLE "${name}" CASCADE;`).join(''));
  await client.query(
    'DROP FUNCTION refuse_change, refuse_decision_change, audit_field, chain_audit_entry; DROP SEQUENCE usage_batch_ids',
  );

  expect(await migrate(empty.url)).toEqual(all);
  expect(await migrate(empty.url)).toEqual([]);
  await client.end();
  await empty.drop();
});

async function createEmptyDatabase() {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await client.end();
  return database;
}
