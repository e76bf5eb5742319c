import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { WebhookDelivery, WebhookEndpointWithSecret } from '@stillwatch/contracts/webhook';
import { Webhook } from 'standardwebhooks';
import { accountWithCase, listed, type Refusal } from './review-fixtures.js';
import { startTestServer } from './server-harness.js';
import { startWebhookHouse, type WebhookHouse } from './webhook-house.js';

let house: WebhookHouse;

beforeAll(async () => {
  house = await startWebhookHouse();
});
afterAll(() => house.close());
afterEach(() => house.reset());

test('a ban is told in messages that the Standard Webhooks library verifies with the endpoint’s secret', async () => {
  const { secret } = await house.addEndpoint();
  const accountId = await house.ban();
  expect(
    house
      .messages()
      .map(({ type }) => type)
      .sort(),
  ).toEqual(['account.standing_changed', 'decision.in_force']);
  for (const { body, headers } of house.received()) {
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(secret).verify(body.replace('ban', 'bun'), headers)).toThrow();
  }
  const changed = house.messages().find(({ type }) => type === 'account.standing_changed');
  expect(changed?.data).toMatchObject({ accountId, before: 'active', standing: 'banned', until: null });
});

test('an endpoint gets the topics that it asked for and no others', async () => {
  await house.addEndpoint(['decision.in_force']);
  await house.ban();
  expect(house.messages().map(({ type }) => type)).toEqual(['decision.in_force']);
});

test('what is undone is never told', async () => {
  await house.addEndpoint();
  const { OutboxService } = await import('../src/outbox/outbox.service.js');
  const outbox = house.server.worker.get(OutboxService);
  const data = { appealId: 'a', decisionId: 'd', accountId: 'acct_undone' };
  const undone = house.server.database.transaction(async (tx) => {
    await outbox.append(tx, { topic: 'appeal.submitted', data });
    throw new Error('changed its mind');
  });
  await expect(undone).rejects.toThrow('changed its mind');
  await house.server.drain();
  expect(house.messages()).toEqual([]);
  expect(
    await house.server.database.prisma.outboxMessage.count({ where: { accountId: data.accountId } }),
  ).toBe(0);
});

test('a message that was refused is tried again later, with the same id and a new signature', async () => {
  const { id, secret } = await house.addEndpoint(['decision.in_force']);
  house.answer((_request, response) => void response.writeHead(503).end('not now'));
  await house.ban();
  const [delivery] = await house.deliveriesTo(id);
  expect(delivery).toMatchObject({ status: 'pending', attemptCount: 1, responseStatus: 503 });
  const wait = Date.parse(delivery?.nextAttemptAt ?? '') - Date.now();
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThan(6_000);

  house.answer((_request, response) => void response.writeHead(200).end('thanks'));
  await house.comeDue(id);
  expect(house.received()).toHaveLength(2);
  expect(house.received()[0]?.headers['webhook-id']).toBe(house.received()[1]?.headers['webhook-id']);
  expect(house.received()[0]?.headers['webhook-id']).toBe(delivery?.messageId);
  expect(house.received()[1]?.body).toBe(house.received()[0]?.body);
  new Webhook(secret).verify(house.received()[1]?.body ?? '', house.received()[1]?.headers ?? {});
  expect(await house.detail(delivery?.id ?? '')).toMatchObject({
    status: 'delivered',
    nextAttemptAt: null,
    attempts: [
      { number: 2, responseStatus: 200, responseExcerpt: 'thanks' },
      { number: 1, responseStatus: 503, responseExcerpt: 'not now' },
    ],
  });
});

test('after twelve hours a message is given up, and a person can send it again with its id', async () => {
  const { id } = await house.addEndpoint(['decision.in_force']);
  house.answer((_request, response) => void response.writeHead(500).end());
  await house.ban();
  const [delivery] = await house.deliveriesTo(id);
  await house.server.database.prisma.webhookDelivery.updateMany({
    where: { endpointId: id },
    data: { windowFrom: new Date(Date.now() - 12 * 3_600_000) },
  });
  await house.comeDue(id);
  expect((await house.deliveriesTo(id))[0]).toMatchObject({ status: 'failed', nextAttemptAt: null });

  house.answer((_request, response) => void response.writeHead(204).end());
  const replay = await house.server.call<WebhookDelivery>(
    'POST',
    `/v1/webhook-deliveries/${delivery?.id}/replay`,
  );
  expect(replay).toMatchObject({ status: 202, body: { status: 'pending' } });
  await house.server.drain();
  expect((await house.deliveriesTo(id))[0]).toMatchObject({ status: 'delivered', attemptCount: 3 });
  expect(new Set(house.received().map(({ headers }) => headers['webhook-id']))).toEqual(
    new Set([delivery?.messageId]),
  );
  const { rows } = await listed<AuditEntry>(house.server, '/v1/audit-log', {
    filter: { action: 'webhook_delivery.replayed' },
  });
  expect(rows[0]).toMatchObject({ objectId: delivery?.id });
});

test('after a rotation both secrets sign until the overlap ends', async () => {
  const { id, secret: old } = await house.addEndpoint(['decision.in_force']);
  const rotated = await house.server.call<WebhookEndpointWithSecret>(
    'POST',
    `/v1/webhook-endpoints/${id}/rotate-secret`,
    { overlapHours: 1 },
  );
  expect(rotated.status).toBe(200);
  await house.ban();
  const during = house.received()[0];
  for (const secret of [old, rotated.body.secret])
    new Webhook(secret).verify(during?.body ?? '', during?.headers ?? {});

  await house.server.database.prisma.webhookEndpoint.update({
    where: { id },
    data: { previousSecretUntil: new Date() },
  });
  await house.ban();
  const after = house.received()[1];
  new Webhook(rotated.body.secret).verify(after?.body ?? '', after?.headers ?? {});
  expect(() => new Webhook(old).verify(after?.body ?? '', after?.headers ?? {})).toThrow();
});

test('a secret is shown once and lies sealed in the database', async () => {
  const { id, secret } = await house.addEndpoint();
  expect(JSON.stringify((await house.server.call('GET', `/v1/webhook-endpoints/${id}`)).body)).not.toContain(
    'whsec_',
  );
  const row = await house.server.database.prisma.webhookEndpoint.findUniqueOrThrow({ where: { id } });
  expect(Buffer.from(row.secret).includes(secret)).toBe(false);
  const { rows } = await listed<AuditEntry>(house.server, '/v1/audit-log', { filter: { objectId: id } });
  expect(rows.map(({ action }) => action)).toEqual(['webhook_endpoint.created']);
  expect(JSON.stringify(rows)).not.toContain('whsec_');
});

test('a message whose dispatch was lost with its process is found by the sweep, and sent once', async () => {
  await house.addEndpoint(['case.opened']);
  const { accountId } = await accountWithCase(house.server);
  await house.server.database.prisma.outboxMessage.create({
    data: { topic: 'case.opened', accountId, payload: { subject: { type: 'account', id: accountId } } },
  });
  await Promise.all([house.dispatch(), house.dispatch(), house.dispatch()]);
  await house.server.drain();
  expect(house.received()).toHaveLength(1);
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
      data: { url: `https://localhost:${new URL(house.receiverUrl).port}/hook` },
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
    expect(house.received()).toEqual([]);
  } finally {
    await strict.close();
  }
});
