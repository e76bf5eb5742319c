import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Appeal, OverturnRate } from '@stillwatch/contracts/appeal';
import type { AuditEntry, AuditVerification } from '@stillwatch/contracts/audit-log';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import type { Notice } from '@stillwatch/contracts/notice';
import { grounds, publicly, startNotifyingHouse, type NotifyingHouse } from './notifying-fixtures.js';
import { accountWithCase, inDays, listed, officer, mildLimit } from './review-fixtures.js';
import { addPerson, startTestServer } from './server-harness.js';

let house: NotifyingHouse;

beforeAll(async () => {
  house = await startNotifyingHouse();
});
afterAll(() => house.close());

test('the link shows the decision without log-in: no officer, no score; a changed link shows nothing', async () => {
  const { accountId, path } = await house.notified();
  const shown = await house.show(path);
  expect(shown).toMatchObject({
    status: 200,
    body: { accountId, action: 'ban', state: 'open', appeal: null, statement: { automatedDetection: true } },
  });
  expect(shown.body.statement.clause?.text).toMatch(/competes with ours/);
  expect(JSON.stringify(shown.body)).not.toMatch(/Ann|Ben|0\.93|"score"/);
  expect(shown.headers.get('cache-control')).toBe('no-store');
  const deadline = Date.parse(shown.body.deadline) - Date.now();
  expect(deadline / 86_400_000).toBeCloseTo(183, 0);
  for (const wrong of [
    `${path.slice(0, -2)}xx`,
    '/v1/public/appeals/nothing',
    path.replace(/\.[^.]*$/, '.'),
  ]) {
    expect(await house.show(wrong)).toMatchObject({ status: 404, body: { code: 'link_not_valid' } });
  }
});

test('an overturned appeal brings the account back in the same act, and the customer is told', async () => {
  const one = await house.notified();
  expect(await house.submit(one.path)).toMatchObject({ status: 201, body: { state: 'submitted' } });
  const appeal = await house.appealOf(one);
  expect(appeal).toMatchObject({ status: 'open', text: grounds, accountId: one.accountId });
  const decided = await house.decide(house.cem, appeal.id, 'overturn');
  expect(decided).toMatchObject({ status: 200, body: { outcome: 'overturned', decidedBy: house.cem.id } });
  expect(decided.body.reinstatementId).not.toBeNull();
  expect(await house.enforcement(one.accountId)).toMatchObject({ standing: 'active', effect: 'allow' });
  await house.server.drain();
  expect(house.mailTo(one.accountId).map(({ subject }) => subject)).toEqual([
    'Your account has been closed',
    'We have received your appeal',
    'Your appeal was successful',
  ]);
  expect((await house.show(one.path)).body).toMatchObject({
    state: 'overturned',
    appeal: { reason: 'The contract shows another use.' },
  });
  const file = (await house.server.call<CaseDetail>('GET', `/v1/cases/${one.caseId}`)).body;
  expect(file.events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['appeal_submitted', 'appeal_decided']),
  );
  const { rows } = await listed<AuditEntry>(house.server, '/v1/audit-log', {
    filter: { objectId: appeal.id },
  });
  expect(rows.map(({ action, actorType }) => [action, actorType])).toEqual([
    ['appeal.overturned', 'user'],
    ['appeal.submitted', 'customer'],
  ]);
  const { body: verified } = await house.server.call<AuditVerification>('GET', '/v1/audit-log/verify');
  expect(verified).toMatchObject({ ok: true });
});

test('an upheld appeal leaves the decision as it is', async () => {
  const one = await house.notified({ action: 'suspend', until: inDays(30) });
  await house.submit(one.path);
  expect(await house.decide(house.cem, (await house.appealOf(one)).id, 'uphold')).toMatchObject({
    body: { outcome: 'upheld' },
  });
  expect(await house.enforcement(one.accountId)).toMatchObject({ standing: 'suspended' });
});

test('neither proposer nor approver hears the appeal, and the database refuses them too', async () => {
  const one = await house.notified();
  await house.submit(one.path);
  const { id } = await house.appealOf(one);
  for (const decider of [house.ann, house.ben]) {
    expect(await house.decide(decider, id, 'uphold')).toMatchObject({
      status: 409,
      body: { code: 'second_person_required' },
    });
  }
  const { proposedBy } = await house.server.database.prisma.decision.findUniqueOrThrow({
    where: { id: one.decisionId },
  });
  const forged = house.server.database.prisma.appeal.update({
    where: { id },
    data: {
      status: 'decided',
      outcome: 'upheld',
      decidedBy: proposedBy,
      decidedAt: new Date(),
      decidedReason: 'x',
    },
  });
  await expect(forged).rejects.toThrow(/appeals_another_person_check/);
  await expect(
    house.server.database.prisma.appeal.update({ where: { id }, data: { proposedBy: house.cem.id } }),
  ).rejects.toThrow(/cannot change/);
  const ofAnn = await house.ann.get<Appeal[]>(
    `/v1/appeals?filter=${JSON.stringify({ mine: true, decisionId: one.decisionId })}`,
  );
  const ofCem = await house.cem.get<Appeal[]>(
    `/v1/appeals?filter=${JSON.stringify({ mine: true, decisionId: one.decisionId })}`,
  );
  expect([ofAnn.body.length, ofCem.body.length]).toEqual([0, 1]);
});

