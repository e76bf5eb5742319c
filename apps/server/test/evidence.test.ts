import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditEntry, AuditVerification } from '@stillwatch/contracts/audit-log';
import type { AccountEvidence, CaseExcerpts, OpenedExcerpt } from '@stillwatch/contracts/evidence';
import type { IngestReceipt } from '@stillwatch/contracts/usage-event';
import { openDatabase } from '@stillwatch/database/database';
import { EvidenceService } from '../src/evidence/evidence.service.js';
import { harvestPrompt } from './harvest-prompt.js';
import {
  accountWithCase,
  campaignWithCase,
  inDays,
  listed,
  officer,
  type Officer,
  type Refusal,
} from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let ann: Officer;
let ben: Officer;

beforeAll(async () => {
  // Nothing is scored meanwhile: the accounts stay in the bands that the tests give them.
  server = await startTestServer({
    STILLWATCH_EVIDENCE_EXCERPTS: 'on',
    STILLWATCH_SCORE_DELAY_MS: '600000',
  });
  ann = officer(server, (await addPerson(server, 'Ann', 'officer')).cookie);
  ben = officer(server, (await addPerson(server, 'Ben', 'officer')).cookie);
});
afterAll(() => server.close());

let serial = 0;
const marker = 'xylophone-marmalade-quokka';
/** Requests of one frame, each with a payload of its own that holds the marker. */
const requests = (accountId: string, count: number, changes: object = {}) =>
  Array.from({ length: count }, () => ({
    id: `evt_${(serial += 1)}`,
    accountId,
    occurredAt: new Date(Date.now() - 3_600_000 - serial * 1_000).toISOString(),
    operation: 'chat',
    model: 'atlas',
    content: {
      system: `Obey. ${marker} system`,
      prompt: `${harvestPrompt(serial)} ${marker} prompt`,
      completion: `{"${marker}": "completion"}`,
    },
    ...changes,
  }));
const send = async (on: TestServer, events: readonly object[]) =>
  (
    await on.call<IngestReceipt>(
      'POST',
      '/v1/usage-events',
      events.map((event) => JSON.stringify(event)).join('\n'),
    )
  ).body;

/** An account with an open case and three excerpts. */
async function withExcerpts() {
  const reviewed = await accountWithCase(server);
  await send(server, requests(reviewed.accountId, 5));
  const [first, ...others] = (await excerptsOf(reviewed.caseId)).excerpts;
  if (!first) throw new Error('nothing was kept');
  return { ...reviewed, first, others };
}
const excerptsOf = async (caseId: string) =>
  (await ann.get<CaseExcerpts>(`/v1/cases/${caseId}/excerpts`)).body;
const open = (caseId: string, excerptId: string, by: Officer = ann) =>
  by.post<OpenedExcerpt & Refusal>(`/v1/cases/${caseId}/excerpts/${excerptId}/open`);
const erase = (accountId: string, by: Officer = ann) =>
  by.post<AccountEvidence & Refusal>(`/v1/accounts/${accountId}/evidence/erase`, {
    reason: 'The customer asked for it.',
  });
const keptOf = (accountId: string) => server.database.prisma.evidenceExcerpt.count({ where: { accountId } });

/** The tables that hold a text, plain, in hexadecimal or in Base64. */
async function tablesWith(on: TestServer, text: string): Promise<string[]> {
  const base64 = Buffer.from(` ${text} `).toString('base64').slice(2, -4);
  const { rows: tables } = await on.database.pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'bullmq')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await on.database.pool.query<{ held: boolean }>(
      `SELECT EXISTS (SELECT FROM ${name} AS t WHERE t::text LIKE ANY($1)) AS held`,
      [[text, Buffer.from(text).toString('hex'), base64].map((form) => `%${form}%`)],
    );
    if (rows[0]?.held) found.push(name);
  }
  return found;
}

