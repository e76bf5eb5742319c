import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import { HostPeopleService } from '../src/auth/host-people.service.js';
import { startMailServer, type MailServer } from './mail-server.js';
import { peopleOf } from './people-fixtures.js';
import { listed } from './review-fixtures.js';
import { administrator, answerInvitation, startTestServer, type TestServer } from './server-harness.js';

const fingerprintKey = 'c'.repeat(64);
const password = 'seven kettles and a heron';
let server: TestServer;
let mail: MailServer;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-host-'));
  mail = await startMailServer();
  server = await startTestServer({
    STILLWATCH_FINGERPRINT_KEY: fingerprintKey,
    STILLWATCH_SMTP_URL: mail.url,
  });
});
afterAll(async () => {
  await server.close();
  await mail.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function command(...words: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['dist/people.js', ...words], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: server.ownerUrl,
      STILLWATCH_DATA_DIR: dataDir,
      STILLWATCH_FINGERPRINT_KEY: fingerprintKey,
      ...(words[0] === 'reset' && { STILLWATCH_SMTP_URL: mail.url }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, said: out + errors };
}

test('a command on the host lets a person in whom nobody has to confirm, and gets the last administrator in again', async () => {
  const people = peopleOf(server);
  const admin = await people.signIn(administrator.email, administrator.password);
  const invited = await command('invite', 'Eva@Example.test', 'Eva');
  expect(invited).toEqual({ code: 0, said: expect.stringContaining('/invitation/') });
  const token = /\/invitation\/(\S+)/.exec(invited.said)?.[1] ?? '';
  await answerInvitation(server, token, password);
  const eva = await people.signIn('eva@example.test', password);
  expect(await people.one(admin, eva.id)).toMatchObject({
    role: 'administrator',
    confirmed: true,
    introductions: [{ kind: 'invited', introducedBy: null }],
  });

  expect(await command('disable', 'eva@example.test')).toMatchObject({ code: 0 });
  expect((await people.one(admin, eva.id)).status).toBe('disabled');
  expect(await command('disable', administrator.email)).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^stillwatch people: This is the last administrator/m),
  });
  expect(await command('reset', administrator.email)).toMatchObject({
    code: 0,
    said: expect.stringContaining(`The link to set a password was sent to ${administrator.email}.\n`),
  });
  await server.drain();
  const link = mail.mails.map((letter) => /\/invitation\/(\S+)/.exec(letter.text ?? '')?.[1]).find(Boolean);
  await answerInvitation(server, link ?? '', password);
  const again = await people.signIn(administrator.email, password);
  expect(await people.one(again, admin.id)).toMatchObject({ confirmed: true });
  expect(mail.mails.map(({ subject }) => subject)).toContain(
    'A command on the server’s host has changed who has access to Stillwatch',
  );
  const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', { filter: { actorId: 'host' } });
  expect(rows.map(({ action }) => action).sort()).toEqual(['user.created', 'user.disabled', 'user.reset']);
  expect(await command('disable')).toMatchObject({ code: 1, said: expect.stringContaining('usage:') });
}, 400_000);

test('the running server cannot do what the command does', async () => {
  const host = server.worker.get(HostPeopleService);
  await expect(host.invite('x@e.test', 'X', 'administrator')).rejects.toMatchObject({ code: '42501' });
  await expect(host.reset(administrator.email)).rejects.toMatchObject({ code: '42501' });
});
