import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { Dossier } from '@stillwatch/contracts/dossier';
import { inDays, listed, type Refusal } from './review-fixtures.js';
import { addPerson, startTestServer, type Answer, type TestServer } from './server-harness.js';

let server: TestServer;
let cookie: string;

beforeAll(async () => {
  server = await startTestServer();
  cookie = (await addPerson(server, 'Ann', 'administrator')).cookie;
  const clause = { id: 'terms', version: 1, title: 'Terms', text: 'What may be done.', scope: 'competing' };
  await server.database.prisma.policyClause.create({
    data: { ...clause, exceptions: [], effectiveFrom: new Date('2024-01-01T00:00:00Z') },
  });
});
afterAll(() => server.close());

type Act = (accountId: string) => Promise<Answer<Refusal>>;
const purpose = { category: 'chat_assistant', statement: 'A helper in our app.', trainsModels: 'no' };
const acceptedAt = '2026-02-02T00:00:00.000Z';

/** Every call that puts something on file about an account. */
const records: Record<string, Act> = {
  'a declared purpose': (id) => server.call('PUT', `/v1/accounts/${id}/declared-purpose`, purpose),
  'an approval': (id) =>
    server.call('POST', `/v1/accounts/${id}/approvals`, {
      ...{ kind: 'research_agreement', reference: 'RA-1' },
      ...{ validFrom: '2026-01-01T00:00:00.000Z', expiresAt: inDays(90) },
    }),
  'an attestation request': (id) =>
    server.call('POST', `/v1/accounts/${id}/attestation-requests`, { dueAt: inDays(7) }, { cookie }),
  'an acceptance': (id) =>
    server.call('PUT', `/v1/accounts/${id}/policy-acceptances/terms/1`, { acceptedAt }),
  'an acceptance among many': (id) =>
    server.call(
      'POST',
      '/v1/policy-clauses/terms/1/acceptances',
      { acceptedAt, accountIds: [id] },
      { cookie },
    ),
};
const anEvent: Act = (accountId) =>
  server.call(
    'POST',
    '/v1/usage-events',
    JSON.stringify({
      ...{ id: 'e1', accountId, occurredAt: '2026-11-20T10:00:00.000Z', operation: 'chat', model: 'atlas' },
    }),
  );
const origin = async (accountId: string) =>
  (await server.database.prisma.account.findUniqueOrThrow({ where: { accountId } })).origin;
const created = async (objectId: string) =>
  (await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId, action: 'account.created' } }))
    .rows;

/** The account as it is known, without what tells when and in whose words it came to be. */
async function endState(accountId: string): Promise<unknown> {
  await server.drain();
  const { body } = await server.call<Dossier>('GET', `/v1/accounts/${accountId}/dossier`);
  const plain = JSON.stringify(body).replaceAll(accountId, 'the account');
  return [
    JSON.parse(plain.replace(/"[0-9a-f-]{36}"/g, '"an id"').replace(/"20\d\d-[\d-]+T[\d:.]+Z"/g, '"a time"')),
    await origin(accountId),
  ];
}

test.each(Object.entries(records))(
  '%s about an account nobody has heard of creates it',
  async (name, act) => {
    const accountId = `acct_first_${name.replaceAll(' ', '_')}`;
    expect((await server.call('GET', `/v1/accounts/${accountId}`)).status).toBe(404);
    const { status } = await act(accountId);
    expect([200, 201]).toContain(status);
    expect((await server.call('GET', `/v1/accounts/${accountId}`)).status).toBe(200);
    expect(await origin(accountId)).toBe('record');
    await act(accountId);
    expect(await created(accountId)).toMatchObject([{ after: { origin: 'record' } }]);
  },
);

test.each(Object.entries(records))('%s and an event end the same in either order', async (name, act) => {
  const [recordFirst, eventFirst] = [`acct_rf_${name}`, `acct_ef_${name}`].map((id) =>
    id.replaceAll(' ', '_'),
  );
  await act(recordFirst ?? '');
  await anEvent(recordFirst ?? '');
  await anEvent(eventFirst ?? '');
  await server.drain();
  await act(eventFirst ?? '');
  expect(await endState(recordFirst ?? '')).toEqual(await endState(eventFirst ?? ''));
});

test('many that name a new account at once make one, and the register makes it registered', async () => {
  const acts = [records['a declared purpose'], anEvent, records['an acceptance']].flatMap((act) => act ?? []);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => acts.map((act) => act('acct_rush'))).flat(),
  );
  expect(answers.map(({ status }) => status).filter((status) => ![200, 201, 202].includes(status))).toEqual(
    [],
  );
  expect((await created('acct_rush')).length).toBeLessThanOrEqual(1);
  await server.call('PUT', '/v1/accounts/acct_rush', { plan: 'payg' });
  expect(await origin('acct_rush')).toBe('registered');
});

test('an id that cannot be creates nothing', async () => {
  const refusals = {
    'a%20b': { status: 400, body: { code: 'invalid_request' } },
    ['x'.repeat(201)]: { status: 400, body: { code: 'invalid_request' } },
    '%00': { status: 404, body: { code: 'account_not_found' } },
  };
  for (const [id, refusal] of Object.entries(refusals))
    for (const [name, act] of Object.entries(records)) {
      if (name === 'an acceptance among many') continue;
      expect(await act(id)).toMatchObject(refusal);
    }
  expect(await records['an acceptance among many']?.('a b')).toMatchObject({ status: 400 });
});
