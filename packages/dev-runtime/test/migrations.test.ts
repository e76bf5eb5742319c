import { afterEach, describe, expect, test } from '@jest/globals';
import { migrate, readDatamodel } from '@stillwatch/database/migrate';
import { withSchemaEngine } from '@stillwatch/database/schema-engine';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../src/test-database.js';

const databases: TestDatabase[] = [];

afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop();
});

async function createEmptyDatabase(): Promise<string> {
  const database = await createTestDatabase();
  databases.push(database);
  await run(database.url, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  return database.url;
}

async function run<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('the migrations and schema.prisma', () => {
  test('make the same columns, keys and indexes, but for what Prisma cannot express', async () => {
    const [migrated, generated] = [await createEmptyDatabase(), await createEmptyDatabase()];
    await migrate(migrated);
    await run(generated, await scriptOfDatamodel(generated));

    expect(await describeColumns(migrated)).toEqual(await describeColumns(generated));
    expect(await describeKeys(migrated)).toEqual(await describeKeys(generated));
    const expected = new Set(await describeIndexes(generated));
    const actual = new Set(await describeIndexes(migrated));
    expect([...expected].filter((index) => !actual.has(index))).toEqual([]);
    expect([...actual].filter((index) => !expected.has(index))).toEqual([
      `CREATE INDEX accounts_upcoming_from_idx ON public.accounts USING btree (upcoming_from) WHERE (upcoming_from IS NOT NULL)`,
      `CREATE UNIQUE INDEX audit_re_anchors_one_open_key ON public.audit_re_anchors USING btree (status) WHERE (status = 'proposed'::text)`,
      `CREATE UNIQUE INDEX backtests_one_running_key ON public.backtests USING btree (scorecard_version) WHERE (status = 'running'::text)`,
      `CREATE UNIQUE INDEX cases_one_not_closed_key ON public.cases USING btree (subject_type, subject_id) WHERE (state <> 'closed'::text)`,
      `CREATE UNIQUE INDEX decisions_one_proposed_key ON public.decisions USING btree (case_id) WHERE (status = 'proposed'::text)`,
      `CREATE UNIQUE INDEX evidence_packets_one_running_key ON public.evidence_packets USING btree (case_id) WHERE (status = 'running'::text)`,
      `CREATE INDEX intake_days_trouble_idx ON public.intake_days USING btree (day) WHERE ((scope = 'account'::text) AND (((rejected + repaired) + conflicting) > 0))`,
      `CREATE INDEX outbox_messages_dead_idx ON public.outbox_messages USING btree (dead_at) WHERE (dead_at IS NOT NULL)`,
      `CREATE INDEX outbox_messages_waiting_idx ON public.outbox_messages USING btree (id) WHERE ((dispatched_at IS NULL) AND (dead_at IS NULL))`,
      `CREATE UNIQUE INDEX scorecards_one_active_key ON public.scorecards USING btree (status) WHERE (status = 'active'::text)`,
      `CREATE UNIQUE INDEX scorecards_one_shadow_key ON public.scorecards USING btree (status) WHERE (status = 'shadow'::text)`,
      `CREATE UNIQUE INDEX user_changes_open_key ON public.user_changes USING btree (user_id, kind) WHERE (status = 'proposed'::text)`,
    ]);
  });
});

/** What Prisma itself would make of schema.prisma. Its engine cannot read a live database through the driver adapter. */
function scriptOfDatamodel(url: string): Promise<string> {
  return withSchemaEngine(url, readDatamodel(), async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: readDatamodel() }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? '';
  });
}

const describeColumns = (url: string) =>
  run(
    url,
    `SELECT table_name, column_name, udt_name, datetime_precision, is_nullable, column_default
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
  );

const describeKeys = (url: string) =>
  run(
    url,
    `SELECT conrelid::regclass::text AS table_name, conname, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u')
     AND conrelid <> coalesce(to_regclass('_prisma_migrations'), 0) ORDER BY 1, 2`,
  );

async function describeIndexes(url: string): Promise<string[]> {
  const rows = await run<{ definition: string }>(
    url,
    `SELECT replace(indexdef, ' ON ONLY ', ' ON ') AS definition FROM pg_indexes
     WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY indexname`,
  );
  return rows.map(({ definition }) => definition);
}

test('processes that start at once migrate once between them, and a later one finds nothing to do', async () => {
  const url = await createEmptyDatabase();
  const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(url)));
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  expect(await migrate(url)).toEqual([]);
});

test('a migration that fails is undone as a whole, and a process killed in its middle only delays the next', async () => {
  const url = await createEmptyDatabase();
  await run(url, 'CREATE SEQUENCE usage_batch_ids');
  await expect(migrate(url)).rejects.toThrow('already exists');
  expect(await run(url, `SELECT relname FROM pg_class WHERE relname = 'accounts'`)).toEqual([]);

  await run(url, 'DROP SEQUENCE usage_batch_ids');
  expect(await migrate(url)).toContain('20261123000000_init');
  expect(await migrate(url)).toEqual([]);
});
