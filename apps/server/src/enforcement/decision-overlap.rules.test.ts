import { describe, expect, test } from '@jest/globals';
import { decisionActions } from '@stillwatch/contracts/enforcement';
import {
  propose,
  resolve,
  type Permitted,
  type Proposal,
  type Situation,
  type Target,
} from './decision.rules.js';
import type { Refused } from './refusal.js';

const now = new Date('2026-11-23T12:00:00Z');
const later = new Date('2026-12-23T12:00:00Z');

const target = (changes: Partial<Target> = {}): Target => ({
  ...{ accountId: 'acct_1', standing: 'active' },
  ...{ coveredBy: undefined, upcomingDecisionId: undefined, proposedElsewhere: undefined },
  ...changes,
});
const situation = (changes: Partial<Situation> = {}): Situation => ({
  ...{ caseState: 'open', openProposal: false, targets: [target()], coversTheRest: true },
  ...{ hasNewerCase: false, subjectIsGone: false, now },
  ...changes,
});
const pending = { caseState: 'awaiting_approval', openProposal: true } as const;
const outcome = (verdict: Permitted | Refused) =>
  verdict.permitted ? `${verdict.decision}, case ${verdict.caseState}` : verdict.code;
const ben = { id: 'ben', mayCancelOthers: false };
const ban: Proposal = {
  ...{ id: 'ban', action: 'ban', limitPercent: null, until: null, effectiveAt: null },
  ...{ proposedBy: 'ann', status: 'proposed' },
};

describe('never two decisions about one account at once', () => {
  const asked = [target({ proposedElsewhere: 'ban-2' })];
  test('while one is proposed on another case, no other that hurts is', () => {
    const refused = decisionActions.filter((action) => {
      const until = action === 'suspend' ? later : null;
      const verdict = propose(situation({ targets: asked }), {
        action,
        limitPercent: null,
        until,
        effectiveAt: null,
      });
      return outcome(verdict) === 'decision_pending';
    });
    expect(refused).toEqual(['limit', 'suspend', 'ban']);
  });
  test('of members it is refused by name', () => {
    const targets = [target(), target({ accountId: 'acct_2', proposedElsewhere: 'ban-2' })];
    const wanted = { action: 'ban', limitPercent: null, until: null, effectiveAt: null } as const;
    expect(propose(situation({ targets }), wanted)).toMatchObject({
      errors: [{ path: 'accountIds', message: 'acct_2: the proposal ban-2 waits for its approval' }],
    });
  });
  test('who is banned by now is not banned again by an approval', () => {
    const banned = situation({ ...pending, targets: [target({ standing: 'banned' })] });
    expect(outcome(resolve(banned, ban, 'approve', ben))).toBe('standing_unchanged');
  });
});

describe('a case whose campaign was dissolved', () => {
  const gone = situation({ ...pending, subjectIsGone: true });
  test('ends with the last proposal on it, whatever becomes of that', () => {
    expect(outcome(resolve(gone, ban, 'reject', ben))).toBe('rejected, case closed');
    expect(outcome(resolve(gone, ban, 'cancel', { id: 'ann', mayCancelOthers: false }))).toBe(
      'cancelled, case closed',
    );
    expect(outcome(resolve(gone, ban, 'approve', ben))).toBe('in_force, case closed');
  });
  test('is not opened again by a withdrawal', () => {
    const closed = situation({ caseState: 'closed', subjectIsGone: true });
    const scheduled: Proposal = { ...ban, status: 'in_force', effectiveAt: later };
    expect(outcome(resolve(closed, scheduled, 'cancel', ben))).toBe('cancelled, case closed');
  });
});
