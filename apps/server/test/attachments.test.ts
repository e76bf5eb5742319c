import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { maxAttachmentBytes, maxAttachments, type Attachment } from '@stillwatch/contracts/evidence';
import { openDatabase } from '@stillwatch/database/database';
import { accountWithCase, listed, type Refusal, asOwner } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let cookie: string;

beforeAll(async () => {
  server = await startTestServer();
  cookie = (await addPerson(server, 'Ann', 'officer')).cookie;
});
afterAll(() => server.close());

const bytesOf = 'application/octet-stream';
const upload = (caseId: string, name: string, bytes: Uint8Array, by = cookie, type = bytesOf) =>
  server.call<Attachment & Refusal>(
    'POST',
    `/v1/cases/${caseId}/attachments?${new URLSearchParams({ name, mediaType: 'application/pdf' })}`,
    bytes,
    { cookie: by, headers: { 'content-type': type } },
  );
const list = async (caseId: string) =>
  (await server.call<Attachment[]>('GET', `/v1/cases/${caseId}/attachments`, undefined, { cookie })).body;
const fetched = (caseId: string, id: string, headers: Record<string, string> = { cookie }) =>
  fetch(`${server.url}/v1/cases/${caseId}/attachments/${id}/content`, { headers });
const withdraw = (caseId: string, id: string, by = cookie) =>
  server.call<Attachment & Refusal>(
    'POST',
    `/v1/cases/${caseId}/attachments/${id}/withdraw`,
    { reason: 'It is of another customer.' },
    { cookie: by },
  );
const contract = Buffer.concat([Buffer.from('%PDF-1.7 narwhal-contract'), randomBytes(2_000)]);

test('a file is stored sealed, listed with its hash, and comes back byte by byte as a download', async () => {
  const { caseId } = await accountWithCase(server);
  const added = await upload(caseId, 'Vertrag “Köln” 合同.pdf', contract);
  expect(added).toMatchObject({
    status: 201,
    body: {
      caseId,
      name: 'Vertrag “Köln” 合同.pdf',
      mediaType: 'application/pdf',
      size: contract.length,
      sha256: createHash('sha256').update(contract).digest('hex'),
      uploadedByName: 'Ann',
      withdrawn: null,
    },
  });
  expect(await list(caseId)).toEqual([added.body]);
  const download = await fetched(caseId, added.body.id);
  expect(download.status).toBe(200);
  expect(Buffer.from(await download.arrayBuffer()).equals(contract)).toBe(true);
  expect(Object.fromEntries(download.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': expect.stringMatching(/^attachment; .*filename\*=UTF-8''Vertrag%20/),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-security-policy': expect.stringContaining('sandbox'),
  });
  const { rows } = await server.database.pool.query<{ held: boolean }>(
    `SELECT bool_or(position($1::bytea in sealed) > 0) AS held FROM case_attachments`,
    [Buffer.from('narwhal-contract')],
  );
  expect(rows).toEqual([{ held: false }]);
});

test('upload, each download and withdrawal are audited, and the case’s history tells the first and the last', async () => {
  const { caseId } = await accountWithCase(server);
  const { body: file } = await upload(caseId, 'a.pdf', contract);
  await (await fetched(caseId, file.id)).arrayBuffer();
  await (await fetched(caseId, file.id)).arrayBuffer();
  await withdraw(caseId, file.id);
  const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId: caseId } });
  const about = { attachmentId: file.id, name: 'a.pdf', size: contract.length, sha256: file.sha256 };
  expect(rows.map(({ action, actorName, after }) => ({ action, actorName, after }))).toEqual([
    {
      action: 'attachment.withdrawn',
      actorName: 'Ann',
      after: { ...about, reason: 'It is of another customer.' },
    },
    { action: 'attachment.downloaded', actorName: 'Ann', after: about },
    { action: 'attachment.downloaded', actorName: 'Ann', after: about },
    { action: 'attachment.added', actorName: 'Ann', after: about },
  ]);
  const { body } = await server.call<CaseDetail>('GET', `/v1/cases/${caseId}`);
  expect(body.events.map(({ kind, detail }) => [kind, detail['name']])).toEqual([
    ['attachment_added', 'a.pdf'],
    ['attachment_withdrawn', 'a.pdf'],
  ]);
});

