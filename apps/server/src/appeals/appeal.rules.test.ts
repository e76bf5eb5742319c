import { expect, test } from '@jest/globals';
import { appealState, isAppealable, mayHear } from './appeal.rules.js';

const now = new Date('2026-11-24T00:00:00Z');
const later = new Date('2026-11-25T00:00:00Z');

test('an appeal is open until its deadline, and stands as it was decided after', () => {
  const given = { decisionStatus: 'in_force', deadline: later, appeal: null, now };
  expect(appealState(given)).toBe('open');
  expect(appealState({ ...given, deadline: now })).toBe('expired');
  expect(appealState({ ...given, appeal: { outcome: null } })).toBe('submitted');
  expect(appealState({ ...given, deadline: now, appeal: { outcome: 'overturned' } })).toBe('overturned');
  expect(appealState({ ...given, decisionStatus: 'cancelled' })).toBe('withdrawn');
});

test('whoever took the decision does not hear the appeal', () => {
  const decision = { proposedBy: 'ann', resolvedBy: 'ben' };
  expect(['ann', 'ben', 'cem'].map((id) => mayHear(decision, id))).toEqual([false, false, true]);
});

test('only what hurts can be appealed against', () => {
  const actions = ['no_violation', 'request_information', 'warn', 'limit', 'suspend', 'ban', 'reinstate'];
  expect(actions.filter(isAppealable)).toEqual(['warn', 'limit', 'suspend', 'ban']);
});
