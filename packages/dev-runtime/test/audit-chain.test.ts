import { beforeEach, describe, expect, test } from '@jest/globals';
import { appendAuditEntry, type AuditAct } from '@stillwatch/database/audit-chain';
import { verifyAuditChain } from '@stillwatch/database/audit-walk';
import { useTestDatabase } from './open-test-database.js';

const store = useTestDatabase();

beforeEach(async () => {
  await withoutTriggers('TRUNCATE audit_entries');
});

/** What only a superuser who means harm can do. */
async function withoutTriggers(statement: string): Promise<void> {
  const client = await store.db.pool.connect();
  try {
    await client.query(
      `ALTER TABLE audit_entries DISABLE TRIGGER USER; ${statement}; ALTER TABLE audit_entries ENABLE TRIGGER USER`,
    );
  } finally {
    client.release();
  }
}

function act(
  action: string,
  after: object | null = { band: 'review', note: 'naïve "quote" \\ ;:-\n 审计' },
): AuditAct {
  return {
    actorType: 'user',
    actorId: 'u1',
    actorName: 'Ève 12:3;',
    action,
    objectType: 'case',
    objectId: 'c1',
    before: { score: 0.1 },
    after,
  };
}

const append = (entry: AuditAct) => store.db.transaction((tx) => appendAuditEntry(tx, entry));

async function appendMany(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await append(act(`act-${index}`));
}

test('an empty log verifies', async () => {
  expect(await verifyAuditChain(store.db.pool)).toEqual({ ok: true, entries: 0, head: null, brokenAt: null });
});

test('eight writers at once leave a chain without gaps that verifies, and what is rolled back leaves no gap', async () => {
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let index = 0; index < 15; index += 1) {
      const undone = index % 5 === 4;
      const written = store.db.transaction(async (tx) => {
        await appendAuditEntry(tx, act(`writer-${writer}`, undone ? null : { index }));
        if (undone) throw new Error('undone');
      });
      await (undone ? expect(written).rejects.toThrow('undone') : written);
    }
  });
  await Promise.all(writers);

  const entries = await store.db.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } });
  expect(entries.map((entry) => Number(entry.seq))).toEqual(
    Array.from({ length: 96 }, (_, index) => index + 1),
  );
  const times = entries.map((entry) => entry.at.getTime());
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(await verifyAuditChain(store.db.pool, { pageSize: 10 })).toEqual({
    ok: true,
    entries: 96,
    head: entries.at(-1)?.hash,
    brokenAt: null,
  });
});

test('entries of one transaction continue each other', async () => {
  await store.db.transaction(async (tx) => {
    await appendAuditEntry(tx, act('first'));
    await appendAuditEntry(tx, act('second', null));
  });
  expect(await verifyAuditChain(store.db.pool)).toMatchObject({ ok: true, entries: 2 });
});

describe('tampering by somebody who can switch triggers off is found at the first entry that was touched', () => {
  const forgeries: [string, string, object][] = [
    ['a changed value', `UPDATE audit_entries SET after = '{"band": "none"}' WHERE seq = 4`, { seq: 4 }],
    ['a changed actor', `UPDATE audit_entries SET actor_id = 'u2' WHERE seq = 4`, { seq: 4 }],
    ['a changed time', `UPDATE audit_entries SET at = at + interval '1 ms' WHERE seq = 4`, { seq: 4 }],
    ['null for empty', `UPDATE audit_entries SET before = 'null' WHERE seq = 4`, { seq: 4 }],
    [
      'text moved between fields',
      `UPDATE audit_entries SET actor_name = actor_name || 'act', action = substr(action, 4) WHERE seq = 4`,
      { seq: 4 },
    ],
    ['a deleted entry', 'DELETE FROM audit_entries WHERE seq = 4', { seq: 5, problem: 'entry 4 is missing' }],
    [
      'a deleted beginning',
      'DELETE FROM audit_entries WHERE seq = 1',
      { seq: 2, problem: 'entry 1 is missing' },
    ],
    [
      'an entry with a new hash of its own',
      `UPDATE audit_entries SET hash = repeat('a', 64) WHERE seq = 4`,
      { seq: 4, problem: 'its content does not match its hash' },
    ],
    [
      'swapped predecessors',
      `UPDATE audit_entries SET prev_hash = repeat('0', 64) WHERE seq = 4`,
      { seq: 4, problem: 'it does not continue from the entry before it' },
    ],
  ];
  test.each(forgeries)('%s', async (_name, forgery, brokenAt) => {
    await appendMany(6);
    expect(await verifyAuditChain(store.db.pool)).toMatchObject({ ok: true });
    await withoutTriggers(forgery);
    const verification = await verifyAuditChain(store.db.pool, { pageSize: 2 });
    expect(verification.ok).toBe(false);
    expect(verification.brokenAt).toMatchObject(brokenAt);
  });
});

describe('the log refuses every change', () => {
  test.each([
    `UPDATE audit_entries SET action = 'other'`,
    'DELETE FROM audit_entries',
    'TRUNCATE audit_entries',
    `UPDATE audit_entries SET action = 'other' WHERE false`,
  ])('%s', async (statement) => {
    await appendMany(1);
    await expect(store.db.pool.query(statement)).rejects.toThrow('audit_entries is append-only');
    expect(await verifyAuditChain(store.db.pool)).toMatchObject({ ok: true, entries: 1 });
  });

  test('and a place, time or hash of the writer’s choice', async () => {
    await store.db.prisma.auditEntry.create({
      data: {
        ...act('chosen', {}),
        before: {},
        after: {},
        seq: 99n,
        at: new Date(0),
        prevHash: 'x',
        hash: 'y',
      },
    });
    const [entry] = await store.db.prisma.auditEntry.findMany();
    expect(entry?.seq).toBe(1n);
    expect(Date.now() - (entry?.at.getTime() ?? 0)).toBeLessThan(60_000);
    expect(await verifyAuditChain(store.db.pool)).toMatchObject({ ok: true, entries: 1 });
  });

  test('and a transaction that cannot see the last entry', async () => {
    await expect(
      store.db.prisma.$transaction(
        (
          tx,
        ) => tx.$executeRaw`INSERT INTO audit_entries (actor_type, actor_id, actor_name, action, object_type, object_id)
          VALUES ('system', 's', 's', 'a', 'o', '1')`,
        { isolationLevel: 'Serializable' },
      ),
    ).rejects.toThrow('READ COMMITTED only');
  });
});
