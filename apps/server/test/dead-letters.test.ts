import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { DeadLetter } from '@stillwatch/contracts/dead-letter';
import type { Notice } from '@stillwatch/contracts/notice';
import type { AuditRun } from '@stillwatch/contracts/scheduled-audit';
import type { Backlog } from '@stillwatch/contracts/system';
import { NoticeSendingService } from '../src/notifications/notice-sending.service.js';
import { NoticeWritingService } from '../src/notifications/notice-writing.service.js';
import { OutboxDispatchService } from '../src/notifications/outbox-dispatch.service.js';
import type { StoredMessage } from '../src/outbox/outbox.service.js';
import { mostAttempts } from '../src/outbox/outbox-retry.rules.js';
import { startMailServer } from './mail-server.js';
import { invitationsIn } from './notifying-fixtures.js';
import { accountWithCase, inDays, listed, type Refusal } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let mail: Awaited<ReturnType<typeof startMailServer>>;
let receiver: Server;
let received: string[] = [];
let writing: NoticeWritingService;
let write: NoticeWritingService['write'];
let endpointId: string;
let viewer: string;
let officerCookie: string;

beforeAll(async () => {
  mail = await startMailServer();
  server = await startTestServer({
    STILLWATCH_WEBHOOK_PRIVATE_ADDRESSES: 'true',
    STILLWATCH_SMTP_URL: mail.url,
    STILLWATCH_PUBLIC_URL: 'https://trust.provider.example/',
  });
  const mailed = invitationsIn(server, mail);
  viewer = (await addPerson(server, 'Vic', 'viewer', mailed)).cookie;
  officerCookie = (await addPerson(server, 'Ann', 'officer', mailed)).cookie;
  mail.mails.length = 0;
  receiver = createServer((request, response) => {
    received.push(String(request.headers['webhook-id']));
    request.resume();
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const { body } = await server.call<{ id: string }>('POST', '/v1/webhook-endpoints', {
    url,
    topics: ['case.opened'],
  });
  endpointId = body.id;
  writing = server.worker.get(NoticeWritingService);
  write = writing.write.bind(writing);
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await server.close();
  await mail.close();
});
afterEach(() => {
  writing.write = write;
  received = [];
});

/** Lets the writing of letters throw for the messages about these accounts. */
function poison(...accountIds: string[]): void {
  writing.write = async (tx, messages: readonly StoredMessage[]) => {
    if (messages.some(({ accountId }) => accountIds.includes(accountId ?? '')))
      throw new Error('the letter has no words');
    return write(tx, messages);
  };
}

const dispatch = () => server.worker.get(OutboxDispatchService).run();
async function message(accountId: string): Promise<string> {
  const data = { topic: 'case.opened', accountId, payload: { subject: { type: 'account', id: accountId } } };
  return (await server.database.prisma.outboxMessage.create({ data })).id;
}
const row = (id: string) => server.database.prisma.outboxMessage.findUniqueOrThrow({ where: { id } });
const comeDue = (id: string) =>
  server.database.prisma.outboxMessage.updateMany({
    where: { id, deadAt: null },
    data: { nextAttemptAt: new Date() },
  });
async function dead(accountId: string): Promise<string> {
  poison(accountId);
  const id = await message(accountId);
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    await dispatch();
    await comeDue(id);
  }
  writing.write = write;
  return id;
}
const backlog = async () => (await server.call<Backlog>('GET', '/v1/system/backlog')).body;

test('one message that cannot be dispatched delays no other, and is tried again by itself later', async () => {
  poison('acct_poison');
  const bad = await message('acct_poison');
  const good = [await message('acct_good_1'), await message('acct_good_2')];
  const before = Date.now();
  await dispatch();
  await server.drain();
  expect(received.sort()).toEqual(good.sort());
  const { nextAttemptAt, ...failed } = await row(bad);
  expect(failed).toMatchObject({ dispatchedAt: null, attemptCount: 1, problem: 'the letter has no words' });
  expect(nextAttemptAt?.getTime()).toBeGreaterThanOrEqual(before + 5_000);
  expect((await backlog()).outbox).toEqual({ waiting: 1, retrying: 1, dead: 0 });

  await dispatch();
  expect(await row(bad)).toMatchObject({ attemptCount: 1 });
  writing.write = write;
  await comeDue(bad);
  await dispatch();
  await server.drain();
  expect(received.filter((id) => id === bad)).toHaveLength(1);
  expect(await row(bad)).toMatchObject({ attemptCount: 1, deadAt: null, dispatchedAt: expect.any(Date) });
});

test('one that fails too often is a dead letter with its reason, shown, counted and on record', async () => {
  const id = await dead('acct_dead');
  const { rows, range } = await listed<DeadLetter>(server, '/v1/outbox/dead-letters', {
    filter: { accountId: 'acct_dead' },
  });
  expect(rows).toMatchObject([
    { id, topic: 'case.opened', attemptCount: mostAttempts, problem: 'the letter has no words' },
  ]);
  expect(range).toBe('dead-letters 0-0/1');
  expect((await server.call<DeadLetter>('GET', `/v1/outbox/dead-letters/${id}`)).body).toEqual(rows[0]);
  expect((await backlog()).outbox).toEqual({ waiting: 0, retrying: 0, dead: 1 });
  await dispatch();
  expect(await row(id)).toMatchObject({ attemptCount: mostAttempts, dispatchedAt: null });
  const audit = await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId: id } });
  expect(audit.rows.map(({ action, actorType }) => [action, actorType])).toEqual([
    ['outbox_message.dead', 'system'],
  ]);
});

