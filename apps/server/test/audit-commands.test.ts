import { spawnSync } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditCheckpointKey, AuditEntry, ExportedAuditEntry } from '@stillwatch/contracts/audit-log';
import { hashAuditEntry, hashBeforeFirst } from '@stillwatch/database/audit-chain';
import { asOwner, fileOf, forgottenDecision, keyFileOf, newestLineOf, sweep } from './checkpoint-fixtures.js';
import { listed } from './review-fixtures.js';
import { bootstrapKey, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let entries: string;
let checkpoints: string;
let publicKey: string;
let exported: ExportedAuditEntry[];

beforeAll(async () => {
  server = await startTestServer();
  await signSome();
  await signSome();
  [entries, checkpoints, publicKey] = ['entries', 'checkpoints', 'key.pem'].map((name) =>
    join(server.dataDir, name),
  ) as [string, string, string];
  await copyFile(fileOf(server), checkpoints);
  const { body } = await server.call<AuditCheckpointKey[]>('GET', '/v1/audit-log/checkpoint-keys');
  await writeFile(publicKey, body.map((key) => key.publicKey).join(''));
  exported = await exportLog();
  await write(exported);
});
afterAll(() => server.close());

async function signSome(): Promise<void> {
  await server.call('PUT', `/v1/accounts/acct_${Math.random()}`, { organization: { name: 'Ünïcode 审计' } });
  await forgottenDecision(server);
  await sweep(server);
}

async function exportLog(query = ''): Promise<ExportedAuditEntry[]> {
  const response = await fetch(`${server.url}/v1/audit-log/export${query}`, {
    headers: { authorization: `Bearer ${bootstrapKey}` },
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  const text = await response.text();
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExportedAuditEntry);
}

const write = (rows: readonly object[]) =>
  writeFile(entries, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

/** A command of the built server, with no database to ask unless it is named. */
function run(main: string, args: string[], environment: Record<string, string> = {}) {
  const script = join(process.cwd(), 'dist', `${main}.js`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const verifyFiles = (...more: string[]) =>
  run('audit-verify', [
    ...['--entries', entries, '--checkpoints', checkpoints, '--public-key', publicKey],
    ...more,
  ]);

/** All entries anew from a place on, with hashes by the published format. */
function rewritten(from: number): ExportedAuditEntry[] {
  let prevHash = hashBeforeFirst;
  return exported.map((entry) => {
    const forged = { ...entry, ...(entry.seq >= from && { actorName: 'Mallory' }), prevHash };
    prevHash = hashAuditEntry({ ...forged, seq: String(forged.seq) });
    return { ...forged, hash: prevHash };
  });
}

describe('the export', () => {
  test('holds every entry from the first to the one that records it', async () => {
    expect(exported.map(({ seq }) => seq)).toEqual(exported.map((_, index) => index + 1));
    expect(exported.at(-1)).toMatchObject({ action: 'audit_log.exported', actorName: 'Bootstrap key' });
    for (const { seq, ...texts } of exported)
      expect(hashAuditEntry({ ...texts, seq: String(seq) })).toBe(texts.hash);
    const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', { filter: { id: 3 } });
    expect(exported[2]).toMatchObject({ hash: rows[0]?.hash, at: rows[0]?.at });
  });

  test('goes on after the entry that the caller has', async () => {
    const more = await exportLog(`?after=${exported.length}`);
    expect(more.map(({ seq }) => seq)).toEqual([exported.length + 1]);
    await exportLog('?after=0');
    const refused = await server.call('GET', '/v1/audit-log/export?after=x');
    expect(refused.status).toBe(400);
  });

  test('is for those who may read the log', async () => {
    expect((await server.call('GET', '/v1/audit-log/export', undefined, { key: null })).status).toBe(401);
  });
});

describe('an outsider verifies with three files and nothing else', () => {
  test('what is whole holds, and the newest signed entry is named', async () => {
    await write(exported);
    const { status, stdout } = verifyFiles();
    expect(status).toBe(0);
    expect(stdout).toContain(
      `The audit chain holds: ${exported.length} entries, head ${exported.at(-1)?.hash}.`,
    );
    expect(stdout).toContain(`the newest signed entry ${(await newestLineOf(server)).entry} at`);
  });

  test('the answers of the API serve as well as the file and a PEM', async () => {
    await write(exported);
    const [listedFile, keysFile] = [join(server.dataDir, 'listed'), join(server.dataDir, 'keys')];
    const answer = async (what: string) =>
      JSON.stringify((await server.call('GET', `/v1/audit-log/${what}`)).body);
    await writeFile(listedFile, await answer('checkpoints'));
    await writeFile(keysFile, await answer('checkpoint-keys'));
    const { status, stdout } = run('audit-verify', [
      ...['--entries', entries, '--checkpoints', listedFile, '--public-key', keysFile],
    ]);
    expect({ status, isCompared: /Compared with [1-9]/.test(stdout) }).toEqual({
      status: 0,
      isCompared: true,
    });
  });

  test.each<[string, () => readonly object[]]>([
    ['tail_cut', () => exported.slice(0, 3)],
    ['truncated', () => []],
    ['rewritten', () => rewritten(1)],
    ['rewritten', () => rewritten(exported.length - 2)],
    ['before_first', () => [{ ...exported[0], seq: 0 }, ...exported]],
    ['missing_entry', () => exported.filter(({ seq }) => seq !== 3)],
    ['broken_link', () => exported.map((one) => (one.seq === 3 ? { ...one, prevHash: one.hash } : one))],
    ['content_changed', () => exported.map((one) => (one.seq === 3 ? { ...one, actorName: 'M' } : one))],
    [
      'time_changed',
      () => exported.map((one) => (one.seq === 3 ? { ...one, at: one.at.replace('Z', '400Z') } : one)),
    ],
    ['unreadable_entry', () => exported.map((one) => (one.seq === 3 ? { seq: 3 } : one))],
  ])('%s ends it with code 1 and a sentence', async (code, forged) => {
    await write(forged());
    const { status, stdout } = verifyFiles();
    expect({ status, problems: stdout.match(/\(\w+\)$/gm) }).toEqual({ status: 1, problems: [`(${code})`] });
  });

  test('a forged checkpoint and one of another key are told', async () => {
    await write(exported);
    const lines = (await readFile(checkpoints, 'utf8')).trimEnd().split('\n');
    const last = JSON.parse(lines.at(-1) ?? '') as object;
    const forgery = join(server.dataDir, 'forgery');
    await writeFile(forgery, `${JSON.stringify({ ...last, at: '2026-01-01T00:00:00.000Z' })}\n`);
    expect(verifyFiles('--checkpoints', forgery)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('(bad_signature)'),
    });
    await writeFile(forgery, `${JSON.stringify({ ...last, keyId: '0123456789abcdef' })}\n`);
    expect(verifyFiles('--checkpoints', forgery)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('(unknown_key)'),
    });
  });

  describe('checkpoints that cannot be read do not pass for checkpoints that fit', () => {
    const linesOf = async () => (await readFile(checkpoints, 'utf8')).trimEnd().split('\n');
    const broken = (line: string) => line.replace('{', '{"kind":"zzz",');
    async function verifyWith(text: string) {
      await write(exported);
      const file = join(server.dataDir, 'changed');
      await writeFile(file, text);
      return run('audit-verify', [
        ...['--entries', entries, '--checkpoints', file, '--public-key', publicKey],
      ]);
    }

    test.each<[string, (lines: string[]) => string[]]>([
      ['all of them', (lines) => lines.map(broken)],
      ['only the last', (lines) => [...lines.slice(0, -1), broken(lines.at(-1) ?? '')]],
      ['something else', () => ['junk']],
      ['an empty object', () => ['{}']],
      ['a last line that was cut off but has its line break', (lines) => [...lines, '{"entry":1']],
      ['a line that is too long', (lines) => [`{"entry":1,"a":"${'x'.repeat(5_000)}`, ...lines]],
    ])('%s', async (_what, change) => {
      const { status, stdout } = await verifyWith(`${change(await linesOf()).join('\n')}\n`);
      expect({ status, problems: stdout.match(/\(\w+\)$/gm) }).toEqual({
        status: 1,
        problems: ['(unreadable_checkpoint)'],
      });
    });

    test('what a process that died has left of the last line, or of one before a newer one, is none of them', async () => {
      const lines = await linesOf();
      for (const text of [`${lines.join('\n')}\n{"entry":1`, ['{"entry":1', ...lines, ''].join('\n')])
        expect(await verifyWith(text)).toMatchObject({
          status: 0,
          stdout: expect.stringContaining('\n1 line of the checkpoints could not be read.'),
        });
    });

    test.each([
      ['', 'is empty; name a file that holds checkpoints'],
      ['[{"entry":1', 'is not whole'],
      ['[]', 'could be compared with an entry'],
      ['{"entry":1', 'could be compared with an entry'],
    ])('%j is answered with one sentence', async (text, sentence) => {
      const { status, stderr } = await verifyWith(text);
      expect(status).toBe(1);
      expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(sentence)]);
    });
  });

  test('a byte order mark at the start of a file is no part of it', async () => {
    await write(exported);
    const marked = async (path: string, text?: string) => {
      const copy = `${path}.marked`;
      await writeFile(copy, `\uFEFF${text ?? (await readFile(path, 'utf8'))}`);
      return copy;
    };
    const markedEntries = await marked(entries);
    const answer = JSON.stringify((await server.call('GET', '/v1/audit-log/checkpoints')).body);
    for (const file of [await marked(checkpoints), await marked(join(server.dataDir, 'listed'), answer)])
      expect(
        run('audit-verify', [
          ...['--entries', markedEntries, '--checkpoints', file, '--public-key', publicKey],
        ]),
      ).toMatchObject({ status: 0, stderr: '' });
  });

  test.each([
    [['--checkpoints', 'x'], 'Name the exported entries'],
    [['--entries', 'x', '--checkpoints', 'x'], 'Name the key'],
    [['--entries', '/nowhere/x'], '/nowhere/x cannot be read'],
  ])('%j is answered with one sentence', (args, sentence) => {
    const { status, stderr } = run('audit-verify', args);
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(sentence)]);
  });
});

