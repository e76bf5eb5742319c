import { afterAll, beforeAll } from '@jest/globals';
import { insertAccountsOf, insertUsageEvents, type InsertedEvents } from '@stillwatch/database/bulk-insert';
import { openDatabase, type Database, type Tx } from '@stillwatch/database/database';
import { packEvents, type UsageEventRow } from '@stillwatch/database/event-packer';
import { createTestDatabase, type TestDatabase } from '../src/test-database.js';

/** A database of this test file's own, open from before its first test to after its last. */
export function useTestDatabase(): { readonly db: Database; readonly url: string } {
  let testDatabase: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    db = openDatabase({ url: testDatabase.url, poolSize: 16 });
  });
  afterAll(async () => {
    await db.close();
    await testDatabase.drop();
  });
  return {
    get db() {
      return db;
    },
    get url() {
      return testDatabase.url;
    },
  };
}

export function usageEvent(
  accountId: string,
  id: string,
  occurredAt = '2026-11-10T12:00:00.000Z',
): UsageEventRow {
  return { accountId, id, occurredAt: new Date(occurredAt), operation: 'chat', model: 'large-1' };
}

/** Stores events as an ingest transaction does. */
export async function store(tx: Tx, rows: readonly UsageEventRow[]): Promise<InsertedEvents> {
  const packed = packEvents(rows);
  await insertAccountsOf(tx, packed);
  return insertUsageEvents(tx, packed);
}

/** A promise and the means to settle it from outside, to hold a transaction open. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((fulfil) => {
    open = fulfil;
  });
  return { opened, open };
}