test('a dead letter is replayed once, under its id, by those who may', async () => {
  const id = await dead('acct_replayed');
  for (const path of [`${id}/replay`, 'replay'])
    expect(
      (await server.call('POST', `/v1/outbox/dead-letters/${path}`, undefined, { cookie: viewer })).status,
    ).toBe(403);
  const replay = () => server.call<DeadLetter>('POST', `/v1/outbox/dead-letters/${id}/replay`);
  expect(await replay()).toMatchObject({ status: 202, body: { id } });
  await server.drain();
  expect(received).toEqual([id]);
  expect(await replay()).toMatchObject({ status: 404, body: { code: 'dead_letter_not_found' } });
  const audit = await listed<AuditEntry>(server, '/v1/audit-log', {
    filter: { objectId: id, action: 'outbox_message.replayed' },
  });
  expect(audit.rows).toHaveLength(1);
});

test('all dead letters are replayed in one act', async () => {
  await server.call('POST', '/v1/outbox/dead-letters/replay');
  await server.drain();
  received = [];
  const ids = [await dead('acct_all_1'), await dead('acct_all_2')];
  expect((await server.call('POST', '/v1/outbox/dead-letters/replay')).body).toEqual({ replayed: 2 });
  await server.drain();
  expect(received.sort()).toEqual(ids.sort());
  expect((await server.call('POST', '/v1/outbox/dead-letters/replay')).body).toEqual({ replayed: 0 });
  expect((await backlog()).outbox).toEqual({ waiting: 0, retrying: 0, dead: 0 });
});

test('the running program can neither rewrite a message nor take it, its deliveries or their attempts away', async () => {
  const id = await message('acct_kept');
  await dispatch();
  await server.drain();
  const { pool } = server.database;
  for (const statement of [
    `UPDATE outbox_messages SET payload = '{}' WHERE id = '${id}'`,
    `DELETE FROM outbox_messages WHERE id = '${id}'`,
    `DELETE FROM webhook_deliveries WHERE message_id = '${id}'`,
    `DELETE FROM webhook_attempts`,
    `SELECT * FROM forget_sent(now(), 10)`,
  ])
    await expect(pool.query(statement)).rejects.toThrow(/permission denied|at least a week/);
});

