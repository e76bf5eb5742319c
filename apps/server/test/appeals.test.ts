import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Appeal, AppealDetail, OverturnRate, PublicAppeal } from '@stillwatch/contracts/appeal';
import type { AuditEntry, AuditVerification } from '@stillwatch/contracts/audit-log';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import type { Enforcement } from '@stillwatch/contracts/enforcement';
import type { Notice, NoticeDetail } from '@stillwatch/contracts/notice';
import { startMailServer, type MailServer } from './mail-server.js';
import { accountWithCase, inDays, listed, officer, type Officer, type Refusal } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let mail: MailServer;
let ann: Officer;
let ben: Officer;
let cem: Officer;
let cemId: string;
const grounds = 'We build a support assistant and train nothing; please look at our contract.';

beforeAll(async () => {
  mail = await startMailServer();
  server = await startTestServer({
    STILLWATCH_SMTP_URL: mail.url,
    STILLWATCH_MAIL_FROM: 'Trust team <trust@provider.example>',
    STILLWATCH_PUBLIC_URL: 'https://trust.provider.example/',
  });
  const people = [];
  for (const name of ['Ann', 'Ben', 'Cem']) people.push(await addPerson(server, name, 'officer'));
  const [a, b, c] = people.map(({ cookie }) => officer(server, cookie));
  if (!a || !b || !c) throw new Error('three people were added');
  [ann, ben, cem] = [a, b, c];
  cemId = people[2]?.id ?? '';
});
afterAll(async () => {
  await server.close();
  await mail.close();
});

interface Notified {
  readonly accountId: string;
  readonly caseId: string;
  readonly decisionId: string;
  /** Of the public API, made from the link in the mail. */
  readonly path: string;
}

/** A decision about an account that has a contact, told to it by mail. */
async function notified(input: object = { action: 'ban' }): Promise<Notified> {
  const { accountId, caseId } = await accountWithCase(server);
  await server.call('PUT', `/v1/accounts/${accountId}`, {
    organization: { contactEmail: `${accountId}@customer.example` },
  });
  const proposed = await ann.propose(caseId, input);
  expect(proposed.status).toBe(201);
  if (proposed.body.status === 'proposed') expect((await ben.approve(proposed.body.id)).status).toBe(200);
  await server.drain();
  const text = mailTo(accountId).at(-1)?.text ?? '';
  const token = /https:\/\/trust\.provider\.example\/public\/appeals\/(\S+)/.exec(text)?.[1] ?? '';
  return { accountId, caseId, decisionId: proposed.body.id, path: `/v1/public/appeals/${token}` };
}

const mailTo = (accountId: string) =>
  mail.mails.filter(({ to }) =>
    [to ?? []].flat().some(({ text }) => text === `${accountId}@customer.example`),
  );
const publicly = { key: null };
const show = (path: string) =>
  server.call<PublicAppeal & Refusal>('GET', path, undefined, { ...publicly, headers: fromElsewhere() });
const submit = (path: string, body: object = { text: grounds }) =>
  server.call<PublicAppeal & Refusal>('POST', path, body, { ...publicly, headers: fromElsewhere() });
const enforcement = async (accountId: string) =>
  (await server.call<Enforcement>('GET', `/v1/enforcement/${accountId}`)).body;
const appealOf = async ({ decisionId }: Notified): Promise<Appeal> => {
  const { rows } = await listed<Appeal>(server, '/v1/appeals', { filter: { decisionId } });
  if (!rows[0]) throw new Error('there is no appeal');
  return rows[0];
};
const decide = (by: Officer, appealId: string, outcome: 'uphold' | 'overturn') =>
  by.post<AppealDetail & Refusal>(`/v1/appeals/${appealId}/decide`, {
    outcome,
    reason: 'The contract shows another use.',
  });

let addresses = 0;
/** Each call comes from an address of its own (the proxy on this machine is trusted), so that the limit is not hit by chance. */
function fromElsewhere(): Record<string, string> {
  addresses += 1;
  return { 'x-forwarded-for': `203.0.113.${addresses % 250}` };
}

test('a customer is told by mail what was decided, why, by which clause, and how to appeal', async () => {
  const { accountId, decisionId } = await notified();
  const [letter] = mailTo(accountId);
  expect(letter?.subject).toBe('Your account has been closed');
  expect(letter?.from?.text).toBe('"Trust team" <trust@provider.example>');
  for (const part of [
    ...[
      accountId,
      'The outputs train a model.',
      'asks for task instructions',
      'No competing models from outputs',
    ],
    ...['An automated assessment', 'two people', 'You can appeal once', decisionId],
  ])
    expect(letter?.text).toContain(part);

  const { rows } = await listed<Notice>(server, '/v1/notices', { filter: { decisionId } });
  expect(rows).toMatchObject([{ kind: 'decision', status: 'sent', problem: null, accountId }]);
  const { body } = await server.call<NoticeDetail>('GET', `/v1/notices/${rows[0]?.id}`);
  expect(body.dsaAttributes).toMatchObject({ decision_account: 'DECISION_ACCOUNT_TERMINATED' });
  const sent = (letter?.text ?? '').replaceAll('\r\n', '\n');
  expect(createHash('sha256').update(sent).digest('hex')).toBe(body.sha256);
  expect(sent.replace(/(appeals\/)\S+/, '$1…')).toBe(body.text);
});