test('a decision is appealed against once, even by two requests at once, and an appeal decided once', async () => {
  const one = await house.notified();
  const both = await Promise.all([house.submit(one.path), house.submit(one.path)]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(await house.submit(one.path)).toMatchObject({ status: 409, body: { code: 'appeal_exists' } });
  const { id } = await house.appealOf(one);
  const hearings = await Promise.all([
    house.decide(house.cem, id, 'uphold'),
    house.decide(house.cem, id, 'overturn'),
  ]);
  expect(hearings.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await house.decide(house.cem, id, 'overturn')).toMatchObject({
    status: 409,
    body: { code: 'appeal_decided' },
  });
});

test('after its deadline a link still shows the decision but takes no appeal', async () => {
  const late = await startTestServer({ STILLWATCH_APPEAL_DAYS: '0.0000001' });
  try {
    const { cookie } = await addPerson(late, 'Dee', 'officer');
    const { caseId, accountId } = await accountWithCase(late);
    const { body } = await officer(late, cookie).propose(caseId, { action: 'warn' });
    const { AppealsService } = await import('../src/appeals/appeals.service.js');
    const decision = await late.database.prisma.decision.findUniqueOrThrow({ where: { id: body.id } });
    const { url } = late.worker.get(AppealsService).link(decision, accountId);
    const path = `/v1/public/appeals/${url.split('/').at(-1)}`;
    expect(await late.call('GET', path, undefined, publicly)).toMatchObject({ body: { state: 'expired' } });
    expect(await late.call('POST', path, { text: grounds }, publicly)).toMatchObject({
      status: 409,
      body: { code: 'deadline_passed' },
    });
    await late.drain();
    const { rows } = await listed<Notice>(late, '/v1/notices', {});
    expect(rows).toMatchObject([
      { status: 'not_sent', problem: 'Not sent: no mail server is set (STILLWATCH_SMTP_URL).' },
    ]);
  } finally {
    await late.close();
  }
});

test('overturning a decision that another one has replaced leaves the other in force', async () => {
  const one = await house.notified(mildLimit());
  await house.submit(one.path);
  await house.server.database.prisma.case.create({
    data: {
      subjectId: one.accountId,
      origin: 'score',
      band: 'critical',
      score: 95,
      probability: 0.95,
      dueAt: new Date(Date.now() + 86_400_000),
    },
  });
  const newer = await house.server.database.prisma.case.findFirstOrThrow({
    where: { subjectId: one.accountId, state: 'open' },
  });
  const { body } = await house.ann.propose(newer.id, { action: 'ban' });
  expect((await house.ben.approve(body.id)).status).toBe(200);
  const decided = await house.decide(house.cem, (await house.appealOf(one)).id, 'overturn');
  expect(decided).toMatchObject({ status: 200, body: { outcome: 'overturned', reinstatementId: null } });
  expect(await house.enforcement(one.accountId)).toMatchObject({ standing: 'banned' });
});

test('overturned in its period of grace, a decision never takes effect', async () => {
  const one = await house.notified({ ...mildLimit(), effectiveAt: inDays(7) });
  expect(house.mailTo(one.accountId)[0]?.text).toContain('It takes effect on');
  await house.submit(one.path);
  expect(await house.decide(house.cem, (await house.appealOf(one)).id, 'overturn')).toMatchObject({
    status: 200,
  });
  expect(await house.enforcement(one.accountId)).toMatchObject({ standing: 'active', upcoming: null });
});

test('a link can only do what it is for, and not too often', async () => {
  const { path } = await house.notified({ action: 'warn' });
  expect(await house.submit(path, { text: 'too short' })).toMatchObject({
    status: 400,
    body: { code: 'invalid_request' },
  });
  const headers = { 'x-forwarded-for': '198.51.100.7' };
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const answer = await house.server.call(
      'POST',
      '/v1/public/appeals/guess',
      { text: grounds },
      { ...publicly, headers },
    );
    statuses.push(answer.status);
    if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(statuses).toEqual([...Array<number>(10).fill(404), 429, 429]);
});

test('overturn rates are told for the signals that the decisions rested on', async () => {
  const { rows } = await listed<OverturnRate>(house.server, '/v1/appeals/overturn-rates', {});
  const rate = rows.find(({ signal }) => signal === 'template-intent');
  expect(rate).toBeDefined();
  expect(rate?.overturnRate).toBeCloseTo((rate?.overturned ?? 0) / (rate?.decided ?? 1));
  expect(rate?.overturned).toBeGreaterThan(0);
  expect(rate?.decided).toBeGreaterThan(rate?.overturned ?? 0);
});
