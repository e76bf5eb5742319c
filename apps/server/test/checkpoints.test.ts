import { createPublicKey } from 'node:crypto';
import { appendFile, chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type {
  AuditCheckpoint,
  AuditCheckpointKey,
  AuditEntry,
  AuditVerification,
} from '@stillwatch/contracts/audit-log';
import type { CheckpointState } from '@stillwatch/contracts/system';
import { isSignedBy, keyIdOf, signed } from '@stillwatch/database/checkpoint';
import pg from 'pg';
import { Clock } from '../src/clock/clock.js';
import { makeSigningKey, readSigningKey } from '../src/checkpoints/checkpoint-key.js';
import {
  asOwner,
  fileOf,
  forgottenDecision,
  keyFileOf,
  linesOf,
  newestLineOf,
  sweep,
} from './checkpoint-fixtures.js';
import { accountWithCase, listed, officer, type Officer } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let ann: Officer;
let ben: Officer;

beforeAll(async () => {
  server = await startTestServer();
  ann = officer(server, (await addPerson(server, 'Ann', 'officer')).cookie);
  ben = officer(server, (await addPerson(server, 'Ben', 'officer')).cookie);
});
afterAll(() => server.close());

const verify = async () => (await server.call<AuditVerification>('POST', '/v1/audit-log/verify')).body;
const state = async () => (await server.call<CheckpointState>('GET', '/v1/system/checkpoints')).body;
const keys = async () =>
  (await server.call<AuditCheckpointKey[]>('GET', '/v1/audit-log/checkpoint-keys')).body;
const newestDecisionEntry = async (action: string) =>
  (await listed<AuditEntry>(server, '/v1/audit-log', { filter: { action } })).rows[0]?.seq ?? Number.NaN;

test('a decision and its approval are each followed by a signed line outside the database', async () => {
  const { caseId } = await accountWithCase(server);
  const { body: proposed } = await ann.propose(caseId, { action: 'ban' });
  await server.drain();
  expect((await newestLineOf(server)).entry).toBeGreaterThanOrEqual(
    await newestDecisionEntry('decision.proposed'),
  );
  await ben.approve(proposed.id);
  await server.drain();
  const newest = await newestLineOf(server);
  expect(newest.entry).toBeGreaterThanOrEqual(await newestDecisionEntry('decision.approved'));
  expect(Object.keys(newest)).toEqual(['entry', 'hash', 'at', 'keyId', 'signature']);

  const [present] = (await keys()).filter(({ until }) => until === null);
  const publicKey = createPublicKey(present?.publicKey ?? '');
  expect([keyIdOf(publicKey), isSignedBy(newest, publicKey)]).toEqual([newest.keyId, true]);
  const { rows, range } = await listed<AuditCheckpoint>(server, '/v1/audit-log/checkpoints', {});
  expect(rows[0]).toEqual(newest);
  expect(range).toBe(`checkpoints 0-${rows.length - 1}/${rows.length}`);
  expect(await verify()).toMatchObject({
    ok: true,
    problem: null,
    checkpoints: { checked: rows.length, newest, source: 'file' },
  });
});

test('a checkpoint is told to whoever asked for its topic, and nothing else is in the message', async () => {
  await forgottenDecision(server);
  await sweep(server);
  const message = await server.database.prisma.outboxMessage.findFirstOrThrow({
    where: { topic: 'audit.checkpoint' },
    orderBy: { id: 'desc' },
  });
  expect(message.payload).toEqual(await newestLineOf(server));
});

describe('no process that ends takes a checkpoint with it', () => {
  test('before its job was asked for', async () => {
    const seq = await forgottenDecision(server);
    expect(await state()).toMatchObject({ isDue: true });
    await sweep(server);
    expect((await newestLineOf(server)).entry).toBe(seq);
    expect(await state()).toMatchObject({ isDue: false, problem: null, newest: { entry: seq } });
  });

  test('after its line was written and before the database knew: the line is written again, which does no harm', async () => {
    const seq = await forgottenDecision(server);
    const { hash } = await server.database.prisma.auditEntry.findUniqueOrThrow({ where: { seq } });
    const key = await makeSigningKey(keyFileOf(server));
    const line = signed({ entry: seq, hash, at: new Date().toISOString(), keyId: key.keyId }, key.privateKey);
    await appendFile(fileOf(server), `${JSON.stringify(line)}\n`);
    await sweep(server);
    expect((await linesOf(server)).slice(-2)).toMatchObject([{ entry: seq }, { entry: seq }]);
    expect(await verify()).toMatchObject({ ok: true });
  });

  test('in the middle of a line: the next begins a line of its own', async () => {
    await appendFile(fileOf(server), '{"entry":12,"ha');
    const seq = await forgottenDecision(server);
    await sweep(server);
    expect(await verify()).toMatchObject({
      ok: true,
      checkpoints: { unreadable: 1, newest: { entry: seq } },
    });
    await rm(fileOf(server));
    await forgottenDecision(server);
    await sweep(server);
  });
});

test('one is taken every hour, also when nothing has happened', async () => {
  await sweep(server);
  const before = await linesOf(server);
  await sweep(server);
  expect(await linesOf(server)).toHaveLength(before.length);
  const later = new Date(Date.now() + 3_600_000);
  const clock = jest.spyOn(server.worker.get(Clock), 'now').mockReturnValue(later);
  await sweep(server);
  clock.mockRestore();
  const newest = await newestLineOf(server);
  expect(newest.at).toBe(later.toISOString());
  expect(await linesOf(server)).toHaveLength(before.length + 1);
});

test('a disk that cannot be written is told on System and tried again', async () => {
  const aside = `${fileOf(server)}.aside`;
  await rename(fileOf(server), aside);
  await mkdir(fileOf(server));
  const seq = await forgottenDecision(server);
  await sweep(server);
  await sweep(server);
  const { problem, isDue } = await state();
  expect({ code: problem?.code, isDue }).toEqual({ code: 'file_not_writable', isDue: true });
  expect(problem?.sentence).toContain(fileOf(server));
  await rm(fileOf(server), { recursive: true });
  await rename(aside, fileOf(server));
  await sweep(server);
  expect((await newestLineOf(server)).entry).toBe(seq);
  expect(await state()).toMatchObject({ isDue: false, problem: null });
});

describe('the key that signs', () => {
  test('is made once, for its owner alone, however many processes start', async () => {
    const path = `${server.dataDir}/elsewhere/key.pem`;
    const made = await Promise.all(Array.from({ length: 8 }, () => makeSigningKey(path)));
    expect(new Set(made.map(({ keyId }) => keyId)).size).toBe(1);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(keyFileOf(server))).mode & 0o777).toBe(0o600);
  });

  test('is refused in a sentence when others may read it or it is no key', async () => {
    const path = `${server.dataDir}/refused.pem`;
    await makeSigningKey(path);
    await chmod(path, 0o640);
    await expect(readSigningKey(path)).rejects.toThrow('can be read by other users; run "chmod 600" on it');
    await rm(path);
    await appendFile(path, 'no key', { mode: 0o600 });
    await expect(readSigningKey(path)).rejects.toThrow('is not an Ed25519 private key in PKCS#8 PEM');
  });

  test('is told on System when it cannot be used, and nothing is signed meanwhile', async () => {
    const before = (await linesOf(server)).length;
    await forgottenDecision(server);
    await chmod(keyFileOf(server), 0o644);
    await sweep(server);
    expect((await state()).problem).toMatchObject({ code: 'key_unusable' });
    expect(await linesOf(server)).toHaveLength(before);
    await chmod(keyFileOf(server), 0o600);
    await sweep(server);
    expect((await state()).problem).toBeNull();
  });

  test('can be replaced by another: both stay on record, here and in the log', async () => {
    const old = await newestLineOf(server);
    await rm(keyFileOf(server));
    await sweep(server);
    const newest = await newestLineOf(server);
    expect(newest.keyId).not.toBe(old.keyId);
    const listedKeys = await keys();
    expect(listedKeys.map(({ keyId, until }) => [keyId, until !== null])).toEqual([
      [old.keyId, true],
      [newest.keyId, false],
    ]);
    expect(listedKeys[0]?.until).toBe(listedKeys[1]?.from);
    const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', {
      filter: { action: 'audit_log.key_changed' },
    });
    expect(rows.map(({ after }) => after?.['keyId'])).toEqual([newest.keyId, old.keyId]);
    expect(newest.entry).toBeGreaterThanOrEqual(rows[0]?.seq ?? Number.NaN);
    expect(await verify()).toMatchObject({ ok: true });
  });
});