describe('prompt text is not stored', () => {
  test('with excerpts on, only what is sealed holds it, and the looks at it hold none of it', async () => {
    const { caseId, first, accountId } = await withExcerpts();
    expect((await open(caseId, first.id)).body.prompt?.head).toContain(marker);
    expect(await keptOf(accountId)).toBe(3);
    expect(await tablesWith(server, marker)).toEqual([]);
    expect(await tablesWith(server, 'Produce twenty varied')).toEqual([]);
  });

  test('with excerpts off, which is how Stillwatch comes, nothing of it is kept', async () => {
    const off = await startTestServer({ STILLWATCH_SCORE_DELAY_MS: '600000' });
    try {
      const { accountId, caseId } = await accountWithCase(off);
      expect(await send(off, requests(accountId, 5))).toMatchObject({ accepted: 5 });
      expect(await off.database.prisma.evidenceExcerpt.count()).toBe(0);
      expect(await off.database.prisma.evidenceKey.count()).toBe(0);
      expect(await tablesWith(off, marker)).toEqual([]);
      const { cookie } = await addPerson(off, 'Ann', 'officer');
      const { body } = await officer(off, cookie).get<CaseExcerpts>(`/v1/cases/${caseId}/excerpts`);
      expect(body).toEqual({ keeping: false, days: 180, closedBecause: null, total: 0, excerpts: [] });
    } finally {
      await off.close();
    }
  });
});

describe('a few excerpts per template are kept', () => {
  test('of accounts in band watch or above, and of nobody else', async () => {
    for (const [band, kept] of [
      ['none', 0],
      ['watch', 3],
      ['review', 3],
      ['critical', 3],
    ] as const) {
      const accountId = `acct_band_${band}`;
      await server.database.prisma.account.create({ data: { accountId, band } });
      await send(server, requests(accountId, 5));
      expect({ band, kept: await keptOf(accountId) }).toEqual({ band, kept });
    }
    await send(server, requests('acct_unheard_of', 5));
    expect(await keptOf('acct_unheard_of')).toBe(0);
  });

  test('three of a template and thirty in all, batch after batch', async () => {
    const { accountId } = await accountWithCase(server);
    for (let frame = 0; frame < 14; frame += 1) {
      const content = () => ({
        prompt: `${harvestPrompt(0).replace('Produce twenty', `Produce ${'abcdefghijklmn'[frame]}bundle`)} ${(serial += 1)}`,
      });
      const events = requests(accountId, 6).map((event) => ({ ...event, content: content() }));
      await send(server, events.slice(0, 4));
      await send(server, events.slice(4));
    }
    const kept = await server.database.prisma.evidenceExcerpt.groupBy({
      by: ['template'],
      where: { accountId },
      _count: true,
    });
    expect(Math.max(...kept.map(({ _count }) => _count))).toBe(3);
    expect(await keptOf(accountId)).toBe(30);
  });

  test('events without content keep none, and an excerpt tells no more than is told of it', async () => {
    const { accountId, caseId } = await accountWithCase(server);
    await send(server, requests(accountId, 3, { content: undefined }));
    expect(await keptOf(accountId)).toBe(0);
    const [event] = requests(accountId, 1, { content: { prompt: harvestPrompt(3) } });
    await send(server, [event ?? {}]);
    const { excerpts, total } = await excerptsOf(caseId);
    expect(total).toBe(1);
    expect(excerpts).toEqual([
      {
        id: expect.any(String),
        accountId,
        eventId: event?.id,
        occurredAt: event?.occurredAt,
        keptAt: expect.any(String),
        model: 'atlas',
        template: expect.stringMatching(/^\d+$/),
        asksFor: 'inventing instructions, questions or tasks for a model',
        systemCharacters: null,
        promptCharacters: harvestPrompt(3).length,
        completionCharacters: null,
        erasedAt: null,
      },
    ]);
  });

  test('texts are cut, and whatever Unicode they hold is shown as it was', async () => {
    const { accountId, caseId } = await accountWithCase(server);
    const prompt = `${harvestPrompt(1)}\n${'😀\0\u202e'.repeat(3_000)}the end`;
    await send(server, requests(accountId, 1, { content: { prompt } }));
    const [excerpt] = (await excerptsOf(caseId)).excerpts;
    const { body } = await open(caseId, excerpt?.id ?? '');
    expect(excerpt?.promptCharacters).toBe(prompt.length);
    expect(prompt.startsWith(body.prompt?.head ?? '?')).toBe(true);
    expect(body.prompt?.tail).toMatch(/the end$/);
    expect(body.prompt).toMatchObject({ omitted: expect.any(Number) });
    expect((body.prompt?.head.length ?? 0) + (body.prompt?.tail.length ?? 0)).toBeLessThanOrEqual(4_000);
    expect(body.system).toBeNull();
  });
});

