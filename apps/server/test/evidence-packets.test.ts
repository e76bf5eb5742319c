import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { EvidencePacket } from '@stillwatch/contracts/evidence-packet';
import type { Problem } from '@stillwatch/contracts/problem';
import canonicalize from 'canonicalize';
import { verifyPacket } from '../src/reports/packet-verification.js';
import { accountWithCase, listed, officer, type Officer, type Refusal } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let ann: Officer;
let ben: Officer;
let cookies: { ann: string; viewer: string };

beforeAll(async () => {
  server = await startTestServer();
  const [a, b] = [await addPerson(server, 'Ann', 'officer'), await addPerson(server, 'Ben', 'officer')];
  [ann, ben] = [officer(server, a.cookie), officer(server, b.cookie)];
  cookies = { ann: a.cookie, viewer: (await addPerson(server, 'Vera', 'viewer')).cookie };
});
afterAll(() => server.close());

type Started = EvidencePacket & Refusal;

const packetsPath = (caseId: string) => `/v1/cases/${caseId}/evidence-packets`;

async function made(caseId: string): Promise<EvidencePacket> {
  expect((await ann.post<Started>(packetsPath(caseId))).status).toBe(202);
  await server.drain();
  const [newest] = (await ann.get<EvidencePacket[]>(packetsPath(caseId))).body;
  if (newest?.status !== 'ready') throw new Error(`the packet is ${newest?.status}: ${newest?.problem}`);
  return newest;
}

async function download(id: string, file: 'json' | 'pdf', cookie = cookies.ann) {
  const response = await fetch(`${server.url}/v1/evidence-packets/${id}/packet.${file}`, {
    headers: { cookie },
  });
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');

interface PacketFile {
  format: string;
  manifest: { name: string; records: number; bytes: number; sha256: string }[];
  packet: Record<string, unknown>;
  rootHash: string;
  sections: Record<string, Record<string, unknown>[] & Record<string, unknown>>;
}

test('a packet holds the case, its subject, the decisions with their reasons and the audit entries', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  await ann.note(caseId, 'Looked at the templates.');
  const ban = await ann.propose(caseId, { action: 'ban' });
  await ben.approve(ban.body.id, { reason: 'I agree.' });
  const packet = await made(caseId);
  const { status, headers, bytes } = await download(packet.id, 'json');
  expect(status).toBe(200);
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="evidence-packet-.*\.json"$/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-type')).toMatch(/^application\/json/);

  const { sections, packet: label } = JSON.parse(bytes.toString()) as PacketFile;
  expect(label).toMatchObject({ caseId, subjectType: 'account', subjectId: accountId, requestedBy: 'Ann' });
  expect(sections.case).toMatchObject({ id: caseId, state: 'closed', outcome: 'ban' });
  expect(sections.history?.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['note', 'decision_proposed', 'decision_approved', 'closed']),
  );
  expect(sections.accounts).toMatchObject([
    { accountId, standing: 'banned', score: { score: 93, reasons: [{ nats: 5 }] } },
  ]);
  expect(sections.decisions).toMatchObject([
    {
      ...{ id: ban.body.id, action: 'ban', status: 'in_force', proposedByName: 'Ann', resolvedByName: 'Ben' },
      statementOfReasons: { facts: ['The recurring part asks for task instructions.'] },
    },
  ]);
  expect(sections.statements).toMatchObject([{ decisionId: ban.body.id, accountId }]);
  expect(sections.clauses?.length).toBeGreaterThan(0);
  const actions = sections.audit?.map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(['decision.proposed', 'evidence_packet.requested']));
  expect(sections.auditChain).toMatchObject({ ok: true, brokenAt: null });
});

