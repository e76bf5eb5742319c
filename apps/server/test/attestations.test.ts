import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DeclaredPurpose } from '@stillwatch/contracts/account';
import type { AttestationRequest, PublicAttestation } from '@stillwatch/contracts/attestation';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { Case } from '@stillwatch/contracts/case';
import type { Notice } from '@stillwatch/contracts/notice';
import { CasesService } from '../src/cases/cases.service.js';
import { publicly, startNotifyingHouse, type NotifyingHouse } from './notifying-fixtures.js';
import { inDays, listed, type Refusal } from './review-fixtures.js';

let house: NotifyingHouse;
const declared = { category: 'chat_assistant', statement: 'A shop assistant.', trainsModels: 'no' };

beforeAll(async () => {
  house = await startNotifyingHouse();
});
afterAll(() => house.close());

let accounts = 0;
async function declaredAccount(): Promise<string> {
  accounts += 1;
  const accountId = `acct_attesting_${accounts}`;
  await house.server.call('PUT', `/v1/accounts/${accountId}`, { organization: { name: 'Lattice' } });
  await house.server.call('PUT', `/v1/accounts/${accountId}/declared-purpose`, declared);
  await house.giveContact(accountId);
  return accountId;
}

/** Asks for an attestation; answers the request and the path of the public API that the letter leads to. */
async function asked(accountId: string): Promise<{ request: AttestationRequest; path: string }> {
  const { status, body } = await house.ann.post<AttestationRequest>(
    `/v1/accounts/${accountId}/attestation-requests`,
    { dueAt: inDays(14), message: 'Your usage has changed; what do you build?' },
  );
  expect(status).toBe(201);
  await house.server.drain();
  const text = house.mailTo(accountId).at(-1)?.text ?? '';
  expect(text).toContain('Your usage has changed; what do you build?');
  const token = /provider\.example\/public\/attestations\/(\S+)/.exec(text)?.[1] ?? '';
  return { request: body, path: `/v1/public/attestations/${token}` };
}

const publicCall = (method: string, path: string, body?: object) =>
  house.server.call<PublicAttestation & Refusal>(method, path, body, {
    ...publicly,
    headers: { 'x-forwarded-for': `203.0.113.${(accounts * 10) % 250}` },
  });
const purposes = async (accountId: string) =>
  (await house.server.call<DeclaredPurpose[]>('GET', `/v1/accounts/${accountId}/declared-purposes`)).body;

test('an account that is asked by letter answers by its link, in a version marked as its own', async () => {
  const accountId = await declaredAccount();
  const { request, path } = await asked(accountId);
  expect(await publicCall('GET', path)).toMatchObject({
    status: 200,
    body: { accountId, state: 'open', message: request.message, declared },
  });
  const evidence = [{ title: 'Our product page', url: 'https://lattice.example/product' }];
  const answered = await publicCall('POST', path, { ...declared, statement: 'A tutor by now.', evidence });
  expect(answered).toMatchObject({ status: 201, body: { state: 'answered' } });
  expect(await purposes(accountId)).toMatchObject([
    { version: 2, statement: 'A tutor by now.', declaredBy: 'customer', evidence },
    { version: 1, declaredBy: 'provider' },
  ]);
  const { rows } = await listed<AuditEntry>(house.server, '/v1/audit-log', {
    filter: { objectId: accountId },
  });
  expect(rows[0]).toMatchObject({ action: 'attestation.answered', actorType: 'customer' });
  expect(await publicCall('POST', path, declared)).toMatchObject({
    status: 409,
    body: { code: 'attestation_answered' },
  });
  const requests = await house.ann.get<AttestationRequest[]>(
    `/v1/accounts/${accountId}/attestation-requests`,
  );
  expect(requests.body).toMatchObject([{ id: request.id, purposeVersion: 2 }]);
});

test('the same words again are an answer too', async () => {
  const accountId = await declaredAccount();
  const { path } = await asked(accountId);
  await publicCall('POST', path, declared);
  expect(await purposes(accountId)).toMatchObject([
    { version: 2, statement: declared.statement },
    { version: 1 },
  ]);
});

test('a request that is not answered in its time brings the account into review, once; a late answer is taken', async () => {
  const accountId = await declaredAccount();
  const { request, path } = await asked(accountId);
  const cases = house.server.worker.get(CasesService);
  expect(await cases.openAttestationCases()).toEqual({ opened: 0, joined: 0 });
  await house.server.database.prisma.attestationRequest.update({
    where: { id: request.id },
    data: { dueAt: new Date(Date.now() - 1_000) },
  });
  expect(await cases.openAttestationCases()).toEqual({ opened: 1, joined: 0 });
  expect(await cases.openAttestationCases()).toEqual({ opened: 0, joined: 0 });
  const { rows } = await listed<Case>(house.server, '/v1/cases', { filter: { subjectId: accountId } });
  expect(rows).toMatchObject([{ origin: 'attestation', state: 'open' }]);
  expect((await publicCall('GET', path)).body.state).toBe('late');
  expect(await publicCall('POST', path, declared)).toMatchObject({ status: 201 });
});

test('what is stated until a day must be attested again by that day', async () => {
  const accountId = await declaredAccount();
  const expiresAt = inDays(20);
  const { body } = await house.server.call<DeclaredPurpose>(
    'PUT',
    `/v1/accounts/${accountId}/declared-purpose`,
    {
      ...declared,
      expiresAt,
      evidence: [{ title: 'Contract', note: 'No. 12' }],
    },
  );
  expect(body).toMatchObject({ version: 2, expiresAt, attestationDueAt: expiresAt });
  const again = await house.server.call<DeclaredPurpose>(
    'PUT',
    `/v1/accounts/${accountId}/declared-purpose`,
    declared,
  );
  expect(again.body).toMatchObject({ version: 2, evidence: [{ title: 'Contract', note: 'No. 12' }] });
});

test('a link of another request, or a changed one, opens nothing; the letter keeps it from officers', async () => {
  const accountId = await declaredAccount();
  const { path } = await asked(accountId);
  for (const wrong of [`${path}x`, '/v1/public/attestations/a.b']) {
    expect(await publicCall('GET', wrong)).toMatchObject({ status: 404, body: { code: 'link_not_valid' } });
  }
  const { rows } = await listed<Notice>(house.server, '/v1/notices', { filter: { accountId } });
  const { body } = await house.ann.get<{ text: string }>(`/v1/notices/${rows[0]?.id}`);
  expect(body.text).toContain('/public/attestations/…');
  const past = { dueAt: inDays(-1) };
  expect(await house.ann.post(`/v1/accounts/${accountId}/attestation-requests`, past)).toMatchObject({
    status: 400,
  });
});