describe('exactly once', () => {
  test('the same batch many times at once keeps each excerpt once, and every event', async () => {
    const { accountId, caseId } = await accountWithCase(server);
    const batch = requests(accountId, 40);
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(server, batch)));
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(40);
    const { excerpts } = await excerptsOf(caseId);
    expect(new Set(excerpts.map(({ eventId }) => eventId)).size).toBe(excerpts.length);
    expect(excerpts.length).toBe(3);
  });

  test('different batches of one busy account at once never pass the limits and all are stored', async () => {
    const { accountId } = await accountWithCase(server);
    const batches = Array.from({ length: 10 }, () => requests(accountId, 5));
    const answers = await Promise.all(batches.map((batch) => send(server, batch)));
    expect(answers.map(({ accepted }) => accepted)).toEqual(batches.map(() => 5));
    expect(await keptOf(accountId)).toBeLessThanOrEqual(3);
    await send(server, requests(accountId, 5));
    expect(await keptOf(accountId)).toBe(3);
  });

  test('an event that was stored while nobody watched is not kept when it is sent again', async () => {
    const accountId = 'acct_quiet_then_watched';
    const batch = requests(accountId, 3);
    await send(server, batch);
    await server.database.prisma.account.update({ where: { accountId }, data: { band: 'review' } });
    expect(await send(server, batch)).toEqual({ accepted: 0, duplicates: 3, rejected: [] });
    expect(await keptOf(accountId)).toBe(0);
    expect(await send(server, [...batch, ...requests(accountId, 1)])).toMatchObject({ accepted: 1 });
    expect(await keptOf(accountId)).toBe(1);
  });

  test('the same event twice in one batch is kept once', async () => {
    const { accountId } = await accountWithCase(server);
    const [event] = requests(accountId, 1);
    expect(await send(server, [event ?? {}, event ?? {}])).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(await keptOf(accountId)).toBe(1);
  });
});

