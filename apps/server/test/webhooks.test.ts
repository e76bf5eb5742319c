import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import {
  webhookTopics,
  type WebhookDelivery,
  type WebhookDeliveryDetail,
  type WebhookEndpointWithSecret,
} from '@stillwatch/contracts/webhook';
import { Webhook } from 'standardwebhooks';
import { accountWithCase, listed, officer, type Officer, type Refusal } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}
interface Message {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

let server: TestServer;
let receiver: Server;
let receiverUrl: string;
let ann: Officer;
let ben: Officer;
let received: Received[] = [];
let answer = (_request: IncomingMessage, response: ServerResponse): void =>
  void response.writeHead(204).end();
const endpointIds: string[] = [];

beforeAll(async () => {
  server = await startTestServer({
    STILLWATCH_WEBHOOK_PRIVATE_ADDRESSES: 'true',
    STILLWATCH_WEBHOOK_TIMEOUT_MS: '300',
  });
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks).toString(),
      });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const [a, b] = [await addPerson(server, 'Ann', 'officer'), await addPerson(server, 'Ben', 'officer')];
  [ann, ben] = [officer(server, a.cookie), officer(server, b.cookie)];
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await server.close();
});
afterEach(async () => {
  for (const id of endpointIds.splice(0)) await server.call('DELETE', `/v1/webhook-endpoints/${id}`);
  answer = (_request, response) => void response.writeHead(204).end();
  received = [];
});

/** What is told of accounts: checkpoints of the audit log come whenever one is due. */
const aboutAccounts = webhookTopics.filter((topic) => topic !== 'audit.checkpoint');

async function addEndpoint(
  topics: string[] = aboutAccounts,
  url = receiverUrl,
): Promise<WebhookEndpointWithSecret> {
  const { status, body } = await server.call<WebhookEndpointWithSecret>('POST', '/v1/webhook-endpoints', {
    url,
    topics,
  });
  expect(status).toBe(201);
  endpointIds.push(body.id);
  return body;
}

/** A ban by two people, which moves the account's standing. */
async function ban(): Promise<string> {
  const { accountId, caseId } = await accountWithCase(server);
  const { body } = await ann.propose(caseId, { action: 'ban' });
  expect((await ben.approve(body.id)).status).toBe(200);
  await server.drain();
  return accountId;
}

const messages = (): Message[] => received.map(({ body }) => JSON.parse(body) as Message);
const deliveriesTo = async (endpointId: string) =>
  (await listed<WebhookDelivery>(server, '/v1/webhook-deliveries', { filter: { endpointId } })).rows;
const detail = async (id: string) =>
  (await server.call<WebhookDeliveryDetail>('GET', `/v1/webhook-deliveries/${id}`)).body;

/** Lets the retries come due now, as the clock would. */
async function comeDue(endpointId: string): Promise<void> {
  await server.database.prisma.webhookDelivery.updateMany({
    where: { endpointId, status: 'pending' },
    data: { nextAttemptAt: new Date() },
  });
  const { enqueueWebhooks } = await queues();
  await enqueueWebhooks([endpointId]);
  await server.drain();
}

async function dispatch(): Promise<void> {
  const { OutboxDispatchService } = await import('../src/notifications/outbox-dispatch.service.js');
  await server.worker.get(OutboxDispatchService).run();
}

async function queues() {
  const { QueuesService } = await import('../src/queues/queues.service.js');
  const service = server.worker.get(QueuesService);
  return { enqueueWebhooks: (ids: string[]) => service.enqueueWebhooks(ids) };
}

test('a ban is told in messages that the Standard Webhooks library verifies with the endpoint’s secret', async () => {
  const { secret } = await addEndpoint();
  const accountId = await ban();
  expect(
    messages()
      .map(({ type }) => type)
      .sort(),
  ).toEqual(['account.standing_changed', 'decision.in_force']);
  for (const { body, headers } of received) {
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(secret).verify(body.replace('ban', 'bun'), headers)).toThrow();
  }
  const changed = messages().find(({ type }) => type === 'account.standing_changed');
  expect(changed?.data).toMatchObject({ accountId, before: 'active', standing: 'banned', until: null });
});

