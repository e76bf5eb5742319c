import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Case } from '@stillwatch/contracts/case';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import {
  auditJobNames,
  type AuditJob,
  type AuditJobName,
  type AuditRun,
} from '@stillwatch/contracts/scheduled-audit';
import { openDatabase } from '@stillwatch/database/database';
import { Clock } from '../src/clock/clock.js';
import { accountsWithUsage } from '../src/accounts/accounts-with-usage.js';
import { AuditRunsService } from '../src/scheduled-audits/audit-runs.service.js';
import { accountWithCase, listed, officer, type Officer, asOwner } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let ann: Officer;
let cookie: string;

beforeAll(async () => {
  server = await startTestServer();
  cookie = (await addPerson(server, 'Ann', 'officer')).cookie;
  ann = officer(server, cookie);
});
afterAll(() => server.close());

/** Runs an audit to its end and answers its record. */
async function runToEnd(job: AuditJobName): Promise<AuditRun> {
  const { status, body } = await server.call<AuditRun>('POST', `/v1/scheduled-audits/${job}/run`, undefined, {
    cookie,
  });
  expect(status).toBe(202);
  expect(body).toMatchObject({ job, trigger: 'manual', startedBy: 'Ann', status: 'running' });
  await server.drain();
  const { rows } = await listed<AuditRun>(server, '/v1/audit-runs', { filter: { id: body.id } });
  if (!rows[0]) throw new Error(`the run ${body.id} is not on record`);
  return rows[0];
}
const scored = (accountId: string, more: object = {}) => ({
  accountId,
  eventsScored: 10,
  lastEventAt: new Date(),
  scoredAt: new Date(),
  ...more,
});
const casesOf = async (subjectId: string) =>
  (await listed<Case>(server, '/v1/cases', { filter: { subjectId } })).rows;