test('the letter in the database is sealed, and never changes', async () => {
  const { decisionId } = await notified();
  const row = await server.database.prisma.notice.findFirstOrThrow({ where: { decisionId } });
  expect(Buffer.from(row.body).includes('appeals')).toBe(false);
  const change = { where: { id: row.id }, data: { subject: 'Never mind' } };
  await expect(server.database.prisma.notice.update(change)).rejects.toThrow(/cannot change/);
});

test('the words for the customer can be edited at the proposal, and are what it reads', async () => {
  const statement = { explanation: 'You asked for training data.', facts: ['4,000 answers were collected.'] };
  const { accountId, path } = await notified({
    action: 'warn',
    reason: 'Internal: see thread 12.',
    statement,
  });
  const [letter] = mailTo(accountId);
  expect(letter?.text).toContain('You asked for training data.');
  expect(letter?.text).toContain('- 4,000 answers were collected.');
  expect(letter?.text).not.toMatch(/thread 12|task instructions/);
  expect((await show(path)).body.statement).toMatchObject(statement);
});

test('an account without contact is shown as not told, and is told when it has one', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  await ann.propose(caseId, { action: 'warn' });
  await server.drain();
  const { rows } = await listed<Notice>(server, '/v1/notices', { filter: { accountId } });
  expect(rows).toMatchObject([
    { status: 'not_sent', problem: 'Not sent: the account has no contact e-mail.' },
  ]);
  const send = () => ann.post<Notice & Refusal>(`/v1/notices/${rows[0]?.id}/send`);
  expect(await send()).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  await server.call('PUT', `/v1/accounts/${accountId}`, {
    organization: { contactEmail: `${accountId}@customer.example` },
  });
  expect(await send()).toMatchObject({ status: 202 });
  await server.drain();
  expect(mailTo(accountId)).toHaveLength(1);
  expect(await send()).toMatchObject({ status: 400 });
});

test('a mail server that is busy gets the letter again, one that refuses the address does not', async () => {
  mail.refuseWith = { code: 451, message: 'busy' };
  const { accountId, caseId } = await accountWithCase(server);
  await server.call('PUT', `/v1/accounts/${accountId}`, {
    organization: { contactEmail: `${accountId}@customer.example` },
  });
  await ann.propose(caseId, { action: 'warn' });
  await server.drain();
  const [waiting] = (await listed<Notice>(server, '/v1/notices', { filter: { accountId } })).rows;
  expect(waiting).toMatchObject({ status: 'queued', problem: expect.stringContaining('busy') });

  mail.refuseWith = { code: 550, message: 'nobody here' };
  await server.database.prisma.notice.update({
    where: { id: waiting?.id },
    data: { nextAttemptAt: new Date() },
  });
  const { NoticeSendingService } = await import('../src/notifications/notice-sending.service.js');
  await server.worker.get(NoticeSendingService).sendDue();
  mail.refuseWith = undefined;
  const [refused] = (await listed<Notice>(server, '/v1/notices', { filter: { accountId } })).rows;
  expect(refused).toMatchObject({ status: 'failed', problem: expect.stringContaining('nobody here') });
  expect(mailTo(accountId)).toEqual([]);
});

test('the link shows the decision without log-in: no officer, no score; a changed link shows nothing', async () => {
  const { accountId, path } = await notified();
  const shown = await show(path);
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
    expect(await show(wrong)).toMatchObject({ status: 404, body: { code: 'link_not_valid' } });
  }
});

test('an overturned appeal brings the account back in the same act, and the customer is told', async () => {
  const one = await notified();
  expect(await submit(one.path)).toMatchObject({ status: 201, body: { state: 'submitted' } });
  const appeal = await appealOf(one);
  expect(appeal).toMatchObject({ status: 'open', text: grounds, accountId: one.accountId });
  const decided = await decide(cem, appeal.id, 'overturn');
  expect(decided).toMatchObject({ status: 200, body: { outcome: 'overturned', decidedBy: cemId } });
  expect(decided.body.reinstatementId).not.toBeNull();
  expect(await enforcement(one.accountId)).toMatchObject({ standing: 'active', effect: 'allow' });
  await server.drain();
  expect(mailTo(one.accountId).map(({ subject }) => subject)).toEqual([
    'Your account has been closed',
    'We have received your appeal',
    'Your appeal was successful',
  ]);
  expect((await show(one.path)).body).toMatchObject({
    state: 'overturned',
    appeal: { reason: 'The contract shows another use.' },
  });
  const file = (await server.call<CaseDetail>('GET', `/v1/cases/${one.caseId}`)).body;
  expect(file.events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['appeal_submitted', 'appeal_decided']),
  );
  const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId: appeal.id } });
  expect(rows.map(({ action, actorType }) => [action, actorType])).toEqual([
    ['appeal.overturned', 'user'],
    ['appeal.submitted', 'customer'],
  ]);
  const { body: verified } = await server.call<AuditVerification>('GET', '/v1/audit-log/verify');
  expect(verified).toMatchObject({ ok: true });
});