test('the key is rotated by a command: the old one vouches for the new one, in the file and on record', async () => {
  const environment = { STILLWATCH_DATA_DIR: server.dataDir };
  const old = await newestLineOf(server);
  const before = await readFile(keyFileOf(server), 'utf8');
  const { status, stdout } = run('rotate-checkpoint-key', [], environment);
  expect({ status, isShown: stdout.includes('BEGIN PUBLIC KEY') }).toEqual({ status: 0, isShown: true });
  expect(await readFile(keyFileOf(server), 'utf8')).not.toBe(before);
  await signSome();
  const { body } = await server.call<AuditCheckpointKey[]>('GET', '/v1/audit-log/checkpoint-keys');
  expect(body.at(-1)).toMatchObject({ keyId: (await newestLineOf(server)).keyId, endorsedBy: old.keyId });

  // The outsider has the old public key only.
  await write(await exportLog());
  await copyFile(fileOf(server), checkpoints);
  expect(verifyFiles()).toMatchObject({ status: 0, stderr: '' });
});

test('on the server’s host the command verifies the database against the file', async () => {
  const environment = { DATABASE_URL: server.ownerUrl, STILLWATCH_DATA_DIR: server.dataDir };
  expect(run('audit-verify', [], environment)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`of ${fileOf(server)}`),
  });
  const elsewhere = { ...environment, STILLWATCH_CHECKPOINT_FILE: join(server.dataDir, 'none') };
  expect(run('audit-verify', [], elsewhere).stdout).toContain('the database’s own copies, which prove less');
  await asOwner(server, 'DELETE FROM audit_entries WHERE seq > 5');
  expect(run('audit-verify', [], environment)).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('(tail_cut)'),
  });
});