test('who has the file alone finds every hash in it right, and one changed byte wrong', async () => {
  const { caseId } = await accountWithCase(server);
  const packet = await made(caseId);
  const { bytes, headers } = await download(packet.id, 'json');
  expect(bytes.length).toBe(packet.json?.bytes);
  expect(sha256(bytes)).toBe(packet.json?.sha256);
  expect(headers.get('repr-digest')).toBe(`sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`);

  const file = JSON.parse(bytes.toString()) as PacketFile;
  expect(canonicalize(file)).toBe(bytes.toString());
  expect(file.manifest.map(({ name }) => name)).toEqual(Object.keys(file.sections).sort());
  for (const { name, bytes: length, sha256: hash, records } of file.manifest) {
    const text = canonicalize(file.sections[name]) ?? '';
    expect([name, sha256(text), Buffer.byteLength(text)]).toEqual([name, hash, length]);
    if (Array.isArray(file.sections[name])) expect(file.sections[name]).toHaveLength(records);
  }
  const { format, manifest, packet: label } = file;
  expect(sha256(canonicalize({ format, manifest, packet: label }) ?? '')).toBe(file.rootHash);
  expect(file.rootHash).toBe(packet.rootHash);

  expect(verifyPacket(bytes)).toMatchObject({ problems: [], rootHash: packet.rootHash });
  const changed = { ...file.sections.case, score: 12 };
  expect(sha256(canonicalize(changed) ?? '')).not.toBe(
    file.manifest.find(({ name }) => name === 'case')?.sha256,
  );
});

test('the program that the documentation gives to outsiders says the same, with Node alone', async () => {
  const { caseId } = await accountWithCase(server);
  const { bytes } = await download((await made(caseId)).id, 'json');
  const [, program = ''] =
    /node -e '\n([\s\S]+?)' packet\.json/.exec(readFileSync('../../docs/evidence-packet.md', 'utf8')) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'packet-'));
  const run = (file: string | Uint8Array) => {
    writeFileSync(join(folder, 'packet.json'), file);
    return spawnSync('node', ['-e', program, join(folder, 'packet.json')], { encoding: 'utf8' });
  };
  expect(run(bytes)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^All hashes fit\./) });
  const changed = run(bytes.toString().replace('"band":"critical"', '"band":"watch"'));
  expect(changed).toMatchObject({ status: 1, stdout: expect.stringMatching(/^WRONG: \w+/) });
  rmSync(folder, { recursive: true });
});

test('the check of a file names what was changed in it, be it one byte', async () => {
  const { caseId } = await accountWithCase(server);
  const { bytes } = await download((await made(caseId)).id, 'json');
  const text = bytes.toString();
  const check = (changed: string) => verifyPacket(Buffer.from(changed)).problems;
  expect(check(text.replace('"band":"critical"', '"band":"criticaL"'))).toEqual([
    expect.stringMatching(/^The section \w+ does not fit its hash\.$/),
  ]);
  const entry = text.replace('evidence_packet.requested', 'evidence_packet.Requested');
  expect(check(entry)).toEqual([
    'The section audit does not fit its hash.',
    expect.stringMatching(/^Entry \d+ of the audit log does not fit its hash\.$/),
  ]);
  expect(check(text.replace('"requestedBy":"Ann"', '"requestedBy":"Ben"'))).toEqual([
    'The root hash does not fit the manifest.',
  ]);
  expect(check(`${text} `)).toEqual(['The file is not in canonical form: somebody has written it anew.']);
  expect(check('{}')).toEqual([expect.stringMatching(/is not a packet/)]);
});

test('the PDF is the one whose hash is shown, of as many pages, and bears the hashes of the JSON', async () => {
  const { caseId } = await accountWithCase(server);
  const packet = await made(caseId);
  const { bytes, headers } = await download(packet.id, 'pdf');
  expect(headers.get('content-type')).toBe('application/pdf');
  expect(sha256(bytes)).toBe(packet.pdf?.sha256);
  expect(bytes.subarray(0, 8).toString()).toBe('%PDF-1.7');
  expect(bytes.toString('latin1').match(/\/Type \/Page\n/g)).toHaveLength(packet.pdf?.pages ?? 0);
});

