import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import { openDatabase } from '@stillwatch/database/database';
import { tryLockEvidence } from '../src/evidence/account-keys.js';
import { EvidenceService } from '../src/evidence/evidence.service.js';
import { requests, startEvidenceHouse, type EvidenceHouse } from './evidence-fixtures.js';
import { accountWithCase, listed, asOwner } from './review-fixtures.js';

let house: EvidenceHouse;

beforeAll(async () => {
  house = await startEvidenceHouse();
});
afterAll(() => house.server.close());

describe('deleting the key erases', () => {
  test('nothing can be opened any more, the bytes are gone, and nothing more is kept of the account', async () => {
    const { caseId, first, accountId } = await house.withExcerpts();
    const path = `/v1/accounts/${accountId}/evidence`;
    expect((await house.ann.get(path)).body).toMatchObject({
      accountId,
      keeping: true,
      excerpts: 3,
      erased: null,
    });
    expect(await house.ann.post(`${path}/erase`, { reason: ' ' })).toMatchObject({ status: 400 });
    expect(await house.erase(accountId)).toMatchObject({
      status: 200,
      body: { excerpts: 0, newestAt: null, erased: { by: 'Ann', reason: 'The customer asked for it.' } },
    });
    expect(await house.open(caseId, first.id)).toMatchObject({
      status: 410,
      body: { code: 'evidence_erased' },
    });
    const { excerpts } = await house.excerptsOf(caseId);
    expect(excerpts.map(({ erasedAt }) => erasedAt === null)).toEqual([false, false, false]);
    const { prisma } = house.server.database;
    expect(await prisma.evidenceExcerpt.count({ where: { accountId, sealed: { not: null } } })).toBe(0);
    expect(await prisma.evidenceKey.findUnique({ where: { accountId } })).toMatchObject({ sealedKey: null });
    await house.send(
      requests(accountId, 5, { content: { prompt: 'Another frame altogether, over and over.' } }),
    );
    expect(await house.keptOf(accountId)).toBe(3);
    expect(await house.erase(accountId, house.ben)).toMatchObject({
      status: 410,
      body: { code: 'evidence_erased' },
    });
    const { rows } = await listed<AuditEntry>(house.server, '/v1/audit-log', {
      filter: { action: 'evidence.erased', objectId: accountId },
    });
    expect(rows).toMatchObject([
      { actorName: 'Ann', after: { reason: 'The customer asked for it.', excerpts: 3 } },
    ]);
  });

  test('also before anything was kept; an account that there is not is not found', async () => {
    const { accountId } = await accountWithCase(house.server);
    expect((await house.erase(accountId)).status).toBe(200);
    await house.send(requests(accountId, 3));
    expect(await house.keptOf(accountId)).toBe(0);
    expect(await house.erase('acct_nobody')).toMatchObject({
      status: 404,
      body: { code: 'account_not_found' },
    });
  });

  test('an erasure waits for who is adding an excerpt, and erases that one too', async () => {
    const { accountId, first } = await house.withExcerpts();
    const { pool, prisma } = house.server.database;
    let ended = false;
    const erasing = await house.server.database.transaction(async (tx) => {
      expect(await tryLockEvidence(tx, [accountId])).toEqual([accountId]);
      await tx.sql(
        `INSERT INTO evidence_excerpts (account_id, id, occurred_at, event_id, template, model, kept_at, sealed)
         SELECT account_id, gen_random_uuid(), occurred_at, 'added meanwhile', template, model, kept_at, sealed
         FROM evidence_excerpts WHERE id = $1`,
        [first.id],
      );
      const answer = house.erase(accountId).finally(() => (ended = true));
      const waits = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;
      while (!ended && (await pool.query(waits)).rowCount === 0) await new Promise(setImmediate);
      return { answer };
    });
    expect((await erasing.answer).status).toBe(200);
    expect(await prisma.evidenceExcerpt.count({ where: { accountId } })).toBe(4);
    expect(await prisma.evidenceExcerpt.count({ where: { accountId, sealed: { not: null } } })).toBe(0);
  });

  test('neither the running server nor a slip brings a key or another text back', async () => {
    const { first, accountId } = await house.withExcerpts();
    const { pool } = house.server.database;
    const values = [accountId];
    await house.erase(accountId);
    const key = `UPDATE evidence_keys SET sealed_key = 'x', erased_at = NULL, erased_by = NULL, erased_by_name = NULL, erased_reason = NULL WHERE account_id = $1`;
    const text = `UPDATE evidence_excerpts SET sealed = 'x', erased_at = NULL WHERE id = $1`;
    await expect(pool.query(key, values)).rejects.toThrow('permission denied');
    await expect(pool.query(text, [first.id])).rejects.toThrow('permission denied');
    await expect(pool.query('DELETE FROM evidence_keys WHERE account_id = $1', values)).rejects.toThrow(
      'permission denied',
    );
    await expect(asOwner(house.server, key, values)).rejects.toThrow('can only be erased');
    await expect(asOwner(house.server, text, [first.id])).rejects.toThrow('can only be erased');
  });
});

test('excerpts older than the setting are deleted, and that is on record', async () => {
  const { accountId, caseId, first } = await house.withExcerpts();
  const owner = openDatabase({ url: house.server.ownerUrl, poolSize: 2 });
  await owner.pool.query('ALTER TABLE evidence_excerpts DISABLE TRIGGER USER');
  await owner.pool.query(
    `UPDATE evidence_excerpts SET kept_at = now() - CASE WHEN id = $2 THEN interval '179 days' ELSE interval '181 days' END
     WHERE account_id = $1`,
    [accountId, first.id],
  );
  await owner.pool.query('ALTER TABLE evidence_excerpts ENABLE TRIGGER USER');
  await owner.close();
  expect(await house.server.worker.get(EvidenceService).forgetExpired()).toBe(2);
  expect((await house.excerptsOf(caseId)).excerpts.map(({ id }) => id)).toEqual([first.id]);
  expect(await house.server.worker.get(EvidenceService).forgetExpired()).toBe(0);
  const { rows } = await listed<AuditEntry>(house.server, '/v1/audit-log', {
    filter: { action: 'evidence.expired' },
  });
  expect(rows).toMatchObject([{ actorType: 'system', after: { excerpts: 2 } }]);
});
