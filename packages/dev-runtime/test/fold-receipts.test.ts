import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Tx } from '@stillwatch/database/database';
import {
  backlog,
  claimReceipts,
  readReceiptEvents,
  staleAccounts,
  type FoldReceipt,
} from '@stillwatch/database/fold-receipts';
import { ensurePartitions } from '@stillwatch/database/partitions';
import { gate, store as storeEvents, usageEvent, useTestDatabase } from './open-test-database.js';

const store = useTestDatabase();

beforeAll(async () => {
  await ensurePartitions(store.db.pool, new Date('2026-10-01'), new Date('2026-11-30'));
});

function ingest(accountId: string, ids: string[], occurredAt?: string): Promise<{ accepted: number }> {
  return store.db.transaction(async (tx) =>
    storeEvents(
      tx,
      ids.map((id) => usageEvent(accountId, id, occurredAt)),
    ),
  );
}

/** Claims and reads, as a fold does, and answers the ids of the events it would have counted. */
function foldOnce(accountId: string, limit: number): Promise<string[]> {
  return store.db.transaction(async (tx) => {
    const receipts = await claimReceipts(tx, accountId, limit);
    return (await readReceiptEvents(tx, receipts)).events.map((event) => event.id);
  });
}

async function foldUntilEmpty(accountId: string): Promise<string[]> {
  const folded: string[] = [];
  for (;;) {
    const ids = await foldOnce(accountId, 3);
    if (ids.length === 0) return folded;
    folded.push(...ids);
  }
}