test('what happens after the request for a packet is not in it, and it never changes', async () => {
  const { caseId } = await accountWithCase(server);
  const packet = await made(caseId);
  const before = await download(packet.id, 'json');
  await ann.note(caseId, 'Written later.');
  const after = await download(packet.id, 'json');
  expect(after.bytes.equals(before.bytes)).toBe(true);
  expect(before.bytes.toString()).not.toContain('Written later.');
  const newer = await made(caseId);
  expect((await download(newer.id, 'json')).bytes.toString()).toContain('Written later.');
});

test('its hashes and every download stand in the audit log', async () => {
  const { caseId } = await accountWithCase(server);
  const packet = await made(caseId);
  await download(packet.id, 'pdf', cookies.viewer);
  const filter = { objectType: 'case', objectId: caseId };
  const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', { filter, sort: ['seq', 'ASC'] });
  expect(rows.map(({ action, actorName, after }) => ({ action, actorName, after }))).toMatchObject([
    { action: 'evidence_packet.requested', actorName: 'Ann' },
    {
      ...{ action: 'evidence_packet.finished', actorName: 'Stillwatch' },
      after: {
        rootHash: packet.rootHash,
        jsonSha256: packet.json?.sha256,
        pdfSha256: packet.pdf?.sha256,
      },
    },
    { action: 'evidence_packet.downloaded', actorName: 'Vera', after: { file: 'pdf', packetId: packet.id } },
  ]);
});

test('only people have packets made and fetch them, and a viewer has none made', async () => {
  const { caseId } = await accountWithCase(server);
  const byKey = await server.call<Problem>('POST', packetsPath(caseId));
  expect([byKey.status, byKey.body.code]).toEqual([403, 'people_only']);
  const byViewer = await server.call<Problem>('POST', packetsPath(caseId), undefined, {
    cookie: cookies.viewer,
  });
  expect([byViewer.status, byViewer.body.code]).toEqual([403, 'insufficient_scope']);
  const packet = await made(caseId);
  const fetched = await server.call<Problem>('GET', `/v1/evidence-packets/${packet.id}/packet.json`);
  expect([fetched.status, fetched.body.code]).toEqual([403, 'people_only']);
});

test('a repeat with the same Idempotency-Key makes no second packet, nor does one while the first is made', async () => {
  const { caseId } = await accountWithCase(server);
  const headers = { 'idempotency-key': 'once' };
  const start = () =>
    server.call<Started>('POST', packetsPath(caseId), undefined, { cookie: cookies.ann, headers });
  const [first, second, third] = [await start(), await start(), await ann.post<Started>(packetsPath(caseId))];
  expect(second.body.id).toBe(first.body.id);
  await server.drain();
  expect((await start()).body.id).toBe(first.body.id);
  await server.drain();
  const packets = (await ann.get<EvidencePacket[]>(packetsPath(caseId))).body;
  expect(new Set(packets.map(({ id }) => id))).toEqual(new Set([first.body.id, third.body.id]));
});

test('unknown cases and packets are told apart from packets that are not ready', async () => {
  const nowhere = '018f0000-0000-7000-8000-000000000000';
  expect((await ann.post<Started>(packetsPath(nowhere))).body.code).toBe('case_not_found');
  expect((await ann.get<Problem>(packetsPath('nonsense'))).body.code).toBe('case_not_found');
  expect((await ann.get<Problem>(`/v1/evidence-packets/${nowhere}/packet.pdf`)).body.code).toBe(
    'evidence_packet_not_found',
  );
  const { caseId } = await accountWithCase(server);
  const { id: createdBy } = (await server.database.prisma.user.findFirst({ where: { name: 'Ann' } })) ?? {};
  const { id } = await server.database.prisma.evidencePacket.create({
    data: { caseId, createdBy: createdBy ?? '', createdAt: new Date() },
  });
  const waiting = await ann.get<Problem>(`/v1/evidence-packets/${id}/packet.pdf`);
  expect([waiting.status, waiting.body.code]).toEqual([409, 'evidence_packet_not_ready']);
});
