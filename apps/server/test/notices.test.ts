import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Notice, NoticeDetail } from '@stillwatch/contracts/notice';
import { startNotifyingHouse, type NotifyingHouse } from './notifying-fixtures.js';
import { accountWithCase, listed, type Refusal } from './review-fixtures.js';

let house: NotifyingHouse;

beforeAll(async () => {
  house = await startNotifyingHouse();
});
afterAll(() => house.close());

test('a customer is told by mail what was decided, why, by which clause, and how to appeal', async () => {
  const { accountId, decisionId } = await house.notified();
  const [letter] = house.mailTo(accountId);
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

  const { rows } = await listed<Notice>(house.server, '/v1/notices', { filter: { decisionId } });
  expect(rows).toMatchObject([{ kind: 'decision', status: 'sent', problem: null, accountId }]);
  const { body } = await house.server.call<NoticeDetail>('GET', `/v1/notices/${rows[0]?.id}`);
  expect(body.dsaAttributes).toMatchObject({ decision_account: 'DECISION_ACCOUNT_TERMINATED' });
  const sent = (letter?.text ?? '').replaceAll('\r\n', '\n');
  expect(createHash('sha256').update(sent).digest('hex')).toBe(body.sha256);
  expect(sent.replace(/(appeals\/)\S+/, '$1…')).toBe(body.text);
});

test('the letter in the database is sealed, and never changes', async () => {
  const { decisionId } = await house.notified();
  const row = await house.server.database.prisma.notice.findFirstOrThrow({ where: { decisionId } });
  expect(Buffer.from(row.body).includes('appeals')).toBe(false);
  const change = { where: { id: row.id }, data: { subject: 'Never mind' } };
  await expect(house.server.database.prisma.notice.update(change)).rejects.toThrow(/cannot change/);
});

test('the words for the customer can be edited at the proposal, and are what it reads', async () => {
  const statement = { explanation: 'You asked for training data.', facts: ['4,000 answers were collected.'] };
  const { accountId, path } = await house.notified({
    action: 'warn',
    reason: 'Internal: see thread 12.',
    statement,
  });
  const [letter] = house.mailTo(accountId);
  expect(letter?.text).toContain('You asked for training data.');
  expect(letter?.text).toContain('- 4,000 answers were collected.');
  expect(letter?.text).not.toMatch(/thread 12|task instructions/);
  expect((await house.show(path)).body.statement).toMatchObject(statement);
});

test('an account without contact is shown as not told, and is told when it has one', async () => {
  const { accountId, caseId } = await accountWithCase(house.server);
  await house.ann.propose(caseId, { action: 'warn' });
  await house.server.drain();
  const { rows } = await listed<Notice>(house.server, '/v1/notices', { filter: { accountId } });
  expect(rows).toMatchObject([
    { status: 'not_sent', problem: 'Not sent: the account has no contact e-mail.' },
  ]);
  const send = () => house.ann.post<Notice & Refusal>(`/v1/notices/${rows[0]?.id}/send`);
  expect(await send()).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  await house.server.call('PUT', `/v1/accounts/${accountId}`, {
    organization: { contactEmail: `${accountId}@customer.example` },
  });
  expect(await send()).toMatchObject({ status: 202 });
  await house.server.drain();
  expect(house.mailTo(accountId)).toHaveLength(1);
  expect(await send()).toMatchObject({ status: 400 });
});

test('a mail server that is busy gets the letter again, one that refuses the address does not', async () => {
  house.mail.refuseWith = { code: 451, message: 'busy' };
  const { accountId, caseId } = await accountWithCase(house.server);
  await house.giveContact(accountId);
  await house.ann.propose(caseId, { action: 'warn' });
  await house.server.drain();
  const [waiting] = (await listed<Notice>(house.server, '/v1/notices', { filter: { accountId } })).rows;
  expect(waiting).toMatchObject({ status: 'queued', problem: expect.stringContaining('busy') });

  house.mail.refuseWith = { code: 550, message: 'nobody here' };
  await house.server.database.prisma.notice.update({
    where: { id: waiting?.id },
    data: { nextAttemptAt: new Date() },
  });
  const { NoticeSendingService } = await import('../src/notifications/notice-sending.service.js');
  await house.server.worker.get(NoticeSendingService).sendDue();
  house.mail.refuseWith = undefined;
  const [refused] = (await listed<Notice>(house.server, '/v1/notices', { filter: { accountId } })).rows;
  expect(refused).toMatchObject({ status: 'failed', problem: expect.stringContaining('nobody here') });
  expect(house.mailTo(accountId)).toEqual([]);
});