describe('open only inside a case', () => {
  test('an excerpt of another account is not found there, nor is one that there is not', async () => {
    const [one, other] = [await withExcerpts(), await withExcerpts()];
    for (const [caseId, excerptId, code] of [
      [other.caseId, one.first.id, 'excerpt_not_found'],
      [one.caseId, one.caseId, 'excerpt_not_found'],
      [one.caseId, 'nonsense', 'excerpt_not_found'],
      [one.first.id, one.first.id, 'case_not_found'],
    ] as const)
      expect(await open(caseId, excerptId)).toMatchObject({ status: 404, body: { code } });
    expect(await ann.get(`/v1/cases/${one.first.id}/excerpts`)).toMatchObject({ status: 404 });
  });

  test('a campaign’s case opens those of its members, as long as they are members', async () => {
    const { campaignId, caseId, accountIds } = await campaignWithCase(server, 3);
    const [first = '', second = ''] = accountIds;
    await send(server, [...requests(first, 3), ...requests(second, 3)]);
    const { excerpts, total } = await excerptsOf(caseId);
    expect(total).toBe(6);
    expect(excerpts.map(({ accountId }) => accountId)).toEqual([first, first, first, second, second, second]);
    expect((await open(caseId, excerpts[0]?.id ?? '')).status).toBe(200);
    const { body: filtered } = await ann.get<CaseExcerpts>(
      `/v1/cases/${caseId}/excerpts?${new URLSearchParams({ filter: JSON.stringify({ accountId: second }), range: '[0,1]' })}`,
    );
    expect(filtered).toMatchObject({ total: 3, excerpts: [{ accountId: second }, { accountId: second }] });
    await server.database.prisma.campaignMember.deleteMany({ where: { campaignId, accountId: first } });
    expect(await open(caseId, excerpts[0]?.id ?? '')).toMatchObject({
      status: 404,
      body: { code: 'excerpt_not_found' },
    });
  });

  test('by people whose role permits it: no key, no viewer, nobody who is not signed in', async () => {
    const { caseId, first, accountId } = await withExcerpts();
    const viewer = officer(server, (await addPerson(server, 'Vera', 'viewer')).cookie);
    expect((await viewer.get(`/v1/cases/${caseId}/excerpts`)).status).toBe(200);
    expect(await open(caseId, first.id, viewer)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
    expect(await erase(accountId, viewer)).toMatchObject({ status: 403 });
    const calls = [
      ['GET', `/v1/cases/${caseId}/excerpts`],
      ['POST', `/v1/cases/${caseId}/excerpts/${first.id}/open`],
      ['GET', `/v1/accounts/${accountId}/evidence`],
      ['POST', `/v1/accounts/${accountId}/evidence/erase`],
    ] as const;
    for (const [method, path] of calls) {
      const body = path.endsWith('erase') ? { reason: 'A machine asks.' } : undefined;
      expect(await server.call(method, path, body)).toMatchObject({
        status: 403,
        body: { code: 'people_only' },
      });
      expect(await server.call(method, path, body, { key: null })).toMatchObject({ status: 401 });
    }
  });

  test('not when the case is closed, except to who hears the appeal of that account', async () => {
    const { caseId, first, accountId } = await withExcerpts();
    const { body: decision } = await ann.propose(caseId, { action: 'warn' });
    expect((await excerptsOf(caseId)).closedBecause).toMatch(/closed/);
    expect(await open(caseId, first.id)).toMatchObject({ status: 409, body: { code: 'case_decided' } });
    await server.database.prisma.appeal.create({
      data: {
        ...{ decisionId: decision.id, caseId, accountId, text: 'We train nothing.' },
        ...{ submittedAt: new Date(), dueAt: new Date(inDays(20)) },
      },
    });
    expect((await excerptsOf(caseId)).closedBecause).toBeNull();
    expect((await open(caseId, first.id, ben)).status).toBe(200);
  });
});

test('each view is audited: who, in which case, which excerpt, and nothing of its text', async () => {
  const { caseId, first, accountId } = await withExcerpts();
  await open(caseId, first.id);
  await open(caseId, first.id, ben);
  const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', {
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
  const answer = await open(caseId, first.id);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const { body: verified } = await server.call<AuditVerification>('GET', '/v1/audit-log/verify');
  expect(verified).toMatchObject({ ok: true });
});

describe('deleting the key erases', () => {
  test('nothing can be opened any more, the bytes are gone, and nothing more is kept of the account', async () => {
    const { caseId, first, accountId } = await withExcerpts();
    const path = `/v1/accounts/${accountId}/evidence`;
    expect((await ann.get(path)).body).toMatchObject({ accountId, keeping: true, excerpts: 3, erased: null });
    expect(await ann.post(`${path}/erase`, { reason: ' ' })).toMatchObject({ status: 400 });
    expect(await erase(accountId)).toMatchObject({
      status: 200,
      body: { excerpts: 0, newestAt: null, erased: { by: 'Ann', reason: 'The customer asked for it.' } },
    });
    expect(await open(caseId, first.id)).toMatchObject({ status: 410, body: { code: 'evidence_erased' } });
    const { excerpts } = await excerptsOf(caseId);
    expect(excerpts.map(({ erasedAt }) => erasedAt === null)).toEqual([false, false, false]);
    const { prisma } = server.database;
    expect(await prisma.evidenceExcerpt.count({ where: { accountId, sealed: { not: null } } })).toBe(0);
    expect(await prisma.evidenceKey.findUnique({ where: { accountId } })).toMatchObject({ sealedKey: null });
    await send(
      server,
      requests(accountId, 5, { content: { prompt: 'Another frame altogether, over and over.' } }),
    );
    expect(await keptOf(accountId)).toBe(3);
    expect(await erase(accountId, ben)).toMatchObject({ status: 410, body: { code: 'evidence_erased' } });
    const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', {
      filter: { action: 'evidence.erased', objectId: accountId },
    });
    expect(rows).toMatchObject([
      { actorName: 'Ann', after: { reason: 'The customer asked for it.', excerpts: 3 } },
    ]);
  });

  test('also before anything was kept; an account that there is not is not found', async () => {
    const { accountId } = await accountWithCase(server);
    expect((await erase(accountId)).status).toBe(200);
    await send(server, requests(accountId, 3));
    expect(await keptOf(accountId)).toBe(0);
    expect(await erase('acct_nobody')).toMatchObject({ status: 404, body: { code: 'account_not_found' } });
  });

  test('while batches come in, no excerpt slips past the erasure', async () => {
    const { accountId } = await accountWithCase(server);
    const frames = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];
    const sending = frames.map((frame) =>
      send(
        server,
        requests(accountId, 3, { content: { prompt: `The ${frame} frame of all that come here.` } }),
      ),
    );
    expect((await erase(accountId)).status).toBe(200);
    await Promise.all(sending);
    const { prisma } = server.database;
    expect(await prisma.evidenceExcerpt.count({ where: { accountId, sealed: { not: null } } })).toBe(0);
  });

  test('neither the running server nor a slip brings a key or another text back', async () => {
    const { first, accountId } = await withExcerpts();
    const { pool } = server.database;
    const values = [accountId];
    await erase(accountId);
    await expect(
      pool.query(
        `UPDATE evidence_keys SET sealed_key = 'x', erased_at = NULL, erased_by = NULL, erased_by_name = NULL, erased_reason = NULL WHERE account_id = $1`,
        values,
      ),
    ).rejects.toThrow('can only be erased');
    await expect(pool.query('DELETE FROM evidence_keys WHERE account_id = $1', values)).rejects.toThrow(
      'permission denied',
    );
    await expect(
      pool.query(`UPDATE evidence_excerpts SET sealed = 'x', erased_at = NULL WHERE id = $1`, [first.id]),
    ).rejects.toThrow('can only be erased');
  });
});