test('what was sent long ago is removed, what is still to be sent never', async () => {
  const { prisma } = server.database;
  const [old, waiting, young] = [
    await message('acct_old'),
    await message('acct_waiting'),
    await message('acct_young'),
  ];
  await dispatch();
  await server.drain();
  const lateLetter = await dead('acct_old_and_dead');
  const longAgo = new Date(Date.now() - 91 * 86_400_000);
  await prisma.outboxMessage.updateMany({
    where: { id: { in: [old, waiting] } },
    data: { dispatchedAt: longAgo },
  });
  await prisma.outboxMessage.updateMany({ where: { id: lateLetter }, data: { deadAt: longAgo } });
  await prisma.webhookDelivery.updateMany({ where: { messageId: old }, data: { settledAt: longAgo } });
  await prisma.webhookDelivery.updateMany({
    where: { messageId: waiting },
    data: { status: 'pending', settledAt: null, nextAttemptAt: new Date(Date.now() + 3_600_000) },
  });
  const { body } = await server.call<AuditRun>('POST', '/v1/scheduled-audits/outbox-retention/run');
  await server.drain();
  const { rows } = await listed<AuditRun>(server, '/v1/audit-runs', { filter: { id: body.id } });
  expect(rows[0]).toMatchObject({ status: 'succeeded', summary: 'Removed 1 message and 1 delivery.' });
  expect(await prisma.outboxMessage.count({ where: { id: old } })).toBe(0);
  expect(await prisma.outboxMessage.count({ where: { id: { in: [waiting, young, lateLetter] } } })).toBe(3);
  expect(await prisma.webhookDelivery.count({ where: { messageId: { in: [waiting, young] } } })).toBe(2);
});

test('letters that cannot be sent keep no other letter', async () => {
  const { prisma } = server.database;
  await server.call('PATCH', `/v1/webhook-endpoints/${endpointId}`, { enabled: false });
  mail.refuseWith = { code: 451, message: 'busy' };
  const ids = Array.from({ length: 12 }, (_, index) => `acct_letters_${index}`);
  for (const accountId of ids) {
    const { accountId: reviewed } = await accountWithCase(server);
    await prisma.account.update({
      where: { accountId: reviewed },
      data: { contactEmail: `${accountId}@customer.example` },
    });
    const asked = await server.call<Refusal>(
      'POST',
      `/v1/accounts/${reviewed}/attestation-requests`,
      { dueAt: inDays(1) },
      { cookie: officerCookie },
    );
    expect(asked).toMatchObject({ status: 201 });
  }
  await server.drain();
  mail.refuseWith = undefined;
  // Eleven whose bytes are damaged, so that no key opens them, come first in line; the twelfth is whole.
  const notices = await prisma.notice.findMany({
    where: { status: 'queued' },
    orderBy: { createdAt: 'asc' },
  });
  const whole = notices.at(-1);
  expect(notices).toHaveLength(12);
  await damageAllBut(whole?.id ?? '');
  await server.worker.get(NoticeSendingService).sendDue();
  expect(
    mail.mails.filter(({ to }) => [to ?? []].flat().some(({ text }) => text === whole?.recipient)),
  ).toHaveLength(1);
  const { rows } = await listed<Notice>(server, '/v1/notices', { filter: { status: 'queued' } });
  expect(rows).toHaveLength(11);
  for (const { problem } of rows) expect(problem).toMatch(/cannot be opened/);
});

async function damageAllBut(id: string): Promise<void> {
  const { openDatabase } = await import('@stillwatch/database/database');
  const owner = openDatabase({ url: server.ownerUrl, poolSize: 1 });
  await owner.pool.query('ALTER TABLE notices DISABLE TRIGGER notices_keep_their_text');
  await owner.pool.query(`UPDATE notices SET body = '\\x00' WHERE id <> $1`, [id]);
  await owner.pool.query('ALTER TABLE notices ENABLE TRIGGER notices_keep_their_text');
  await owner.pool.query(
    `UPDATE notices SET next_attempt_at = now() - interval '1 minute' * (CASE WHEN id = $1 THEN 1 ELSE 2 END)
     WHERE status = 'queued'`,
    [id],
  );
  await owner.close();
}
