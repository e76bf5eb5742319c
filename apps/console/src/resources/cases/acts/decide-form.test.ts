import { expect, test } from '@jest/globals';
import { strongest, targetIds } from './decide-form.js';

const campaign = { members: ['a', 'b', 'c'], selected: new Set(['b', 'gone']) };

test('a decision is about all members, the selected ones or the others, and never about an account that left', () => {
  expect(targetIds(campaign, 'all')).toBeUndefined();
  expect(targetIds(campaign, 'selected')).toEqual(['b']);
  expect(targetIds(campaign, 'rest')).toEqual(['a', 'c']);
});

test('a reason starts from what incriminates, worst first, as sentences', () => {
  const reason = (summary: string, nats: number) => ({
    signal: summary,
    family: 'intent' as const,
    nats,
    summary,
    evidence: {},
    exculpatory: nats < 0,
  });
  expect(strongest([reason('Second', 1), reason('Speaks for it', -2), reason('First.', 3)], 2)).toEqual([
    'First.',
    'Second.',
  ]);
});
