import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import type { Decision, Enforcement } from '@stillwatch/contracts/enforcement';
import { accountWithCase, listed, officer, type Officer, mildLimit } from './review-fixtures.js';
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

const enforcement = async (accountId: string) =>
  (await server.call<Enforcement>('GET', `/v1/enforcement/${accountId}`)).body;
const caseFile = async (caseId: string) => (await server.call<CaseDetail>('GET', `/v1/cases/${caseId}`)).body;

test('the same Idempotency-Key gets the same answer, another request under it is refused', async () => {
  const { caseId } = await accountWithCase(server);
  const key = { 'idempotency-key': 'walk-1' };
  const first = await ann.propose(caseId, { action: 'warn' }, key);
  const repeat = await ann.propose(caseId, { action: 'warn' }, key);
  expect(repeat).toMatchObject({ status: 201, body: first.body });
  expect((await caseFile(caseId)).decisions).toHaveLength(1);
  const other = await ann.propose(caseId, { action: 'warn', reason: 'For another reason.' }, key);
  expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });
  expect(await ben.propose(caseId, { action: 'warn' }, key)).toMatchObject({
    status: 409,
    body: { code: 'case_decided' },
  });
});

test('of ten submits at once with one key all get one decision', async () => {
  const { caseId } = await accountWithCase(server);
  const key = { 'idempotency-key': 'burst-1' };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => ann.propose(caseId, { action: 'ban' }, key)),
  );
  expect(answers.map((answer) => answer.status)).toEqual(new Array(10).fill(201));
  expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  expect((await caseFile(caseId)).events).toHaveLength(1);
});

test('of ten submits at once without a key one is taken', async () => {
  const { caseId } = await accountWithCase(server);
  const people = Array.from({ length: 10 }, (_, index) => (index % 2 ? ann : ben));
  const answers = await Promise.all(people.map((person) => person.propose(caseId, { action: 'ban' })));
  expect(answers.map((answer) => answer.body.code ?? 'taken').sort()).toEqual([
    ...new Array<string>(9).fill('decision_pending'),
    'taken',
  ]);
});

test('two approvers and the cancelling proposer at once resolve a proposal once', async () => {
  const eve = officer(server, (await addPerson(server, 'Eve', 'officer')).cookie);
  for (let round = 0; round < 5; round += 1) {
    const { accountId, caseId } = await accountWithCase(server);
    const { body } = await ann.propose(caseId, { action: 'ban' });
    const answers = await Promise.all([ben.approve(body.id), eve.approve(body.id), ann.cancel(body.id)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
    const [decision] = (await caseFile(caseId)).decisions;
    const expected = decision?.status === 'in_force' ? 'banned' : 'active';
    expect((await enforcement(accountId)).standing).toBe(expected);
    expect((await caseFile(caseId)).events).toHaveLength(decision?.status === 'in_force' ? 3 : 2);
  }
});

test('a reinstatement on an old case and a ban on a new one at once leave the account as the later of them says', async () => {
  for (let round = 0; round < 8; round += 1) {
    const { accountId, caseId: oldCaseId } = await accountWithCase(server);
    await ann.propose(oldCaseId, mildLimit());
    const { id: newCaseId } = await server.database.prisma.case.create({
      data: {
        subjectId: accountId,
        origin: 'score',
        band: 'critical',
        score: 99,
        probability: 0.99,
        dueAt: new Date(),
      },
    });
    const { body: ban } = await ann.propose(newCaseId, { action: 'ban' });
    await Promise.all([ben.approve(ban.id), ann.propose(oldCaseId, { action: 'reinstate' })]);
    const { rows } = await listed<Decision>(server, '/v1/decisions', {
      filter: { accountId, status: 'in_force' },
    });
    const instants = rows.map((decision) => Date.parse(decision.resolvedAt ?? decision.proposedAt));
    expect(new Set(instants).size).toBe(rows.length);
    const latest = rows[instants.indexOf(Math.max(...instants))];
    expect((await enforcement(accountId)).standing).toBe(latest?.action === 'ban' ? 'banned' : 'active');
  }
});