test('the running server may neither change nor empty the log, its checkpoints or its keys', async () => {
  const runtime = server.database.pool;
  for (const table of ['audit_entries', 'audit_checkpoints', 'audit_checkpoint_keys', 'audit_re_anchors']) {
    for (const statement of [`TRUNCATE ${table}`, `DELETE FROM ${table}`])
      await expect(runtime.query(statement)).rejects.toThrow('permission denied');
  }
  await expect(runtime.query(`UPDATE audit_checkpoints SET hash = ''`)).rejects.toThrow('permission denied');
  await expect(runtime.query(`UPDATE audit_re_anchors SET reason = ''`)).rejects.toThrow('permission denied');
  const owner = new pg.Client({ connectionString: server.ownerUrl });
  await owner.connect();
  for (const table of ['audit_entries', 'audit_checkpoints', 'audit_checkpoint_keys'])
    await expect(owner.query(`TRUNCATE ${table}`)).rejects.toThrow('append-only');
  await owner.end();
});

test('without the file the database’s copies are compared, and the answer says so', async () => {
  const aside = `${fileOf(server)}.aside`;
  await rename(fileOf(server), aside);
  const { ok, checkpoints } = await verify();
  expect({ ok, source: checkpoints.source, isCompared: checkpoints.checked > 0 }).toEqual({
    ...{ ok: true, source: 'database', isCompared: true },
  });
  await rename(aside, fileOf(server));
});

test('a log whose tail was cut gets no further signature, and everybody is told', async () => {
  const { entry } = await newestLineOf(server);
  const before = (await linesOf(server)).length;
  await asOwner(server, `DELETE FROM audit_entries WHERE seq >= ${entry}`);
  expect(await verify()).toMatchObject({
    ok: false,
    entries: entry - 1,
    problem: { code: 'tail_cut', entry },
    brokenAt: { seq: entry },
  });
  await asOwner(server, 'TRUNCATE audit_checkpoints');
  await forgottenDecision(server);
  await sweep(server);
  expect(await linesOf(server)).toHaveLength(before);
  expect((await state()).problem).toMatchObject({ code: 'log_does_not_continue' });
  expect(await verify()).toMatchObject({ ok: false, problem: { code: 'rewritten', entry } });
  await asOwner(server, 'TRUNCATE audit_entries');
  expect(await verify()).toMatchObject({ ok: false, problem: { code: 'truncated', entry: 1 } });
});
