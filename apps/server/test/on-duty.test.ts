import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { OnDuty } from '@stillwatch/contracts/user';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const onDuty = async (cookie: string) =>
  (await server.call<OnDuty[]>('GET', '/v1/users/on-duty', undefined, { cookie })).body;

test('on duty is who has used a session in the last five minutes, and nobody else', async () => {
  const ann = (await addPerson(server, 'Ann', 'officer')).cookie;
  const bob = (await addPerson(server, 'Bob', 'viewer')).cookie;
  expect((await onDuty(ann)).map(({ name }) => name)).toContain('Ann');
  expect((await onDuty(bob)).map(({ name }) => name)).toEqual(expect.arrayContaining(['Ann', 'Bob']));
  await server.database.prisma.session.updateMany({
    where: { user: { name: 'Ann' } },
    data: { lastSeenAt: new Date(Date.now() - 6 * 60_000) },
  });
  expect((await onDuty(bob)).map(({ name }) => name)).not.toContain('Ann');
  await onDuty(ann);
  expect((await onDuty(bob)).map(({ name }) => name)).toContain('Ann');
});

test('who has signed out is no longer on duty', async () => {
  const cleo = (await addPerson(server, 'Cleo', 'officer')).cookie;
  const dan = (await addPerson(server, 'Dan', 'officer')).cookie;
  expect((await onDuty(cleo)).map(({ name }) => name)).toContain('Cleo');
  await server.call('DELETE', '/v1/session', undefined, { cookie: cleo });
  expect((await onDuty(dan)).map(({ name }) => name)).not.toContain('Cleo');
});
