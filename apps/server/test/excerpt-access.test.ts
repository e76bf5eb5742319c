import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditEntry, AuditVerification } from '@stillwatch/contracts/audit-log';
import type { CaseExcerpts } from '@stillwatch/contracts/evidence';
import { openDatabase } from '@stillwatch/database/database';
import { marker, requests, startEvidenceHouse, type EvidenceHouse } from './evidence-fixtures.js';
import { campaignWithCase, inDays, listed, officer } from './review-fixtures.js';
import { addPerson } from './server-harness.js';

let house: EvidenceHouse;

beforeAll(async () => {
  house = await startEvidenceHouse();
});
afterAll(() => house.server.close());

describe('open only inside a case', () => {
  test('an excerpt of another account is not found there, nor is one that there is not', async () => {
    const [one, other] = [await house.withExcerpts(), await house.withExcerpts()];
    for (const [caseId, excerptId, code] of [
      [other.caseId, one.first.id, 'excerpt_not_found'],
      [one.caseId, one.caseId, 'excerpt_not_found'],
      [one.caseId, 'nonsense', 'excerpt_not_found'],
      [one.first.id, one.first.id, 'case_not_found'],
    ] as const)
      expect(await house.open(caseId, excerptId)).toMatchObject({ status: 404, body: { code } });
    expect(await house.ann.get(`/v1/cases/${one.first.id}/excerpts`)).toMatchObject({ status: 404 });
  });

  test('a campaign’s case opens those of its members, as long as they are members', async () => {
    const { campaignId, caseId, accountIds } = await campaignWithCase(house.server, 3);
    const [first = '', second = ''] = accountIds;
    await house.send([...requests(first, 3), ...requests(second, 3)]);
    const { excerpts, total } = await house.excerptsOf(caseId);
    expect(total).toBe(6);
    expect(excerpts.map(({ accountId }) => accountId)).toEqual([first, first, first, second, second, second]);
    expect((await house.open(caseId, excerpts[0]?.id ?? '')).status).toBe(200);
    const { body: filtered } = await house.ann.get<CaseExcerpts>(
      `/v1/cases/${caseId}/excerpts?${new URLSearchParams({ filter: JSON.stringify({ accountId: second }), range: '[0,1]' })}`,
    );
    expect(filtered).toMatchObject({ total: 3, excerpts: [{ accountId: second }, { accountId: second }] });
    await house.server.database.prisma.campaignMember.deleteMany({ where: { campaignId, accountId: first } });
    expect(await house.open(caseId, excerpts[0]?.id ?? '')).toMatchObject({
      status: 404,
      body: { code: 'excerpt_not_found' },
    });
  });

  test('a campaign’s case opens those of an account it has decided about, also when that has left; closed, of who appeals', async () => {
    const { campaignId, caseId, accountIds } = await campaignWithCase(house.server, 2);
    const [first = '', second = ''] = accountIds;
    await house.send([...requests(first, 1), ...requests(second, 1)]);
    const [ofFirst, ofSecond] = (await house.excerptsOf(caseId)).excerpts.map(({ id }) => id);
    const warn = async (accountId: string) =>
      (await house.ann.propose(caseId, { action: 'warn', accountIds: [accountId] })).body.id;
    const decisionId = await warn(first);
    const { prisma } = house.server.database;
    await prisma.campaignMember.deleteMany({ where: { campaignId, accountId: first } });
    expect((await house.open(caseId, ofFirst ?? '')).status).toBe(200);
    await warn(second);
    expect(await house.open(caseId, ofFirst ?? '')).toMatchObject({ body: { code: 'case_decided' } });
    await prisma.appeal.create({
      data: {
        ...{ decisionId, caseId, accountId: first, text: 'We train nothing.' },
        ...{ submittedAt: new Date(), dueAt: new Date(inDays(20)) },
      },
    });
    expect((await house.open(caseId, ofFirst ?? '')).status).toBe(200);
    expect(await house.open(caseId, ofSecond ?? '')).toMatchObject({ body: { code: 'case_decided' } });
  });

  test('by people whose role permits it: no key, no viewer, nobody who is not signed in', async () => {
    const { caseId, first, accountId } = await house.withExcerpts();
    const viewer = officer(house.server, (await addPerson(house.server, 'Vera', 'viewer')).cookie);
    expect((await viewer.get(`/v1/cases/${caseId}/excerpts`)).status).toBe(200);
    expect(await house.open(caseId, first.id, viewer)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
    expect(await house.erase(accountId, viewer)).toMatchObject({ status: 403 });
    const calls = [
      ['GET', `/v1/cases/${caseId}/excerpts`],
      ['POST', `/v1/cases/${caseId}/excerpts/${first.id}/open`],
      ['GET', `/v1/accounts/${accountId}/evidence`],
      ['POST', `/v1/accounts/${accountId}/evidence/erase`],
    ] as const;
    for (const [method, path] of calls) {
      const body = path.endsWith('erase') ? { reason: 'A machine asks.' } : undefined;
      expect(await house.server.call(method, path, body)).toMatchObject({
        status: 403,
        body: { code: 'people_only' },
      });
      expect(await house.server.call(method, path, body, { key: null })).toMatchObject({ status: 401 });
    }
  });

  test('not when the case is closed, except to who hears the appeal of that account', async () => {
    const { caseId, first, accountId } = await house.withExcerpts();
    const { body: decision } = await house.ann.propose(caseId, { action: 'warn' });
    expect((await house.excerptsOf(caseId)).closedBecause).toMatch(/closed/);
    expect(await house.open(caseId, first.id)).toMatchObject({ status: 409, body: { code: 'case_decided' } });
    await house.server.database.prisma.appeal.create({
      data: {
        ...{ decisionId: decision.id, caseId, accountId, text: 'We train nothing.' },
        ...{ submittedAt: new Date(), dueAt: new Date(inDays(20)) },
      },
    });
    expect((await house.excerptsOf(caseId)).closedBecause).toBeNull();
    expect((await house.open(caseId, first.id, house.ben)).status).toBe(200);
  });
});

test('each view is audited: who, in which case, which excerpt, and nothing of its text', async () => {
  const { caseId, first, accountId } = await house.withExcerpts();
  await house.open(caseId, first.id);
  await house.open(caseId, first.id, house.ben);
  const { rows } = await listed<AuditEntry>(house.server, '/v1/audit-log', {
    filter: { action: 'excerpt.opened', objectId: caseId },
  });
  expect(
    rows.map(({ actorName, objectType, before, after }) => ({ actorName, objectType, before, after })),
  ).toEqual(
    ['Ben', 'Ann'].map((actorName) => ({
      actorName,
      objectType: 'case',
      before: null,
      after: { excerptId: first.id, accountId },
    })),
  );
  const answer = await house.open(caseId, first.id);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const { body: verified } = await house.server.call<AuditVerification>('GET', '/v1/audit-log/verify');
  expect(verified).toMatchObject({ ok: true });
});

test('sealed bytes that were changed, or copied from another excerpt or account, are not shown', async () => {
  const [one, other] = [await house.withExcerpts(), await house.withExcerpts()];
  const owner = openDatabase({ url: house.server.ownerUrl, poolSize: 2 });
  try {
    await owner.pool.query('ALTER TABLE evidence_excerpts DISABLE TRIGGER USER');
    const { pool } = owner;
    const sealedOf = `(SELECT sealed FROM evidence_excerpts WHERE id = $2)`;
    const copy = (to: string, from: string) =>
      pool.query(`UPDATE evidence_excerpts SET sealed = ${sealedOf} WHERE id = $1`, [to, from]);
    const [second, third] = one.others;
    await copy(one.first.id, second?.id ?? '');
    await copy(other.first.id, third?.id ?? '');
    await pool.query(
      `UPDATE evidence_excerpts SET sealed = set_byte(sealed, length(sealed) - 1, get_byte(sealed, length(sealed) - 1) # 1) WHERE id = $1`,
      [third?.id],
    );
    await owner.pool.query('ALTER TABLE evidence_excerpts ENABLE TRIGGER USER');
    for (const [caseId, id] of [
      [one.caseId, one.first.id],
      [other.caseId, other.first.id],
      [one.caseId, third?.id],
    ] as const) {
      const answer = await house.open(caseId, id ?? '');
      expect(answer).toMatchObject({ status: 500, body: { code: 'evidence_damaged' } });
      expect(JSON.stringify(answer.body)).not.toContain(marker);
    }
    expect((await house.open(one.caseId, second?.id ?? '')).status).toBe(200);
  } finally {
    await owner.close();
  }
});
