import { beforeAll, describe, expect, test } from '@jest/globals';
import type { InsertedEvents } from '@stillwatch/database/bulk-insert';
import type { UsageEventRow } from '@stillwatch/database/event-packer';
import { backlog, claimReceipts, readReceiptEvents } from '@stillwatch/database/fold-receipts';
import { ensurePartitions } from '@stillwatch/database/partitions';
import { store as storeEvents, usageEvent, useTestDatabase } from './open-test-database.js';

const store = useTestDatabase();

beforeAll(async () => {
  await ensurePartitions(store.db.pool, new Date('2026-11-09'), new Date('2026-11-12'));
});

function ingest(rows: UsageEventRow[]): Promise<InsertedEvents> {
  return store.db.transaction((tx) => storeEvents(tx, rows));
}

async function countStored(accountId: string): Promise<number> {
  return store.db.prisma.usageEvent.count({ where: { accountId } });
}

describe('an event counts once', () => {
  test('however many batches bring it at the same time', async () => {
    const rows = Array.from({ length: 400 }, (_, index) => usageEvent(`once-${index % 7}`, `event-${index}`));
    const batches = Array.from({ length: 12 }, (_, turn) => [
      ...rows.slice(turn * 30),
      ...rows.slice(0, turn * 30),
    ]);

    const receipts = await Promise.all(batches.map(ingest));

    expect(receipts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(400);
    const { rows: noted } = await store.db.pool.query<{ events: number }>(
      `SELECT sum(event_count)::int AS events FROM fold_receipts WHERE account_id LIKE 'once-%'`,
    );
    expect(noted[0]?.events).toBe(400);
  });

  test('also when one batch holds it twice', async () => {
    const event = usageEvent('twice', 'same');
    expect(await ingest([event, event])).toMatchObject({ accepted: 1 });
    expect(await ingest([event])).toMatchObject({ accepted: 0 });
    expect(await countStored('twice')).toBe(1);
  });

  test('and is another event with another account or id, or two days from it', async () => {
    const event = usageEvent('key', 'a', '2026-11-10T12:00:00.000Z');
    const others = [
      usageEvent('key-2', 'a', '2026-11-10T12:00:00.000Z'),
      usageEvent('key', 'b', '2026-11-10T12:00:00.000Z'),
      usageEvent('key', 'a', '2026-11-12T12:00:00.000Z'),
    ];
    expect(await ingest([event, ...others])).toMatchObject({ accepted: 4 });
  });

  test.each([
    ['before', '2026-11-09T00:00:00.000Z'],
    ['after', '2026-11-12T11:59:59.999Z'],
  ])('also when it comes again with a time up to two days %s', async (name, time) => {
    const first = usageEvent(`stamped-${name}`, 'a', '2026-11-10T12:00:00.000Z');
    const again = usageEvent(`stamped-${name}`, 'a', time);
    expect(await ingest([first])).toMatchObject({ accepted: 1 });
    expect(await ingest([again])).toMatchObject({
      accepted: 0,
      repeated: [{ accountId: `stamped-${name}`, duplicates: 1, conflicting: 0 }],
    });
    expect(
      await store.db.prisma.usageEvent.findMany({ where: { accountId: first.accountId } }),
    ).toMatchObject([{ occurredAt: first.occurredAt }]);
  });

  test('and a repeat with other content is told apart from a retry', async () => {
    const event = { ...usageEvent('taken', 'a'), fingerprint: new Uint8Array([1]) };
    await ingest([event]);
    expect(await ingest([event])).toMatchObject({ repeated: [{ duplicates: 1, conflicting: 0 }] });
    expect(await ingest([{ ...event, fingerprint: new Uint8Array([2]) }])).toMatchObject({
      accepted: 0,
      repeated: [{ duplicates: 1, conflicting: 1 }],
    });
  });
});

test('a batch that is rolled back leaves neither events nor receipts, and can be sent again', async () => {
  const rows = [usageEvent('undone', '1'), usageEvent('undone', '2', '2026-11-11T00:00:00.000Z')];
  const before = await backlog(store.db.pool);
  await expect(
    store.db.transaction(async (tx) => {
      await storeEvents(tx, rows);
      throw new Error('the process died');
    }),
  ).rejects.toThrow('the process died');

  expect(await countStored('undone')).toBe(0);
  expect((await backlog(store.db.pool)).unscoredEvents).toBe(before.unscoredEvents);
  expect(await ingest(rows)).toMatchObject({ accepted: 2 });
});

test('an account nobody has heard of is created by its usage, and a registered one is left as it is', async () => {
  await store.db.prisma.account.create({ data: { accountId: 'registered', plan: 'enterprise' } });
  await ingest([usageEvent('registered', '1'), usageEvent('unheard-of', '1')]);

  const accounts = await store.db.prisma.account.findMany({
    where: { accountId: { in: ['registered', 'unheard-of'] } },
    orderBy: { accountId: 'asc' },
    select: { accountId: true, origin: true, plan: true },
  });
  expect(accounts).toEqual([
    { accountId: 'registered', origin: 'registered', plan: 'enterprise' },
    { accountId: 'unheard-of', origin: 'usage', plan: null },
  ]);
});

test('every field comes back as it was given', async () => {
  const event: Required<UsageEventRow> = {
    accountId: 'complete',
    occurredAt: new Date('2026-11-10T23:59:59.999Z'),
    id: 'quote " backslash \\ comma , brace } NULL ü 𝄞',
    operation: 'text_completion',
    model: 'NULL',
    apiKeyId: '',
    inputTokens: 0,
    outputTokens: 1_000_000_000,
    cachedInputTokens: 3,
    reasoningTokens: 4,
    status: 'ok',
    finishReason: 'stop',
    durationMs: 12.125,
    conversationId: '{a,b}',
    turn: 7,
    endUserId: ' spaced ',
    request: { stop: ['\n', '"', '\\'], logitBias: { '50256': -100.5 } },
    client: { userAgent: "o'Neil \u007f" },
    fingerprint: new Uint8Array([0, 1, 92, 34, 255]),
  };
  await ingest([event]);
  const read = await store.db.transaction(async (tx) =>
    readReceiptEvents(tx, await claimReceipts(tx, 'complete', 10)),
  );
  const [stored] = read.events;
  expect({ ...stored, fingerprint: new Uint8Array(stored?.fingerprint ?? []) }).toEqual(event);
});