describe('an event is folded exactly once', () => {
  test('while several workers fold the account and batches are still arriving', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `event-${index}`);
    const senders = ids.map((id) => ingest('busy', [id, `${id}-b`]));
    const workers = Array.from({ length: 5 }, () => foldUntilEmpty('busy'));
    const during = (await Promise.all([...workers, Promise.all(senders).then((): string[] => [])])).flat();
    const after = await foldUntilEmpty('busy');

    expect([...during, ...after].sort()).toEqual(ids.flatMap((id) => [id, `${id}-b`]).sort());
  });

  test('although a batch that began earlier commits after the fold', async () => {
    await ingest('overtaken', ['known']);
    expect(await foldOnce('overtaken', 10)).toEqual(['known']);
    const late = gate();
    const inserted = gate();
    const slow = store.db.transaction(async (tx) => {
      await storeEvents(tx, [usageEvent('overtaken', 'slow')]);
      inserted.open();
      await late.opened;
    });
    await inserted.opened;
    await ingest('overtaken', ['fast']);

    expect(await foldOnce('overtaken', 10)).toEqual(['fast']);
    late.open();
    await slow;
    expect(await foldOnce('overtaken', 10)).toEqual(['slow']);
    expect(await foldOnce('overtaken', 10)).toEqual([]);
  });

  test('when the worker that claimed it dies', async () => {
    await ingest('orphaned', ['1', '2']);
    await expect(
      store.db.transaction(async (tx) => {
        expect(await claimReceipts(tx, 'orphaned', 10)).toHaveLength(1);
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');

    expect(await foldOnce('orphaned', 10)).toEqual(['1', '2']);
  });
});

describe('of two copies with different times that arrive at once one is folded', () => {
  const times = ['2026-11-10T12:00:00.000Z', '2026-11-11T09:00:00.000Z'] as const;

  /** Stores both copies while neither is committed, and commits them in the order given. */
  async function race(accountId: string, between: () => Promise<unknown>): Promise<void> {
    await store.db.prisma.account.create({ data: { accountId } });
    const finish = [gate(), gate()] as const;
    const written = [gate(), gate()] as const;
    const batches = [0, 1].map((n) =>
      store.db.transaction(async (tx) => {
        expect(await storeEvents(tx, [usageEvent(accountId, 'twin', times[n])])).toMatchObject({
          accepted: 1,
        });
        written[n]?.open();
        await finish[n]?.opened;
      }),
    );
    await Promise.all(written.map(({ opened }) => opened));
    finish[1].open();
    await batches[1];
    await between();
    finish[0].open();
    await batches[0];
  }

  test('when both are folded together', async () => {
    await race('together', async () => undefined);
    expect(await foldUntilEmpty('together')).toEqual(['twin']);
    expect(await store.db.prisma.usageEvent.count({ where: { accountId: 'together' } })).toBe(1);
  });

  test('when one is folded before the other has committed', async () => {
    const folded: string[] = [];
    await race('apart', async () => folded.push(...(await foldOnce('apart', 10))));
    expect([...folded, ...(await foldUntilEmpty('apart'))]).toEqual(['twin']);
  });

  test('when a receipt at a time is claimed, and after a fold that died', async () => {
    await race('single', async () => undefined);
    await expect(
      store.db.transaction(async (tx) => {
        await readReceiptEvents(tx, await claimReceipts(tx, 'single', 2));
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect([...(await foldOnce('single', 1)), ...(await foldOnce('single', 1))]).toEqual(['twin']);
    expect(await store.db.prisma.usageEvent.count({ where: { accountId: 'single' } })).toBe(1);
  });
});

test('a second worker on the same account waits for the first, even one that found nothing new to fold', async () => {
  const claimed = gate();
  const release = gate();
  const order: string[] = [];
  const first = store.db.transaction(async (tx) => {
    expect(await claimReceipts(tx, 'shared', 1)).toEqual([]);
    claimed.open();
    await release.opened;
    order.push('first has written');
  });
  await claimed.opened;
  await ingest('shared', ['1']);
  const second = store.db.transaction(async (tx) => {
    expect(await claimReceipts(tx, 'shared', 1)).toHaveLength(1);
    order.push('second reads');
  });
  await Promise.race([second, waitUntilSomebodyWaits()]);
  release.open();
  await Promise.all([first, second]);
  expect(order).toEqual(['first has written', 'second reads']);
});

test('a worker that waited takes what the first has left', async () => {
  for (const id of ['1', '2']) await ingest('left', [id]);
  expect((await Promise.all([foldOnce('left', 1), foldOnce('left', 1)])).flat().sort()).toEqual(['1', '2']);
});

/** Until Postgres itself says that a backend of this database is waiting for an advisory lock. */
async function waitUntilSomebodyWaits(): Promise<void> {
  for (;;) {
    const { rowCount } = await store.db.pool.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rowCount) return;
  }
}

test('receipts are claimed oldest first and no more than asked for', async () => {
  for (const id of ['1', '2', '3']) await ingest('queue', [id]);
  expect(await foldOnce('queue', 2)).toEqual(['1', '2']);
  expect(await foldOnce('queue', 2)).toEqual(['3']);
});

test('a fold reads the partitions of its new events and of the two days around, through the index', async () => {
  for (let day = 1; day <= 31; day += 1) {
    const date = `2026-10-${String(day).padStart(2, '0')}T08:00:00.000Z`;
    await ingest(
      'veteran',
      Array.from({ length: 50 }, (_, index) => `old-${day}-${index}`),
      date,
    );
  }
  await foldUntilEmpty('veteran');
  await store.db.pool.query(
    `INSERT INTO usage_events (account_id, occurred_at, id, batch_id, operation, model)
     SELECT 'other-' || n % 50, '2026-11-20T07:00:00Z', n, n, 'chat', 'large-1' FROM generate_series(1, 5000) AS n`,
  );
  await store.db.pool.query('ANALYZE usage_events');
  await ingest('veteran', ['new-1', 'new-2'], '2026-11-20T08:00:00.000Z');

  const receipts = await store.db.transaction((tx) => claimReceipts(tx, 'veteran', 10));
  const plan = await explainRead(receipts);
  const days = ['18', '19', '20', '21', '22'].map((day) => `usage_events_p202611${day}`);
  expect(new Set(plan.relations)).toEqual(new Set([...days, 'fold_receipts']));
  expect(plan.scans).not.toContain('Seq Scan usage_events_p20261120');
});

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

/** The plan of exactly the statement that `readReceiptEvents` runs. */
async function explainRead(receipts: FoldReceipt[]): Promise<{ relations: string[]; scans: string[] }> {
  const relations: string[] = [];
  const scans: string[] = [];
  const visit = (node: PlanNode) => {
    if (node['Relation Name']) relations.push(node['Relation Name']);
    scans.push(`${node['Node Type']} ${node['Relation Name'] ?? ''}`);
    node.Plans?.forEach(visit);
  };
  await store.db.transaction(async (tx) => {
    const explaining = {
      sql: async (text: string, values: unknown[]) => {
        const rows = await tx.sql<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
          `EXPLAIN (FORMAT JSON) ${text}`,
          values,
        );
        for (const { Plan } of rows[0]?.['QUERY PLAN'] ?? []) visit(Plan);
        return [];
      },
    } as unknown as Tx;
    await readReceiptEvents(explaining, receipts);
  });
  return { relations, scans };
}

test('the backlog is what has been received and not folded, and the accounts it belongs to are found by age', async () => {
  await store.db.pool.query('DELETE FROM fold_receipts');
  expect(await backlog(store.db.pool)).toEqual({
    unscoredEvents: 0,
    oldestUnscoredSeconds: 0,
    linkageOwed: 0,
  });

  await ingest('waiting-long', ['1', '2']);
  await ingest('waiting', ['1']);
  await store.db.pool.query(
    `UPDATE fold_receipts SET received_at = now() - interval '90 seconds' WHERE account_id = 'waiting-long'`,
  );
  const { unscoredEvents, oldestUnscoredSeconds } = await backlog(store.db.pool);
  expect(unscoredEvents).toBe(3);
  expect(oldestUnscoredSeconds).toBeGreaterThanOrEqual(90);
  expect(oldestUnscoredSeconds).toBeLessThan(120);
  expect(await staleAccounts(store.db.pool, 60, 10)).toEqual(['waiting-long']);
  expect(await staleAccounts(store.db.pool, 0, 10)).toEqual(['waiting-long', 'waiting']);
  expect(await staleAccounts(store.db.pool, 0, 1)).toEqual(['waiting-long']);
});