test('sealed bytes that were changed, or copied from another excerpt or account, are not shown', async () => {
  const [one, other] = [await withExcerpts(), await withExcerpts()];
  const owner = openDatabase({ url: server.ownerUrl, poolSize: 2 });
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
      const answer = await open(caseId, id ?? '');
      expect(answer).toMatchObject({ status: 500, body: { code: 'evidence_damaged' } });
      expect(JSON.stringify(answer.body)).not.toContain(marker);
    }
    expect((await open(one.caseId, second?.id ?? '')).status).toBe(200);
  } finally {
    await owner.close();
  }
});

test('excerpts older than the setting are deleted, and that is on record', async () => {
  const { accountId, caseId, first } = await withExcerpts();
  const owner = openDatabase({ url: server.ownerUrl, poolSize: 2 });
  await owner.pool.query('ALTER TABLE evidence_excerpts DISABLE TRIGGER USER');
  await owner.pool.query(
    `UPDATE evidence_excerpts SET kept_at = now() - CASE WHEN id = $2 THEN interval '179 days' ELSE interval '181 days' END
     WHERE account_id = $1`,
    [accountId, first.id],
  );
  await owner.pool.query('ALTER TABLE evidence_excerpts ENABLE TRIGGER USER');
  await owner.close();
  expect(await server.worker.get(EvidenceService).forgetExpired()).toBe(2);
  expect((await excerptsOf(caseId)).excerpts.map(({ id }) => id)).toEqual([first.id]);
  expect(await server.worker.get(EvidenceService).forgetExpired()).toBe(0);
  const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', {
    filter: { action: 'evidence.expired' },
  });
  expect(rows).toMatchObject([{ actorType: 'system', after: { excerpts: 2 } }]);
});
