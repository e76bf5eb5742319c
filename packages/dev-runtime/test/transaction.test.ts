import { describe, expect, test } from '@jest/globals';
import { AfterCommitError, type Tx } from '@stillwatch/database/database';
import { gate, useTestDatabase } from './open-test-database.js';

const store = useTestDatabase();

const exists = async (key: string) => (await store.db.prisma.setting.count({ where: { key } })) === 1;

test('models, raw queries and plain SQL of one transaction see each other and are kept or undone together', async () => {
  const work = async (tx: Tx) => {
    await tx.setting.create({ data: { key: 'model', value: 1 } });
    await tx.sql(`INSERT INTO settings (key, value) VALUES ($1, $2)`, ['sql', '2']);
    await tx.$executeRaw`INSERT INTO settings (key, value) VALUES ('raw', '3')`;
    expect(await tx.setting.count()).toBe(3);
    return tx.sql<{ key: string }>('SELECT key FROM settings ORDER BY key');
  };
  await expect(
    store.db.transaction(async (tx) => {
      await work(tx);
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  expect(await store.db.prisma.setting.count()).toBe(0);
  expect(await store.db.transaction(work)).toEqual([{ key: 'model' }, { key: 'raw' }, { key: 'sql' }]);
});

test('transactions at the same time keep to their own connection', async () => {
  const everybodyIsIn = gate();
  let inside = 0;
  const ids = await Promise.all(
    Array.from({ length: 12 }, () =>
      store.db.transaction(async (tx) => {
        inside += 1;
        if (inside === 12) everybodyIsIn.open();
        await everybodyIsIn.opened;
        const [bySql] = await tx.sql<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
        const byPrisma = await tx.$queryRaw<{ id: string }[]>`SELECT pg_current_xact_id()::text AS id`;
        expect(bySql?.id).toBe(byPrisma[0]?.id);
        return bySql?.id;
      }),
    ),
  );
  expect(new Set(ids).size).toBe(12);
});

test('a transaction inside the work of another is another', async () => {
  await store.db.transaction(async (outer) => {
    const [outerId] = await outer.sql<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
    await store.db.transaction(async (inner) => {
      const [innerId] = await inner.sql<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
      expect(innerId?.id).not.toBe(outerId?.id);
    });
  });
});

describe('what is to happen after the commit', () => {
  test('happens once everybody can see what was written', async () => {
    let seen: boolean | undefined;
    const answer = await store.db.transaction(async (tx, afterCommit) => {
      await tx.setting.create({ data: { key: 'committed', value: 1 } });
      afterCommit(async () => {
        seen = await exists('committed');
      });
      expect(seen).toBeUndefined();
      return 'answer';
    });
    expect(answer).toBe('answer');
    expect(seen).toBe(true);
  });

  test('does not happen when the transaction is undone', async () => {
    let happened = false;
    await expect(
      store.db.transaction(async (_tx, afterCommit) => {
        afterCommit(() => {
          happened = true;
        });
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(happened).toBe(false);
  });

  test('is reported when it fails, after all of it was tried, and the commit stands', async () => {
    const tried: string[] = [];
    await expect(
      store.db.transaction(async (tx, afterCommit) => {
        await tx.setting.create({ data: { key: 'stands', value: 1 } });
        afterCommit(() => {
          tried.push('first');
          throw new Error('queue is down');
        });
        afterCommit(() => tried.push('second'));
      }),
    ).rejects.toThrow(AfterCommitError);
    expect(tried).toEqual(['first', 'second']);
    expect(await exists('stands')).toBe(true);
  });
});

describe('a transaction that Postgres breaks off', () => {
  test('runs again after a deadlock, and its callbacks happen once', async () => {
    await store.db.prisma.setting.createMany({ data: ['left', 'right'].map((key) => ({ key, value: 0 })) });
    const bothHoldOne = [gate(), gate()];
    let attempts = 0;
    let callbacks = 0;
    const update = (own: number, first: string, then: string) =>
      store.db.transaction(async (tx, afterCommit) => {
        attempts += 1;
        afterCommit(() => {
          callbacks += 1;
        });
        await tx.sql(`UPDATE settings SET value = to_jsonb((value::int) + 1) WHERE key = $1`, [first]);
        bothHoldOne[own]?.open();
        await bothHoldOne[1 - own]?.opened;
        await tx.setting.update({ where: { key: then }, data: { updatedAt: new Date() } });
      });
    await Promise.all([update(0, 'left', 'right'), update(1, 'right', 'left')]);

    expect(attempts).toBe(3);
    expect(callbacks).toBe(2);
    const values = await store.db.prisma.setting.findMany({ where: { key: { in: ['left', 'right'] } } });
    expect(values.map(({ value }) => value)).toEqual([1, 1]);
  });

  test('is given up after five attempts', async () => {
    let attempts = 0;
    await expect(
      store.db.transaction(async (tx) => {
        attempts += 1;
        await tx.sql(`DO $$ BEGIN RAISE EXCEPTION 'no luck' USING ERRCODE = '40001'; END $$`);
      }),
    ).rejects.toThrow('no luck');
    expect(attempts).toBe(5);
  });

  test('is not run again for any other error', async () => {
    let attempts = 0;
    await expect(
      store.db.transaction(async (tx) => {
        attempts += 1;
        await tx.sql('SELECT 1 / 0');
      }),
    ).rejects.toThrow('division by zero');
    expect(attempts).toBe(1);
  });
});
