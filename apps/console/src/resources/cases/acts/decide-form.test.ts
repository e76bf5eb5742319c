import { expect, test } from '@jest/globals';
import { aboutByDefault, strongest, targetIds } from './decide-form.js';

const campaign = {
  members: ['a', 'b', 'c', 'innocent'],
  carriers: ['a', 'b', 'c'],
  selected: new Set(['b', 'gone']),
};

test('a decision is about all members, the selected ones or the others, and never about an account that left', () => {
  expect(targetIds(campaign, 'all', 'ban')).toBeUndefined();
  expect(targetIds(campaign, 'selected', 'ban')).toEqual(['b']);
  expect(targetIds(campaign, 'rest', 'no_violation')).toEqual(['a', 'c', 'innocent']);
});

test('what burdens somebody is about those who carry the finding, unless the others are selected', () => {
  expect(targetIds(campaign, 'rest', 'ban')).toEqual(['a', 'c']);
  expect(targetIds({ ...campaign, selected: new Set(['innocent']) }, 'selected', 'ban')).toEqual([
    'innocent',
  ]);
  expect(aboutByDefault(campaign, 'suspend')).toEqual(['a', 'b', 'c']);
  expect(aboutByDefault(campaign, 'reinstate')).toHaveLength(4);
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