test('the five audits are listed with when they run next', async () => {
  const { body } = await ann.get<AuditJob[]>('/v1/scheduled-audits');
  expect(body.map((job) => job.name)).toEqual([...auditJobNames]);
  for (const job of body) {
    expect(job).toMatchObject({
      id: job.name,
      paused: false,
      schedule: expect.stringMatching(/^every 60+ s$|^[\d*]+( [\d*]+){4}$/),
    });
    expect(Date.parse(job.nextRunAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
  }
  expect((await ann.get('/v1/scheduled-audits/no-such-job')).body).toMatchObject({
    code: 'audit_job_not_found',
  });
});

test('the sweep asks again for accounts whose events have waited too long', async () => {
  const event = {
    id: 'e1',
    accountId: 'acct_stale',
    occurredAt: new Date().toISOString(),
    operation: 'chat',
    model: 'atlas',
  };
  await server.call('POST', '/v1/usage-events', JSON.stringify(event));
  await server.drain();
  const run = await runToEnd('stale-account-sweep');
  expect(run).toMatchObject({
    status: 'succeeded',
    summary: 'No account was waiting for its score.',
    result: { accounts: 0 },
  });
  await server.database.pool.query(
    `INSERT INTO fold_receipts (account_id, batch_id, event_count, occurred_from, occurred_to, received_at)
     VALUES ('acct_stale', 0, 0, now(), now(), now() - interval '2 minutes')`,
  );
  expect(await runToEnd('stale-account-sweep')).toMatchObject({
    status: 'succeeded',
    summary: 'Asked again for the scoring of 1 account.',
  });
  expect(await server.database.prisma.foldReceipt.count()).toBe(0);
});

test('the nightly re-score asks for every account with usage', async () => {
  await server.database.prisma.account.createMany({ data: [scored('rescored_1'), scored('rescored_2')] });
  const accounts = await server.database.prisma.account.count({ where: { lastEventAt: { not: null } } });
  expect(await runToEnd('nightly-rescore')).toMatchObject({ status: 'succeeded', result: { accounts } });
});

test('the nightly re-score goes on over page borders and asks for no account twice', async () => {
  const { prisma } = server.database;
  await prisma.account.createMany({
    data: Array.from({ length: 2_100 }, (_, index) => scored(`rescore_${index}`, { band: 'review' })),
  });
  const asked: string[] = [];
  for await (const page of accountsWithUsage(server.database)) asked.push(...page);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.filter((id) => id.startsWith('rescore_'))).toHaveLength(2_100);
  await asOwner(server, `DELETE FROM accounts WHERE account_id LIKE 'rescore\\_%'`);
});

test('the negative sample of a week is five unflagged accounts, drawn once, and none of them again soon', async () => {
  await server.database.prisma.account.createMany({
    data: [
      ...Array.from({ length: 7 }, (_, index) =>
        scored(`sample_${index}`, { band: index % 2 ? 'watch' : 'none' }),
      ),
      scored('flagged', { band: 'review' }),
      scored('without_events', { eventsScored: 0, lastEventAt: null }),
    ],
  });
  const { accountId: busy } = await accountWithCase(server);
  await server.database.prisma.account.update({ where: { accountId: busy }, data: { band: 'none' } });
  const first = await runToEnd('negative-sample');
  expect(first).toMatchObject({ status: 'succeeded', summary: 'Drew 5 unflagged accounts into review.' });
  expect(await runToEnd('negative-sample')).toMatchObject({ status: 'succeeded', result: { accounts: [] } });
  await server.database.prisma.case.updateMany({
    where: { origin: 'sample' },
    data: { openedAt: new Date(Date.now() - 8 * 86_400_000) },
  });
  const second = await runToEnd('negative-sample');
  const drawn = [...(first.result?.accounts as string[]), ...(second.result?.accounts as string[])];
  expect(drawn.length).toBeGreaterThan(5);
  expect(new Set(drawn).size).toBe(drawn.length);
  for (const outside of ['flagged', 'without_events', busy]) expect(drawn).not.toContain(outside);
  const [drawnCase] = await casesOf(drawn[0] ?? '');
  expect(drawnCase).toMatchObject({ origin: 'sample', state: 'open' });
});

test('a purpose whose attestation is due opens a case, or is noted once in the open one', async () => {
  const { prisma } = server.database;
  for (const accountId of ['due', 'fresh']) {
    await server.call('PUT', `/v1/accounts/${accountId}`, {});
    await server.call('PUT', `/v1/accounts/${accountId}/declared-purpose`, { category: 'research' });
  }
  const { accountId: busy, caseId } = await accountWithCase(server);
  await server.call('PUT', `/v1/accounts/${busy}/declared-purpose`, { category: 'research' });
  await prisma.declaredPurpose.updateMany({
    where: { accountId: { in: ['due', busy] } },
    data: { attestationDueAt: new Date(Date.now() - 1) },
  });

  expect(await runToEnd('attestation-due')).toMatchObject({
    status: 'succeeded',
    result: { opened: 1, joined: 1 },
  });
  expect(await runToEnd('attestation-due')).toMatchObject({ result: { opened: 0, joined: 0 } });
  const [opened] = await casesOf('due');
  expect(opened).toMatchObject({ origin: 'attestation' });
  expect(await casesOf('fresh')).toEqual([]);
  const { body } = await ann.get<CaseDetail>(`/v1/cases/${caseId}`);
  const noted = body.events.filter((event) => 'attestationDueAt' in event.detail);
  expect(noted).toMatchObject([{ kind: 'finding_joined', detail: { purposeVersion: 1 } }]);

  await ann.propose(opened?.id ?? '', { action: 'no_violation' });
  expect(await runToEnd('attestation-due')).toMatchObject({ result: { opened: 0, joined: 0 } });
});

test('a paused audit has no next run until it is resumed', async () => {
  const act = (verb: string) =>
    server.call<AuditJob>('POST', `/v1/scheduled-audits/negative-sample/${verb}`, undefined, { cookie });
  expect((await act('pause')).body).toMatchObject({ paused: true, nextRunAt: null });
  expect((await act('pause')).body).toMatchObject({ paused: true });
  const { body } = await ann.get<AuditJob>('/v1/scheduled-audits/negative-sample');
  expect(body).toMatchObject({ paused: true, nextRunAt: null });
  expect((await act('resume')).body).toMatchObject({ paused: false, nextRunAt: expect.any(String) });
  const { rows } = await listed<{ action: string }>(server, '/v1/audit-log', {
    filter: { objectId: 'negative-sample', q: 'audit.pause' },
  });
  expect(rows).toHaveLength(1);
});

test('a run that a killed worker left open is closed by the next one, a waiting request is not', async () => {
  const { prisma } = server.database;
  const open = (trigger: string, startedAt: Date) =>
    prisma.auditRun.create({ data: { job: 'attestation-due', trigger, startedBy: 'x', startedAt } });
  const killed = await open('schedule', new Date());
  const requested = await open('manual', new Date());
  const forgotten = await open('manual', new Date(Date.now() - 2 * 3_600_000));
  const runs = new AuditRunsService(server.database, new Clock());
  await runs.exclusively('attestation-due', () => runs.closeDeadRuns('attestation-due'));
  const statusOf = async (id: string) => (await prisma.auditRun.findUniqueOrThrow({ where: { id } })).status;
  expect(await Promise.all([killed, requested, forgotten].map(({ id }) => statusOf(id)))).toEqual([
    'failed',
    'running',
    'failed',
  ]);
});

test('one job runs in one process at a time, and a dead process holds nothing', async () => {
  const runs = new AuditRunsService(server.database, new Clock());
  const within: boolean[] = [];
  await runs.exclusively('negative-sample', async () => {
    within.push(await runs.exclusively('negative-sample', () => Promise.resolve()));
    within.push(await runs.exclusively('attestation-due', () => Promise.resolve()));
  });
  expect(within).toEqual([false, true]);
  await expect(
    runs.exclusively('negative-sample', () => Promise.reject(new Error('broken'))),
  ).rejects.toThrow('broken');
  expect(await runs.exclusively('negative-sample', () => Promise.resolve())).toBe(true);
});

test('an audit that is asked for again while it waits or runs is the same run, and is done once', async () => {
  const runs = server.worker.get(AuditRunsService);
  const ask = (headers: Record<string, string> = {}) =>
    server.call<AuditRun>('POST', '/v1/scheduled-audits/attestation-due/run', undefined, { cookie, headers });
  let ids: string[] = [];
  await runs.exclusively('attestation-due', async () => {
    // A run is under way that nobody asked for: whoever asks now gets it.
    const { id } = await server.database.prisma.auditRun.create({
      data: { job: 'attestation-due', trigger: 'schedule', startedBy: 'Stillwatch' },
    });
    ids = (await Promise.all(Array.from({ length: 4 }, () => ask()))).map(({ body }) => body.id);
    expect(new Set(ids)).toEqual(new Set([id]));
  });
  // Its worker is gone, so it is nobody's any more.
  const [first, ...others] = (await Promise.all(Array.from({ length: 4 }, () => ask()))).map(
    ({ body }) => body.id,
  );
  expect(ids).not.toContain(first);
  expect(new Set(others)).toEqual(new Set([first]));
  await server.drain();

  const once = { 'idempotency-key': 'run-1' };
  const keyed = await ask(once);
  expect(keyed.body.id).not.toBe(first);
  await server.drain();
  expect((await ask(once)).body.id).toBe(keyed.body.id);
  const { rows } = await listed<AuditRun>(server, '/v1/audit-runs', {
    filter: { id: [first ?? '', keyed.body.id] },
  });
  expect(rows.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  const { rows: requests } = await listed<{ action: string }>(server, '/v1/audit-log', {
    filter: { objectId: 'attestation-due', action: 'scheduled_audit.run_requested' },
  });
  expect(requests.length).toBeGreaterThanOrEqual(2);
});

test('a run whose job comes twice is done once', async () => {
  const run = await runToEnd('negative-sample');
  const { QueuesService } = await import('../src/queues/queues.service.js');
  const before = await server.database.prisma.auditRun.count();
  await server.worker.get(QueuesService).enqueueAudit('negative-sample', run.id);
  await server.drain();
  expect(await server.database.prisma.auditRun.count()).toBe(before);
  const { rows } = await listed<AuditRun>(server, '/v1/audit-runs', { filter: { id: run.id } });
  expect(rows[0]?.finishedAt).toBe(run.finishedAt);
});

test('a viewer sees audits and starts none', async () => {
  const viewer = (await addPerson(server, 'Vic', 'viewer')).cookie;
  expect((await server.call('GET', '/v1/audit-runs', undefined, { cookie: viewer })).status).toBe(200);
  for (const verb of ['run', 'pause', 'resume']) {
    const refused = await server.call('POST', `/v1/scheduled-audits/negative-sample/${verb}`, undefined, {
      cookie: viewer,
    });
    expect(refused).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
  }
});

test('a run that fails is on record with its reason: a broken chain is named by its entry', async () => {
  expect(await runToEnd('audit-chain-verification')).toMatchObject({
    status: 'succeeded',
    summary: expect.stringContaining('the chain holds'),
  });
  const owner = openDatabase({ url: server.ownerUrl, poolSize: 1 });
  await owner.pool.query('ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only');
  await owner.pool.query(`UPDATE audit_entries SET actor_name = 'Mallory' WHERE seq = 3`);
  await owner.pool.query('ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_append_only');
  await owner.close();
  const { body } = await server.call<AuditRun>(
    'POST',
    '/v1/scheduled-audits/audit-chain-verification/run',
    undefined,
    { cookie },
  );
  await expect(server.drain()).rejects.toThrow('1 jobs failed');
  const { rows } = await listed<AuditRun>(server, '/v1/audit-runs', { filter: { id: body.id } });
  expect(rows).toMatchObject([
    {
      status: 'failed',
      summary: 'The audit chain is broken at entry 3: its content does not match its hash.',
    },
  ]);
});
