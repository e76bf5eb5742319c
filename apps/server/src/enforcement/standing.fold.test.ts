import { expect, test } from '@jest/globals';
import type { DecisionAction, DecisionStatus } from '@stillwatch/contracts/enforcement';
import fc from 'fast-check';
import { standingAt } from '../accounts/standing.rules.js';
import { foldStanding, nextInForceAt, type StandingDecision } from './standing.fold.js';

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
  proposedAt: at(day),
  resolvedAt: null,
  ...more,
});

test('without a decision an account is active', () => {
  expect(foldStanding([])).toEqual({ standing: 'active', until: null, decisionId: null });
});

test('the newest decision in force that moves a standing rules, in whatever order they are read', () => {
  const decisions = [
    decision('limit', 1),
    decision('ban', 2, { resolvedAt: at(5) }),
    decision('reinstate', 3),
    decision('warn', 9),
  ];
  for (const order of [decisions, [...decisions].reverse()]) {
    expect(foldStanding(order)).toEqual({ standing: 'banned', until: null, decisionId: 'ban-2' });
  }
});

test('what was proposed, rejected or cancelled moves nothing', () => {
  const decisions = (['proposed', 'rejected', 'cancelled'] as const).map((status, day) =>
    decision('ban', day + 1, { status }),
  );
  expect(foldStanding(decisions).standing).toBe('active');
});

test('a reinstatement ends a ban', () => {
  expect(foldStanding([decision('ban', 1), decision('reinstate', 2)])).toEqual({
    standing: 'active',
    until: null,
    decisionId: null,
  });
});

test('a suspension ends by itself at its date, not before', () => {
  const written = foldStanding([decision('suspend', 1, { until: at(10) })]);
  expect(standingAt(written, at(9))).toEqual({
    standing: 'suspended',
    until: at(10),
    decisionId: 'suspend-1',
  });
  expect(standingAt(written, at(10))).toEqual({ standing: 'active', until: null, decisionId: null });
});

test('a decision follows the one before it even when another server’s clock is ahead', () => {
  const ahead = decision('reinstate', 20);
  const instant = nextInForceAt([ahead], at(10));
  expect(instant.getTime()).toBe(at(20).getTime() + 1);
  expect(foldStanding([ahead, decision('ban', 10, { proposedAt: instant })]).standing).toBe('banned');
});

test('instants in force always rise, so that the fold never meets a tie', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1_000, max: 1_000 })), (clocks) => {
      const decisions: StandingDecision[] = [];
      for (const clock of clocks) {
        const proposedAt = nextInForceAt(decisions, new Date(at(1).getTime() + clock));
        for (const one of decisions) expect(one.proposedAt < proposedAt).toBe(true);
        decisions.push(decision('limit', 1, { proposedAt }));
      }
    }),
  );
});