test('an endpoint gets the topics that it asked for and no others', async () => {
  await addEndpoint(['decision.in_force']);
  await ban();
  expect(messages().map(({ type }) => type)).toEqual(['decision.in_force']);
});

test('what is undone is never told', async () => {
  await addEndpoint();
  const { OutboxService } = await import('../src/outbox/outbox.service.js');
  const outbox = server.worker.get(OutboxService);
  const data = { appealId: 'a', decisionId: 'd', accountId: 'acct_undone' };
  const undone = server.database.transaction(async (tx) => {
    await outbox.append(tx, { topic: 'appeal.submitted', data });
    throw new Error('changed its mind');
  });
  await expect(undone).rejects.toThrow('changed its mind');
  await server.drain();
  expect(messages()).toEqual([]);
  expect(await server.database.prisma.outboxMessage.count({ where: { accountId: data.accountId } })).toBe(0);
});

test('a message that was refused is tried again later, with the same id and a new signature', async () => {
  const { id, secret } = await addEndpoint(['decision.in_force']);
  answer = (_request, response) => void response.writeHead(503).end('not now');
  await ban();
  const [delivery] = await deliveriesTo(id);
  expect(delivery).toMatchObject({ status: 'pending', attemptCount: 1, responseStatus: 503 });
  const wait = Date.parse(delivery?.nextAttemptAt ?? '') - Date.now();
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThan(6_000);

  answer = (_request, response) => void response.writeHead(200).end('thanks');
  await comeDue(id);
  expect(received).toHaveLength(2);
  expect(received[0]?.headers['webhook-id']).toBe(received[1]?.headers['webhook-id']);
  expect(received[0]?.headers['webhook-id']).toBe(delivery?.messageId);
  expect(received[1]?.body).toBe(received[0]?.body);
  new Webhook(secret).verify(received[1]?.body ?? '', received[1]?.headers ?? {});
  expect(await detail(delivery?.id ?? '')).toMatchObject({
    status: 'delivered',
    nextAttemptAt: null,
    attempts: [
      { number: 2, responseStatus: 200, responseExcerpt: 'thanks' },
      { number: 1, responseStatus: 503, responseExcerpt: 'not now' },
    ],
  });
});

test('after twelve hours a message is given up, and a person can send it again with its id', async () => {
  const { id } = await addEndpoint(['decision.in_force']);
  answer = (_request, response) => void response.writeHead(500).end();
  await ban();
  const [delivery] = await deliveriesTo(id);
  await server.database.prisma.webhookDelivery.updateMany({
    where: { endpointId: id },
    data: { windowFrom: new Date(Date.now() - 12 * 3_600_000) },
  });
  await comeDue(id);
  expect((await deliveriesTo(id))[0]).toMatchObject({ status: 'failed', nextAttemptAt: null });

  answer = (_request, response) => void response.writeHead(204).end();
  const replay = await server.call<WebhookDelivery>('POST', `/v1/webhook-deliveries/${delivery?.id}/replay`);
  expect(replay).toMatchObject({ status: 202, body: { status: 'pending' } });
  await server.drain();
  expect((await deliveriesTo(id))[0]).toMatchObject({ status: 'delivered', attemptCount: 3 });
  expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(
    new Set([delivery?.messageId]),
  );
  const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', {
    filter: { action: 'webhook_delivery.replayed' },
  });
  expect(rows[0]).toMatchObject({ objectId: delivery?.id });
});