test('a withdrawn file leaves its record and no bytes, and is withdrawn once', async () => {
  const { caseId } = await accountWithCase(server);
  const { body: file } = await upload(caseId, 'a.pdf', contract);
  expect(await withdraw(caseId, file.id)).toMatchObject({
    status: 200,
    body: {
      id: file.id,
      sha256: file.sha256,
      withdrawn: { byName: 'Ann', reason: 'It is of another customer.' },
    },
  });
  expect((await fetched(caseId, file.id)).status).toBe(410);
  expect(await withdraw(caseId, file.id)).toMatchObject({
    status: 410,
    body: { code: 'attachment_withdrawn' },
  });
  const { sealed } = await server.database.prisma.caseAttachment.findUniqueOrThrow({
    where: { id: file.id },
  });
  expect(sealed).toBeNull();
  const { pool } = server.database;
  const back = `UPDATE case_attachments SET sealed = 'x', withdrawn_at = NULL, withdrawn_by_id = NULL, withdrawn_by_name = NULL, withdrawn_reason = NULL WHERE id = $1`;
  await expect(pool.query(back, [file.id])).rejects.toThrow('permission denied');
  await expect(asOwner(server, back, [file.id])).rejects.toThrow('can only be withdrawn');
  await expect(pool.query('DELETE FROM case_attachments')).rejects.toThrow('permission denied');
});

test('a file of 10 MB is taken, one byte more is refused with its own code, and so is an empty one', async () => {
  const { caseId } = await accountWithCase(server);
  const largest = Buffer.alloc(maxAttachmentBytes, 7);
  expect(await upload(caseId, 'largest.bin', largest)).toMatchObject({ status: 201 });
  expect(await upload(caseId, 'larger.bin', Buffer.alloc(maxAttachmentBytes + 1, 7))).toMatchObject({
    status: 413,
    body: { code: 'attachment_too_large' },
  });
  expect(await upload(caseId, 'empty.bin', Buffer.alloc(0))).toMatchObject({ status: 400 });
  expect(await upload(caseId, ' ', contract)).toMatchObject({
    status: 400,
    body: { code: 'invalid_request' },
  });
  expect(await upload(caseId, 'a.json', Buffer.from('{}'), cookie, 'application/json')).toMatchObject({
    status: 415,
    body: { code: 'unsupported_media_type' },
  });
  expect(
    await server.call('POST', '/v1/session', Buffer.from('x'), { headers: { 'content-type': bytesOf } }),
  ).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  expect((await list(caseId)).map(({ name }) => name)).toEqual(['largest.bin']);
});

test('a case holds fifty files, also when more come at once; a withdrawn one makes room', async () => {
  const { caseId } = await accountWithCase(server);
  const answers = await Promise.all(
    Array.from({ length: maxAttachments + 4 }, (_, index) =>
      upload(caseId, `${index}.txt`, Buffer.from(`file ${index}`)),
    ),
  );
  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused).toHaveLength(4);
  for (const answer of refused)
    expect(answer).toMatchObject({ status: 409, body: { code: 'too_many_attachments' } });
  await withdraw(caseId, answers.find(({ status }) => status === 201)?.body.id ?? '');
  expect((await upload(caseId, 'more.txt', contract)).status).toBe(201);
});

test('a file belongs to its case, and to people whose role permits it', async () => {
  const [one, other] = [await accountWithCase(server), await accountWithCase(server)];
  const { body: file } = await upload(one.caseId, 'a.pdf', contract);
  expect((await fetched(other.caseId, file.id)).status).toBe(404);
  expect(await withdraw(other.caseId, file.id)).toMatchObject({
    status: 404,
    body: { code: 'attachment_not_found' },
  });
  expect((await fetched(one.caseId, 'nonsense')).status).toBe(404);
  expect(await upload(file.id, 'a.pdf', contract)).toMatchObject({
    status: 404,
    body: { code: 'case_not_found' },
  });
  const { cookie: viewer } = await addPerson(server, 'Vera', 'viewer');
  expect(
    await server.call('GET', `/v1/cases/${one.caseId}/attachments`, undefined, { cookie: viewer }),
  ).toMatchObject({
    status: 200,
  });
  expect((await fetched(one.caseId, file.id, { cookie: viewer })).status).toBe(403);
  expect(await upload(one.caseId, 'b.pdf', contract, viewer)).toMatchObject({ status: 403 });
  expect(await withdraw(one.caseId, file.id, viewer)).toMatchObject({ status: 403 });
  for (const path of ['', `/${file.id}/content`])
    expect(await server.call('GET', `/v1/cases/${one.caseId}/attachments${path}`)).toMatchObject({
      status: 403,
      body: { code: 'people_only' },
    });
});

test('a stored file that was changed or moved to another case is not handed out', async () => {
  const [one, other] = [await accountWithCase(server), await accountWithCase(server)];
  const { body: file } = await upload(one.caseId, 'a.pdf', contract);
  const owner = openDatabase({ url: server.ownerUrl, poolSize: 2 });
  await owner.pool.query('ALTER TABLE case_attachments DISABLE TRIGGER USER');
  await owner.pool.query('UPDATE case_attachments SET case_id = $2 WHERE id = $1', [file.id, other.caseId]);
  await owner.pool.query('ALTER TABLE case_attachments ENABLE TRIGGER USER');
  await owner.close();
  const answer = await fetched(other.caseId, file.id);
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ code: 'evidence_damaged' });
});
