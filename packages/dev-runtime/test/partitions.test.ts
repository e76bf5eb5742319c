import { expect, test } from '@jest/globals';
import { openDatabase, type Database } from '@stillwatch/database/database';
import {
  ensurePartitions,
  ensurePartitionsFor,
  forgetPartitions,
  listPartitions,
} from '@stillwatch/database/partitions';
import { gate, store as storeEvents, usageEvent, useTestDatabase } from './open-test-database.js';

const store = useTestDatabase();

const ingest = (db: Database, accountId: string, occurredAt: string) =>
  db.transaction(async (tx) => storeEvents(tx, [usageEvent(accountId, occurredAt, occurredAt)]));

test('each day is made once, whichever of several processes asks for it first', async () => {
  const processes = Array.from({ length: 6 }, () => openDatabase({ url: store.url, poolSize: 2 }));
  const made = await Promise.all(
    processes.map((process) =>
      ensurePartitions(process.pool, new Date('2026-11-01T23:00:00Z'), new Date('2026-11-07T01:00:00Z')),
    ),
  );
  await Promise.all(processes.map((process) => process.close()));

  expect(made.flat().sort()).toEqual(
    ['01', '02', '03', '04', '05', '06', '07'].map((day) => `usage_events_p202611${day}`),
  );
  const partitions = await listPartitions(store.db.pool);
  expect(partitions.map(({ day }) => day.toISOString().slice(0, 10))).toContain('2026-11-07');
});

test('a day’s first and last millisecond belong to it', async () => {
  await ensurePartitionsFor(store.db.pool, [new Date('2025-12-31T12:00:00Z')]);
  await ingest(store.db, 'edges', '2025-12-31T00:00:00.000Z');
  await ingest(store.db, 'edges', '2025-12-31T23:59:59.999Z');
  await expect(ingest(store.db, 'edges', '2026-01-01T00:00:00.000Z')).rejects.toThrow('no partition');
});

test('a new partition has the keys of all the others', async () => {
  await ensurePartitionsFor(store.db.pool, [new Date('2026-05-01')]);
  const { rows } = await store.db.pool.query<{ columns: string }>(
    `SELECT pg_get_indexdef(indexrelid) AS columns FROM pg_index WHERE indrelid = 'usage_events_p20260501'::regclass
     AND EXISTS (SELECT FROM pg_inherits WHERE inhrelid = indexrelid) ORDER BY 1`,
  );
  expect(rows.map(({ columns }) => columns.replace(/.*USING/, ''))).toEqual([
    ' btree (batch_id, account_id)',
    ' btree (account_id, id, occurred_at)',
  ]);
});

test('a day is made while events of other days are still being written', async () => {
  await ensurePartitionsFor(store.db.pool, [new Date('2026-06-01')]);
  const written = gate();
  const finish = gate();
  const writing = store.db.transaction(async (tx) => {
    await storeEvents(tx, [usageEvent('writer', '1', '2026-06-01T00:00:00Z')]);
    written.open();
    await finish.opened;
  });
  await written.opened;
  expect(await ensurePartitionsFor(store.db.pool, [new Date('2026-06-02')])).toEqual([
    'usage_events_p20260602',
  ]);
  expect(await ingest(store.db, 'other', '2026-06-02T00:00:00Z')).toMatchObject({ accepted: 1 });
  finish.open();
  await writing;
});

test('a partition that retention has dropped is made again once it is forgotten', async () => {
  const day = [new Date('2026-07-01')];
  await ensurePartitionsFor(store.db.pool, day);
  await store.db.pool.query('DROP TABLE usage_events_p20260701');
  forgetPartitions(store.db.pool);
  expect(await ensurePartitionsFor(store.db.pool, day)).toEqual(['usage_events_p20260701']);
});

test('known days are asked for without a query', async () => {
  const days = [new Date('2026-08-01'), new Date('2026-08-02')];
  const db = openDatabase({ url: store.url, poolSize: 1 });
  await ensurePartitionsFor(db.pool, days);
  await db.close();
  expect(await ensurePartitionsFor(db.pool, days)).toEqual([]);
});