test('a receiver that never answers is left at the time-out, a redirect is not followed', async () => {
  const { id } = await addEndpoint(['decision.in_force']);
  answer = () => undefined;
  await ban();
  expect((await deliveriesTo(id))[0]).toMatchObject({
    status: 'pending',
    problem: 'No answer within 300 ms.',
  });
  answer = (_request, response) =>
    void response.writeHead(302, { location: `${receiverUrl}/elsewhere` }).end();
  await comeDue(id);
  expect(received).toHaveLength(2);
  expect((await deliveriesTo(id))[0]).toMatchObject({ status: 'pending', responseStatus: 302 });
});

test('the status line decides: a 2xx whose body hangs, is cut or breaks off is a receipt', async () => {
  const { id } = await addEndpoint(['decision.in_force']);
  const bodies: ((response: ServerResponse) => void)[] = [
    (response) => void response.writeHead(200).write('thanks, and …'),
    (response) => {
      response.writeHead(202, { 'content-length': 100 }).write('cut');
      setImmediate(() => response.socket?.end());
    },
    (response) => {
      response.writeHead(200).write('broken');
      setImmediate(() => response.socket?.resetAndDestroy());
    },
  ];
  const begun = Date.now();
  for (const body of bodies) {
    answer = (_request, response) => body(response);
    await ban();
  }
  const rows = await deliveriesTo(id);
  expect(rows.map(({ status, attemptCount }) => [status, attemptCount])).toEqual(
    Array(3).fill(['delivered', 1]),
  );
  expect((await detail(rows[2]?.id ?? '')).attempts[0]).toMatchObject({
    responseStatus: 200,
    responseExcerpt: 'thanks, and …',
  });
  expect(Date.now() - begun).toBeLessThan(60_000);
});

test('a receiver that asks for time is left alone by every message until then, unless a person sends one', async () => {
  const { id } = await addEndpoint(['decision.in_force']);
  answer = (_request, response) => void response.writeHead(429, { 'retry-after': '7200' }).end();
  const before = Date.now();
  await ban();
  const [delivery] = await deliveriesTo(id);
  expect(Date.parse(delivery?.nextAttemptAt ?? '')).toBeGreaterThanOrEqual(before + 7_200_000);
  expect(delivery?.problem).toMatch(/^Asked not to be called before /);
  await ban();
  await comeDue(id);
  expect(received).toHaveLength(1);
  const endpoint = await server.call<{ resumesAt: string }>('GET', `/v1/webhook-endpoints/${id}`);
  expect(Date.parse(endpoint.body.resumesAt)).toBeGreaterThanOrEqual(before + 7_200_000);

  answer = (_request, response) => void response.writeHead(204).end();
  expect((await server.call('POST', `/v1/webhook-deliveries/${delivery?.id}/replay`)).status).toBe(202);
  await server.drain();
  expect((await deliveriesTo(id)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
});

test('messages that a receiver will not have keep no other from it', async () => {
  const { id } = await addEndpoint(['case.opened']);
  const accountId = 'acct_refused_messages';
  await server.database.prisma.outboxMessage.createMany({
    data: Array.from({ length: 11 }, (_, index) => ({
      ...{ topic: 'case.opened', accountId },
      payload: { n: index },
    })),
  });
  answer = (_request, response) =>
    void response.writeHead(received.at(-1)?.body.includes('"n":10}') ? 204 : 400).end();
  await dispatch();
  await server.drain();
  const statuses = (await deliveriesTo(id)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 'delivered')).toHaveLength(1);
});

test('one dead receiver does not keep others from their messages', async () => {
  await addEndpoint(['decision.in_force'], 'http://127.0.0.1:1/closed');
  const { id } = await addEndpoint(['decision.in_force']);
  await ban();
  expect((await deliveriesTo(id))[0]).toMatchObject({ status: 'delivered' });
});

test('a receiver that answers 410 Gone gets nothing more', async () => {
  const { id } = await addEndpoint(['decision.in_force']);
  answer = (_request, response) => void response.writeHead(410).end();
  await ban();
  expect((await server.call('GET', `/v1/webhook-endpoints/${id}`)).body).toMatchObject({
    enabled: false,
    disabledReason: 'The receiver answered 410 Gone.',
  });
  await ban();
  expect(received).toHaveLength(1);
});

test('after a rotation both secrets sign until the overlap ends', async () => {
  const { id, secret: old } = await addEndpoint(['decision.in_force']);
  const rotated = await server.call<WebhookEndpointWithSecret>(
    'POST',
    `/v1/webhook-endpoints/${id}/rotate-secret`,
    { overlapHours: 1 },
  );
  expect(rotated.status).toBe(200);
  await ban();
  const during = received[0];
  for (const secret of [old, rotated.body.secret])
    new Webhook(secret).verify(during?.body ?? '', during?.headers ?? {});

  await server.database.prisma.webhookEndpoint.update({
    where: { id },
    data: { previousSecretUntil: new Date() },
  });
  await ban();
  const after = received[1];
  new Webhook(rotated.body.secret).verify(after?.body ?? '', after?.headers ?? {});
  expect(() => new Webhook(old).verify(after?.body ?? '', after?.headers ?? {})).toThrow();
});

test('a secret is shown once and lies sealed in the database', async () => {
  const { id, secret } = await addEndpoint();
  expect(JSON.stringify((await server.call('GET', `/v1/webhook-endpoints/${id}`)).body)).not.toContain(
    'whsec_',
  );
  const row = await server.database.prisma.webhookEndpoint.findUniqueOrThrow({ where: { id } });
  expect(Buffer.from(row.secret).includes(secret)).toBe(false);
  const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId: id } });
  expect(rows.map(({ action }) => action)).toEqual(['webhook_endpoint.created']);
  expect(JSON.stringify(rows)).not.toContain('whsec_');
});

