import { beforeEach, describe, expect, test } from '@jest/globals';
import { useTestDatabase } from './open-test-database.js';

const store = useTestDatabase();

let caseId: string;
let proposer: string;
let second: string;

beforeEach(async () => {
  [proposer, second] = await Promise.all([addPerson('Ana'), addPerson('Ben')]);
  caseId = await openCase(crypto.randomUUID());
});

async function addPerson(name: string): Promise<string> {
  const { id } = await store.db.prisma.user.create({
    data: { name, email: `${crypto.randomUUID()}@example.com`, role: 'officer', passwordHash: 'x' },
  });
  return id;
}

async function openCase(subjectId: string): Promise<string> {
  const { id } = await store.db.prisma.case.create({
    data: { subjectId, origin: 'score', band: 'review', score: 80, probability: 0.8, dueAt: new Date() },
  });
  return id;
}

interface DecisionFields {
  action?: string;
  status?: string;
  resolvedBy?: string;
}

async function decide({ action = 'ban', status = 'proposed', resolvedBy }: DecisionFields): Promise<string> {
  const { id } = await store.db.prisma.decision.create({
    data: {
      caseId,
      accountId: 'a',
      action,
      status,
      reason: 'harvests outputs',
      until: action === 'suspend' ? new Date('2027-01-01') : null,
      proposedBy: proposer,
      resolvedBy,
      statementOfReasons: {},
    },
  });
  return id;
}

const change = (id: string, data: object) => store.db.prisma.decision.update({ where: { id }, data });

describe('a suspension or ban takes two different people', () => {
  test.each(['suspend', 'ban'])('%s cannot be put in force alone', async (action) => {
    await expect(decide({ action, status: 'in_force' })).rejects.toThrow('decisions_two_people_check');
    await expect(decide({ action, status: 'in_force', resolvedBy: proposer })).rejects.toThrow(
      'decisions_two_people_check',
    );
  });

  test.each(['suspend', 'ban'])(
    '%s cannot be approved by its proposer, and can by another',
    async (action) => {
      const id = await decide({ action });
      await expect(change(id, { status: 'in_force' })).rejects.toThrow('decisions_two_people_check');
      await expect(change(id, { status: 'in_force', resolvedBy: proposer })).rejects.toThrow(
        'decisions_two_people_check',
      );
      await change(id, { status: 'in_force', resolvedBy: second, resolvedAt: new Date() });
    },
  );

  test('a warning is in force at once, and a proposer may cancel', async () => {
    await decide({ action: 'warn', status: 'in_force' });
    const id = await decide({ action: 'ban' });
    await change(id, { status: 'cancelled', resolvedBy: proposer, resolvedAt: new Date() });
  });

  test('neither of them can be forgotten afterwards', async () => {
    const id = await decide({});
    await change(id, { status: 'in_force', resolvedBy: second });
    for (const person of [proposer, second]) {
      await expect(store.db.prisma.user.delete({ where: { id: person } })).rejects.toThrow();
    }
  });
});

describe('a decision is kept as it was taken', () => {
  test('what was proposed cannot change, nor who proposed it', async () => {
    const id = await decide({});
    const changes = [
      { action: 'warn' },
      { reason: 'another reason' },
      { proposedBy: second },
      { accountId: 'b' },
    ];
    for (const data of [...changes, { until: new Date() }, { statementOfReasons: { facts: [] } }]) {
      await expect(change(id, data)).rejects.toThrow('what was proposed cannot change');
    }
  });

  test.each(['in_force', 'rejected', 'cancelled'])(
    'once it is %s nothing about it changes',
    async (status) => {
      const id = await decide({});
      await change(id, { status, resolvedBy: second, resolvedAt: new Date() });
      for (const data of [
        { status: 'proposed', resolvedBy: null },
        { status: 'rejected' },
        { resolvedReason: 'no' },
      ]) {
        await expect(change(id, data)).rejects.toThrow('cannot change any more');
      }
    },
  );

  test('it cannot be deleted', async () => {
    const id = await decide({});
    await expect(store.db.prisma.decision.delete({ where: { id } })).rejects.toThrow('append-only');
    await expect(store.db.pool.query('TRUNCATE decisions CASCADE')).rejects.toThrow('append-only');
  });

  test('an unknown action or status is refused, and a suspension without an end', async () => {
    await expect(decide({ action: 'exile' })).rejects.toThrow('decisions_action_check');
    await expect(decide({ status: 'maybe' })).rejects.toThrow('decisions_status_check');
    await expect(
      store.db.pool.query(
        `INSERT INTO decisions (id, case_id, account_id, action, status, reason, proposed_by, statement_of_reasons)
         VALUES ($1, $2, 'a', 'suspend', 'proposed', 'r', $3, '{}')`,
        [crypto.randomUUID(), caseId, proposer],
      ),
    ).rejects.toThrow('decisions_suspension_ends_check');
  });
});

test('a case has one open proposal at a time', async () => {
  const id = await decide({});
  await expect(decide({ action: 'limit' })).rejects.toThrow();
  await change(id, { status: 'cancelled', resolvedBy: proposer, resolvedAt: new Date() });
  await decide({ action: 'limit' });
});

test('an account has one case that is not closed, however many findings arrive at once', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => openCase('crowded')));
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);

  await store.db.prisma.case.updateMany({ where: { subjectId: 'crowded' }, data: { state: 'closed' } });
  await openCase('crowded');
});

test.each(['case_events', 'scores'])('%s refuses changes', async (table) => {
  await expect(store.db.pool.query(`DELETE FROM ${table}`)).rejects.toThrow(
    `${table} is append-only: DELETE is refused`,
  );
  await expect(store.db.pool.query(`TRUNCATE ${table} CASCADE`)).rejects.toThrow(`${table} is append-only`);
  const column = table === 'scores' ? 'band' : 'kind';
  await expect(store.db.pool.query(`UPDATE ${table} SET ${column} = 'x'`)).rejects.toThrow(
    `${table} is append-only`,
  );
});
