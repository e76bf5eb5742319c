import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { standings } from '@stillwatch/contracts/enforcement';
import type { WrittenStanding } from './enforcement.answer.js';
import { StandingTable } from './standing-table.js';

const instant = fc.date({ noInvalidDate: true });
const percent = fc.option(fc.integer({ min: 1, max: 99 }));
const written: fc.Arbitrary<WrittenStanding> = fc.record({
  standing: fc.constantFrom(...standings),
  until: fc.option(instant),
  decisionId: fc.option(fc.uuid()),
  limitPercent: percent,
  upcoming: fc.option(
    fc.record({
      standing: fc.constantFrom(...standings),
      from: instant,
      until: fc.option(instant),
      decisionId: fc.uuid(),
    }),
  ),
  upcomingLimitPercent: percent,
});
const accountId = fc.integer({ min: 0, max: 3_000 }).map((n) => `acct_${n}`);
const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ accountId, written }) },
  { weight: 1, arbitrary: fc.record({ accountId, written: fc.constant(undefined) }) },
);

test('the table holds what a map of objects would, whatever is set and deleted', () => {
  fc.assert(
    fc.property(fc.array(act, { size: 'max', maxLength: 4_000 }), (acts) => {
      const table = new StandingTable();
      const model = new Map<string, WrittenStanding>();
      for (const { accountId, written } of acts) {
        if (written) {
          table.set(accountId, written);
          model.set(accountId, written);
        } else {
          table.delete(accountId);
          model.delete(accountId);
        }
      }
      expect(table.size).toBe(model.size);
      for (const [accountId, { upcomingLimitPercent, ...expected }] of model)
        expect(table.get(accountId)).toEqual({
          ...expected,
          upcomingLimitPercent: expected.upcoming ? upcomingLimitPercent : null,
        });
    }),
    { numRuns: 20 },
  );
});