test('a message whose dispatch was lost with its process is found by the sweep, and sent once', async () => {
  await addEndpoint(['case.opened']);
  const { accountId } = await accountWithCase(server);
  await server.database.prisma.outboxMessage.create({
    data: { topic: 'case.opened', accountId, payload: { subject: { type: 'account', id: accountId } } },
  });
  await Promise.all([dispatch(), dispatch(), dispatch()]);
  await server.drain();
  expect(received).toHaveLength(1);
});

test('without the setting, private addresses are refused when an endpoint is added and when it is called', async () => {
  const strict = await startTestServer();
  try {
    const add = (url: string) =>
      strict.call<WebhookEndpointWithSecret & Refusal>('POST', '/v1/webhook-endpoints', { url });
    const refused = [
      ...['http://hooks.example.com/', 'https://127.0.0.1/', 'https://[::1]/', 'https://localhost/'],
      ...['https://169.254.169.254/latest', 'https://2130706433/', 'https://user:pw@hooks.example.com/'],
      ...['https://[::7f00:1]/', 'https://[fd00:ec2::254]/', 'https://hooks.example.com:6379/'],
    ];
    for (const url of refused) {
      expect(await add(url)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    }
    // The row was changed behind the API's back: the same rule is asked again before each call.
    const { body } = await add('https://hooks.example.com/');
    await strict.database.prisma.webhookEndpoint.update({
      where: { id: body.id },
      data: { url: `https://localhost:${new URL(receiverUrl).port}/hook` },
    });
    await strict.database.prisma.outboxMessage.create({ data: { topic: 'case.opened', payload: {} } });
    const { OutboxDispatchService } = await import('../src/notifications/outbox-dispatch.service.js');
    await strict.worker.get(OutboxDispatchService).run();
    await strict.drain();
    const { rows } = await listed<WebhookDelivery>(strict, '/v1/webhook-deliveries', {});
    expect(rows[0]).toMatchObject({
      status: 'pending',
      problem: 'Refused: the address must be an address on the public internet.',
    });
    expect(received).toEqual([]);
  } finally {
    await strict.close();
  }
});
