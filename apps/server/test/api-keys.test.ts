import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keyScopes, type ApiKey, type CreatedApiKey } from '@stillwatch/contracts/user';
import { hashSecret } from '../src/auth/secrets.js';
import { listed, type Refusal } from './review-fixtures.js';
import {
  addKey,
  addPerson,
  administrator,
  bootstrapKey,
  startTestServer,
  type TestServer,
} from './server-harness.js';

let server: TestServer;
let adminCookie: string;

beforeAll(async () => {
  server = await startTestServer();
  adminCookie = await server.signIn(administrator.email, administrator.password);
});
afterAll(() => server.close());

const create = (scopes: readonly string[], by: { key?: string; cookie?: string }) =>
  server.call<CreatedApiKey & Refusal>('POST', '/v1/api-keys', { name: 'Gateway', scopes }, by);
const revoke = (id: string, by: { key?: string; cookie?: string }) =>
  server.call<ApiKey & Refusal>('POST', `/v1/api-keys/${id}/revoke`, undefined, by);

test('an unknown, malformed or revoked key is refused', async () => {
  for (const authorization of [
    'Bearer nonsense',
    'Bearer',
    'Basic YTpi',
    `Bearer ${bootstrapKey}x`,
    `bearer  ${bootstrapKey} y`,
  ]) {
    const refused = await server.call('GET', '/v1/accounts', undefined, {
      key: null,
      headers: { authorization },
    });
    expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_key' } });
  }
  const { id, secret } = await addKey(server, ['accounts:read']);
  expect((await server.call('GET', '/v1/accounts', undefined, { key: secret })).status).toBe(200);
  expect((await revoke(id, { cookie: adminCookie })).body.revokedAt).not.toBeNull();
  expect(await server.call('GET', '/v1/accounts', undefined, { key: secret })).toMatchObject({
    status: 401,
    body: { code: 'invalid_key' },
  });
  expect((await revoke(id, { cookie: adminCookie })).status).toBe(200);
});

test('a key does what its scopes say, and the refusal names the missing one', async () => {
  const { secret } = await addKey(server, ['enforcement:read']);
  expect(await server.call('GET', '/v1/accounts', undefined, { key: secret })).toMatchObject({
    status: 403,
    body: { code: 'insufficient_scope', detail: 'This key lacks the scope accounts:read.' },
  });
  expect((await server.call('GET', '/v1/enforcement/nobody', undefined, { key: secret })).status).toBe(404);
});

test('a key makes no key and ends no other, but itself it ends whatever its scopes', async () => {
  const [one, other] = [await addKey(server, ['usage:write']), await addKey(server, ['accounts:read'])];
  for (const key of [one.secret, bootstrapKey]) {
    expect(await create(['accounts:read'], { key })).toMatchObject({
      status: 403,
      body: { code: 'people_only' },
    });
    expect(await revoke(other.id, { key })).toMatchObject({ status: 403, body: { code: 'people_only' } });
  }
  expect((await revoke(one.id, { key: one.secret })).body.revokedAt).not.toBeNull();
  expect((await server.call('GET', '/v1/accounts', undefined, { key: one.secret })).status).toBe(401);
  expect((await server.call('GET', '/v1/accounts', undefined, { key: other.secret })).status).toBe(200);
});

test('who keeps no keys ends none, and no scope is for people and keys', async () => {
  const { cookie } = await addPerson(server, 'Olga', 'officer');
  const { id } = await addKey(server, ['accounts:read']);
  expect(await revoke(id, { cookie })).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
  const forPeople = ['users:write', 'keys:write', 'decisions:propose', 'decisions:approve', 'cases:work'];
  for (const scope of forPeople) {
    expect((await create([scope], { cookie: adminCookie })).body).toMatchObject({ code: 'invalid_request' });
  }
  expect((await create([...keyScopes], { cookie: adminCookie })).body.scopes).toEqual(keyScopes);
});

test('a key’s secret is answered once and stored as a hash', async () => {
  const { id, secret } = await addKey(server, ['accounts:read']);
  expect(secret).toMatch(/^sw_[\w-]{43}$/);
  const { rows } = await listed<ApiKey>(server, '/v1/api-keys', { filter: { id: [id] } }, adminCookie);
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(secret);
  const stored = await server.database.prisma.apiKey.findUniqueOrThrow({ where: { id } });
  expect(JSON.stringify(stored)).not.toContain(secret.slice(3));
});

test('no machine makes, changes or restores a person, not even one that an older version gave the scopes', async () => {
  const { id } = await addPerson(server, 'Sam', 'officer');
  const secret = 'sw_of_an_older_version_of_this';
  await server.database.prisma.apiKey.create({
    data: {
      name: 'Old',
      secretHash: hashSecret(secret),
      scopes: ['users:write', 'keys:write', 'users:read'],
    },
  });
  const invited = { email: 'robot@example.test', name: 'Robot', role: 'administrator' };
  const acts = ['confirm', 'disable', 'restore', 'reset', 'unlock', 'invite'];
  const calls: [string, string, object?][] = [
    ['POST', '/v1/users', invited],
    ['PATCH', `/v1/users/${id}`, { role: 'administrator' }],
    ...acts.map((act): [string, string] => ['POST', `/v1/users/${id}/${act}`]),
    ...['approve', 'reject', 'cancel'].map((act): [string, string] => [
      'POST',
      `/v1/user-changes/${id}/${act}`,
    ]),
    ['GET', `/v1/users/${id}/sessions`],
    ['DELETE', `/v1/users/${id}/sessions`],
    ['DELETE', `/v1/users/${id}/sessions/${id}`],
    ['GET', '/v1/sessions'],
    ['DELETE', '/v1/sessions'],
    ['DELETE', `/v1/sessions/${id}`],
    ['PUT', '/v1/session/password', { currentPassword: 'a', newPassword: 'b' }],
  ];
  for (const key of [secret, bootstrapKey]) {
    for (const [method, path, body] of calls) {
      const { status, body: refusal } = await server.call<Refusal>(method, path, body, { key });
      expect([method, path, status, refusal.code]).toEqual([method, path, 403, 'people_only']);
    }
  }
  expect((await server.call('GET', '/v1/users', undefined, { key: secret })).status).toBe(200);
});
