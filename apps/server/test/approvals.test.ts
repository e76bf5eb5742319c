import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Approval } from '@stillwatch/contracts/account';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import { inDays, listed, type Refusal } from './review-fixtures.js';
import { administrator, startTestServer, type CallOptions, type TestServer } from './server-harness.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const put = (path: string, body: object) => server.call('PUT', path, body);
const actionsOn = async (objectId: string) =>
  (
    await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId }, sort: ['seq', 'ASC'] })
  ).rows.map((entry) => entry.action);

test('an approval is put on file once, redated by other dates, and stays revoked', async () => {
  await put('/v1/accounts/acct_approved', {});
  const agreement = {
    kind: 'research_agreement',
    reference: 'RA-1',
    validFrom: inDays(-1),
    expiresAt: inDays(10),
  };
  const grant = (changes: object = {}) =>
    server.call<Approval & Refusal>('POST', '/v1/accounts/acct_approved/approvals', {
      ...agreement,
      ...changes,
    });
  const granted = await grant();
  expect(granted).toMatchObject({
    status: 201,
    body: { reference: 'RA-1', revokedAt: null, createdBy: 'Bootstrap key' },
  });
  expect(await grant()).toMatchObject({ status: 200, body: { id: granted.body.id } });
  const expiresAt = inDays(20);
  expect(await grant({ expiresAt })).toMatchObject({ status: 200, body: { id: granted.body.id, expiresAt } });
  expect(await grant({ expiresAt: inDays(-2) })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'expiresAt' }] },
  });

  const cookie = await server.signIn(administrator.email, administrator.password);
  const revoke = (body: object, by: CallOptions = { cookie }) =>
    server.call<Approval & Refusal>('POST', `/v1/approvals/${granted.body.id}/revoke`, body, by);
  expect(await revoke({ reason: 'Broken.' }, {})).toMatchObject({
    status: 403,
    body: { code: 'people_only' },
  });
  expect(await revoke({})).toMatchObject({ status: 400, body: { errors: [{ path: 'reason' }] } });
  expect(await revoke({ reason: 'Broken.' })).toMatchObject({
    status: 200,
    body: { revokedReason: 'Broken.', revokedBy: 'Administrator' },
  });
  expect(await revoke({ reason: 'Broken.' })).toMatchObject({
    status: 409,
    body: { code: 'approval_revoked' },
  });
  expect((await grant({ expiresAt })).body.revokedAt).not.toBeNull();
  expect(await grant({ expiresAt: inDays(30) })).toMatchObject({
    status: 409,
    body: { code: 'approval_revoked' },
  });
  expect(await actionsOn('acct_approved')).toEqual([
    'account.created',
    'approval.granted',
    'approval.redated',
    'approval.revoked',
  ]);
  expect(
    (await server.call('POST', '/v1/approvals/nothing/revoke', { reason: 'x' }, { cookie })).body,
  ).toMatchObject({ code: 'approval_not_found' });
});

test('a key puts an approval on file and prolongs it, and never shortens it', async () => {
  await put('/v1/accounts/acct_shortened', {});
  const grant = (dates: object, by: CallOptions = {}) =>
    server.call<Approval & Refusal>(
      'POST',
      '/v1/accounts/acct_shortened/approvals',
      { kind: 'research_agreement', reference: 'RA-2', ...dates },
      by,
    );
  const validFrom = inDays(-1);
  await grant({ validFrom, expiresAt: inDays(20) });
  expect((await grant({ validFrom: inDays(-2), expiresAt: inDays(30) })).status).toBe(200);
  for (const dates of [
    { validFrom, expiresAt: inDays(29) },
    { validFrom: inDays(1), expiresAt: inDays(30) },
  ]) {
    expect(await grant(dates)).toMatchObject({ status: 403, body: { code: 'people_only' } });
  }
  const cookie = await server.signIn(administrator.email, administrator.password);
  const expiresAt = inDays(10);
  expect(await grant({ validFrom, expiresAt }, { cookie })).toMatchObject({
    status: 200,
    body: { expiresAt },
  });
});
