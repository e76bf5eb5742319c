import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startWebhookHouse, type WebhookHouse } from './webhook-house.js';

let house: WebhookHouse;

beforeAll(async () => {
  house = await startWebhookHouse();
});
afterAll(() => house.close());
afterEach(() => house.reset());

test('a receiver that never answers is left at the time-out, a redirect is not followed', async () => {
  const { id } = await house.addEndpoint(['decision.in_force']);
  house.answer(() => undefined);
  await house.ban();
  expect((await house.deliveriesTo(id))[0]).toMatchObject({
    status: 'pending',
    problem: 'No answer within 300 ms.',
  });
  house.answer(
    (_request, response) =>
      void response.writeHead(302, { location: `${house.receiverUrl}/elsewhere` }).end(),
  );
  await house.comeDue(id);
  expect(house.received()).toHaveLength(2);
  expect((await house.deliveriesTo(id))[0]).toMatchObject({ status: 'pending', responseStatus: 302 });
});

test('the status line decides: a 2xx whose body hangs, is cut or breaks off is a receipt', async () => {
  const { id } = await house.addEndpoint(['decision.in_force']);
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
    house.answer((_request, response) => body(response));
    await house.ban();
  }
  const rows = await house.deliveriesTo(id);
  expect(rows.map(({ status, attemptCount }) => [status, attemptCount])).toEqual(
    Array(3).fill(['delivered', 1]),
  );
  expect((await house.detail(rows[2]?.id ?? '')).attempts[0]).toMatchObject({
    responseStatus: 200,
    responseExcerpt: 'thanks, and …',
  });
  expect(Date.now() - begun).toBeLessThan(60_000);
});

test('a receiver that asks for time is left alone by every message until then, unless a person sends one', async () => {
  const { id } = await house.addEndpoint(['decision.in_force']);
  house.answer((_request, response) => void response.writeHead(429, { 'retry-after': '7200' }).end());
  const before = Date.now();
  await house.ban();
  const [delivery] = await house.deliveriesTo(id);
  expect(Date.parse(delivery?.nextAttemptAt ?? '')).toBeGreaterThanOrEqual(before + 7_200_000);
  expect(delivery?.problem).toMatch(/^Asked not to be called before /);
  await house.ban();
  await house.comeDue(id);
  expect(house.received()).toHaveLength(1);
  const endpoint = await house.server.call<{ resumesAt: string }>('GET', `/v1/webhook-endpoints/${id}`);
  expect(Date.parse(endpoint.body.resumesAt)).toBeGreaterThanOrEqual(before + 7_200_000);

  house.answer((_request, response) => void response.writeHead(204).end());
  expect((await house.server.call('POST', `/v1/webhook-deliveries/${delivery?.id}/replay`)).status).toBe(202);
  await house.server.drain();
  expect((await house.deliveriesTo(id)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
});

test('messages that a receiver will not have keep no other from it', async () => {
  const { id } = await house.addEndpoint(['case.opened']);
  const accountId = 'acct_refused_messages';
  await house.server.database.prisma.outboxMessage.createMany({
    data: Array.from({ length: 11 }, (_, index) => ({
      ...{ topic: 'case.opened', accountId },
      payload: { n: index },
    })),
  });
  house.answer(
    (_request, response) =>
      void response.writeHead(house.received().at(-1)?.body.includes('"n":10}') ? 204 : 400).end(),
  );
  await house.dispatch();
  await house.server.drain();
  const statuses = (await house.deliveriesTo(id)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 'delivered')).toHaveLength(1);
});

test('one dead receiver does not keep others from their messages', async () => {
  await house.addEndpoint(['decision.in_force'], 'http://127.0.0.1:1/closed');
  const { id } = await house.addEndpoint(['decision.in_force']);
  await house.ban();
  expect((await house.deliveriesTo(id))[0]).toMatchObject({ status: 'delivered' });
});

test('a receiver that answers 410 Gone gets nothing more', async () => {
  const { id } = await house.addEndpoint(['decision.in_force']);
  house.answer((_request, response) => void response.writeHead(410).end());
  await house.ban();
  expect((await house.server.call('GET', `/v1/webhook-endpoints/${id}`)).body).toMatchObject({
    enabled: false,
    disabledReason: 'The receiver answered 410 Gone.',
  });
  await house.ban();
  expect(house.received()).toHaveLength(1);
});