test('an upheld appeal leaves the decision as it is', async () => {
  const one = await notified({ action: 'suspend', until: inDays(30) });
  await submit(one.path);
  expect(await decide(cem, (await appealOf(one)).id, 'uphold')).toMatchObject({
    body: { outcome: 'upheld' },
  });
  expect(await enforcement(one.accountId)).toMatchObject({ standing: 'suspended' });
});

test('neither proposer nor approver hears the appeal, and the database refuses them too', async () => {
  const one = await notified();
  await submit(one.path);
  const { id } = await appealOf(one);
  for (const decider of [ann, ben]) {
    expect(await decide(decider, id, 'uphold')).toMatchObject({
      status: 409,
      body: { code: 'second_person_required' },
    });
  }
  const { proposedBy } = await server.database.prisma.decision.findUniqueOrThrow({
    where: { id: one.decisionId },
  });
  const forged = server.database.prisma.appeal.update({
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
    server.database.prisma.appeal.update({ where: { id }, data: { proposedBy: cemId } }),
  ).rejects.toThrow(/cannot change/);
  const ofAnn = await ann.get<Appeal[]>(
    `/v1/appeals?filter=${JSON.stringify({ mine: true, decisionId: one.decisionId })}`,
  );
  const ofCem = await cem.get<Appeal[]>(
    `/v1/appeals?filter=${JSON.stringify({ mine: true, decisionId: one.decisionId })}`,
  );
  expect([ofAnn.body.length, ofCem.body.length]).toEqual([0, 1]);
});

test('a decision is appealed against once, even by two requests at once, and an appeal decided once', async () => {
  const one = await notified();
  const both = await Promise.all([submit(one.path), submit(one.path)]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(await submit(one.path)).toMatchObject({ status: 409, body: { code: 'appeal_exists' } });
  const { id } = await appealOf(one);
  const hearings = await Promise.all([decide(cem, id, 'uphold'), decide(cem, id, 'overturn')]);
  expect(hearings.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await decide(cem, id, 'overturn')).toMatchObject({ status: 409, body: { code: 'appeal_decided' } });
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
  const one = await notified({ action: 'limit' });
  await submit(one.path);
  await server.database.prisma.case.create({
    data: {
      subjectId: one.accountId,
      origin: 'score',
      band: 'critical',
      score: 95,
      probability: 0.95,
      dueAt: new Date(Date.now() + 86_400_000),
    },
  });
  const newer = await server.database.prisma.case.findFirstOrThrow({
    where: { subjectId: one.accountId, state: 'open' },
  });
  const { body } = await ann.propose(newer.id, { action: 'ban' });
  expect((await ben.approve(body.id)).status).toBe(200);
  const decided = await decide(cem, (await appealOf(one)).id, 'overturn');
  expect(decided).toMatchObject({ status: 200, body: { outcome: 'overturned', reinstatementId: null } });
  expect(await enforcement(one.accountId)).toMatchObject({ standing: 'banned' });
});

test('overturned in its period of grace, a decision never takes effect', async () => {
  const one = await notified({ action: 'limit', effectiveAt: inDays(7) });
  expect(mailTo(one.accountId)[0]?.text).toContain('It takes effect on');
  await submit(one.path);
  expect(await decide(cem, (await appealOf(one)).id, 'overturn')).toMatchObject({ status: 200 });
  expect(await enforcement(one.accountId)).toMatchObject({ standing: 'active', upcoming: null });
});

test('a link can only do what it is for, and not too often', async () => {
  const { path } = await notified({ action: 'warn' });
  expect(await submit(path, { text: 'too short' })).toMatchObject({
    status: 400,
    body: { code: 'invalid_request' },
  });
  const headers = { 'x-forwarded-for': '198.51.100.7' };
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const answer = await server.call(
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
  const { rows } = await listed<OverturnRate>(server, '/v1/appeals/overturn-rates', {});
  const rate = rows.find(({ signal }) => signal === 'template-intent');
  expect(rate).toBeDefined();
  expect(rate?.overturnRate).toBeCloseTo((rate?.overturned ?? 0) / (rate?.decided ?? 1));
  expect(rate?.overturned).toBeGreaterThan(0);
  expect(rate?.decided).toBeGreaterThan(rate?.overturned ?? 0);
});
