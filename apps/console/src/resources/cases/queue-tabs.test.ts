import { expect, test } from '@jest/globals';
import { queueTabs, tabOf } from './queue-tabs.js';

const tabs = queueTabs('officer-1');

test('a tab is found again from the filter in the address bar, whatever the order of its keys', () => {
  for (const tab of tabs) {
    const shared = JSON.parse(
      JSON.stringify(Object.fromEntries(Object.entries(tab.filter).reverse())),
    ) as Record<string, unknown>;
    expect(tabOf(tabs, shared)?.key).toBe(tab.key);
  }
});

test('a search inside a tab keeps the tab', () => {
  expect(tabOf(tabs, { state: 'open', snoozed: false, inCampaignCase: false, q: 'lattice' })?.key).toBe(
    'to-decide',
  );
});

test('a filter made by hand is no tab', () => {
  expect(tabOf(tabs, { band: 'critical' })).toBeUndefined();
});

test('somebody else’s cases are not mine', () => {
  const mine = queueTabs('officer-2').find(({ key }) => key === 'mine');
  expect(tabOf(tabs, mine?.filter ?? {})).toBeUndefined();
});
