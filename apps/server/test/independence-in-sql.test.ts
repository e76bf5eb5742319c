import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rolePermissions, roles } from '@stillwatch/contracts/user';
import { openDatabase, type Database } from '@stillwatch/database/database';
import { createTestDatabase, type TestDatabase } from '@stillwatch/dev-runtime/test-database';
import fc from 'fast-check';
import { countsAsConfirmed } from '../src/auth/confirmation.rules.js';
import {
  haveIntroducedEachOther,
  independenceOf,
  type Introductions,
} from '../src/auth/independence.rules.js';

let testDatabase: TestDatabase;
let owner: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  owner = openDatabase({ url: testDatabase.url, poolSize: 2 });
});
afterAll(async () => {
  await owner.close();
  await testDatabase.drop();
});

const person = fc.record({
  role: fc.constantFrom(...roles),
  isDisabled: fc.boolean(),
  isConfirmed: fc.boolean(),
  introductions: fc.array(
    fc.record({ by: fc.option(fc.nat({ max: 6 }), { nil: null, freq: 4 }), isOpen: fc.boolean() }),
    { maxLength: 2 },
  ),
});
const at = new Date('2026-11-30T12:00:00Z');

test('the database and the rules say the same of who may decide, and how independent two people are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: 2, maxLength: 7 }),
      fc.boolean(),
      async (given, haveBeenTwo) => {
        const people = given.map((one, index) => ({ ...one, id: crypto.randomUUID(), index }));
        const rows = people.flatMap(({ id: userId, index, introductions }) =>
          introductions.flatMap(({ by, isOpen }) => {
            if (by === index) return [];
            const introducedBy = by === null ? null : (people[by % people.length]?.id ?? null);
            if (introducedBy === userId) return [];
            return [{ userId, introducedBy, kind: 'invited', at, confirmedAt: isOpen ? null : at }];
          }),
        );
        await owner
          .transaction(async (tx) => {
            if (haveBeenTwo) {
              await tx.setting.create({ data: { key: 'two-administrators', value: true, updatedAt: at } });
            }
            await tx.user.createMany({
              data: people.map(({ id, role, isDisabled, isConfirmed }) => ({
                ...{ id, role, name: 'Ann', email: `${id}@example.test`, passwordHash: 'x' },
                ...{ disabledAt: isDisabled ? at : null, confirmedAt: isConfirmed ? at : null },
              })),
            });
            await tx.introduction.createMany({ data: rows });
            const introduced: Introductions = new Map(
              people.map(({ id, role, isConfirmed }) => [
                id,
                {
                  isConfirmedAdministrator: role === 'administrator' && isConfirmed,
                  introducers: rows.flatMap(({ userId, introducedBy }) =>
                    userId === id ? [introducedBy] : [],
                  ),
                },
              ]),
            );
            const found = await tx.sql<{ one: string; other: string; marked: string; independent: boolean }>(
              `SELECT one.id AS one, other.id AS other, independence_of(one.id, other.id) AS marked,
               are_independent(one.id, other.id) AS independent
             FROM users AS one, users AS other WHERE one.id <> other.id`,
            );
            for (const { one, other, marked, independent } of found) {
              expect(marked).toBe(independenceOf(introduced, one, other));
              expect(independent).toBe(!haveIntroducedEachOther(introduced, one, other));
            }
            const able = await tx.sql<{ id: string; able: boolean }>(
              'SELECT id, may_decide(id) AS able FROM users',
            );
            const expected = people.map(({ id, role, isDisabled, isConfirmed }) => ({
              id,
              able:
                !isDisabled &&
                rolePermissions[role].includes('decisions:propose') &&
                countsAsConfirmed(
                  {
                    confirmedAt: isConfirmed ? at : null,
                    introductions: rows.filter(({ userId }) => userId === id),
                  },
                  haveBeenTwo,
                ),
            }));
            const byId = (one: { id: string }, other: { id: string }) => one.id.localeCompare(other.id);
            expect(able.sort(byId)).toEqual(expected.sort(byId));
            throw new RolledBack();
          })
          .catch((error: unknown) => {
            if (!(error instanceof RolledBack)) throw error;
          });
      },
    ),
    { numRuns: 60 },
  );
});

class RolledBack extends Error {}
