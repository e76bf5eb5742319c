import { expect, test } from '@jest/globals';
import type { DecisionAction, DecisionStatus } from '@stillwatch/contracts/enforcement';
import fc from 'fast-check';
import { standingAt } from '../accounts/standing.rules.js';
import { foldStanding, nextInForceAt, type StandingDecision } from './standing.fold.js';

const good = { standing: 'active', until: null, decisionId: null, upcoming: null };
const at = (day: number) => new Date(Date.UTC(2026, 10, day));
const decision = (
  action: DecisionAction,
  day: number,
  more: Partial<StandingDecision> & { status?: DecisionStatus } = {},
): StandingDecision => ({
  id: `${action}-${day}`,
  action,
  status: 'in_force',
  until: null,
  effectiveAt: null,
  proposedAt: at(day),
  resolvedAt: null,
  ...more,
});

test('without a decision an account is active', () => {
  expect(foldStanding([])).toEqual(good);
});

test('the newest decision in force that moves a standing rules, in whatever order they are read', () => {
  const decisions = [
    decision('limit', 1),
    decision('ban', 2, { resolvedAt: at(5) }),
    decision('reinstate', 3),
    decision('warn', 9),
  ];
  for (const order of [decisions, [...decisions].reverse()]) {
    expect(foldStanding(order)).toEqual({
      standing: 'banned',
      until: null,
      decisionId: 'ban-2',
      upcoming: null,
    });
  }
});

test('what was proposed, rejected or cancelled moves nothing', () => {
  const decisions = (['proposed', 'rejected', 'cancelled'] as const).map((status, day) =>
    decision('ban', day + 1, { status }),
  );
  expect(foldStanding(decisions).standing).toBe('active');
});

test('a reinstatement ends a ban', () => {
  expect(foldStanding([decision('ban', 1), decision('reinstate', 2)])).toEqual(good);
});

test('a suspension ends by itself at its date, not before', () => {
  const written = foldStanding([decision('suspend', 1, { until: at(10) })]);
  expect(standingAt(written, at(9))).toEqual({
    standing: 'suspended',
    until: at(10),
    decisionId: 'suspend-1',
    upcoming: null,
  });
  expect(standingAt(written, at(10))).toEqual(good);
});

test('a decision with a period of grace takes effect at its date, and what was before it holds until then', () => {
  const written = foldStanding([decision('limit', 1), decision('ban', 2, { effectiveAt: at(9) })]);
  expect(standingAt(written, at(8))).toMatchObject({ standing: 'limited', decisionId: 'limit-1' });
  expect(standingAt(written, at(9))).toEqual({ ...good, standing: 'banned', decisionId: 'ban-2' });
});

test('a measure that ends in the period of grace of the next leaves the account in good standing between them', () => {
  const written = foldStanding([
    decision('limit', 1, { until: at(4) }),
    decision('ban', 2, { effectiveAt: at(9) }),
  ]);
  expect(standingAt(written, at(5))).toMatchObject({ standing: 'active', upcoming: { standing: 'banned' } });
  expect(standingAt(written, at(9))).toMatchObject({ standing: 'banned', upcoming: null });
});

test('a decision that was approved after its period of grace takes effect at its approval', () => {
  const late = decision('ban', 1, { effectiveAt: at(5), resolvedAt: at(6) });
  expect(foldStanding([late])).toEqual({ ...good, standing: 'banned', decisionId: 'ban-1' });
});

test('a reinstatement ends what was upcoming and has begun', () => {
  const decisions = [decision('ban', 1, { effectiveAt: at(3) }), decision('reinstate', 5)];
  expect(standingAt(foldStanding(decisions), at(6))).toEqual(good);
});

test('a decision follows the one before it even when another server’s clock is ahead', () => {
  const ahead = decision('reinstate', 20);
  const instant = nextInForceAt(ahead.proposedAt, at(10));
  expect(instant.getTime()).toBe(at(20).getTime() + 1);
  expect(foldStanding([ahead, decision('ban', 10, { proposedAt: instant })]).standing).toBe('banned');
});

test('instants in force always rise, so that the fold never meets a tie', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1_000, max: 1_000 })), (clocks) => {
      let newest: Date | null = null;
      for (const clock of clocks) {
        const next = nextInForceAt(newest, new Date(at(1).getTime() + clock));
        if (newest !== null) expect(next > newest).toBe(true);
        newest = next;
      }
    }),
  );
});
