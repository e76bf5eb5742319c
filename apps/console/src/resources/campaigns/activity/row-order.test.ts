import { expect, test } from '@jest/globals';
import type { CampaignTimeline } from '@stillwatch/contracts/campaign';
import { busyHours, orderedRows } from './row-order.js';

const row = (accountId: string, hours: number[], each = 2): CampaignTimeline['rows'][number] => ({
  accountId,
  requests: hours.length * each,
  cells: hours.map((hour) => [hour, each]),
});
const timeline = (rows: CampaignTimeline['rows']): CampaignTimeline => ({
  from: '2026-11-01T00:00:00.000Z',
  hours: 24,
  rows,
});

test('members that work the same shift lie next to each other', () => {
  const mixed = timeline([
    row('night 1', [0, 1, 2]),
    row('day 1', [12, 13, 14]),
    row('night 2', [1, 2, 3]),
    row('day 2', [12, 14, 15]),
    row('night 3', [0, 2, 3]),
  ]);
  const shifts = orderedRows(mixed, 'rhythm').map(({ accountId }) => accountId.split(' ')[0]);
  expect(new Set([shifts.slice(0, 2).join(), shifts.slice(3).join()])).toEqual(
    new Set(shifts[0] === 'day' ? ['day,day', 'night,night'] : ['night,night', 'day,day']),
  );
});

test('ordering loses no row, even where nobody was active', () => {
  const quiet = timeline([row('a', []), row('b', [3]), row('c', [])]);
  for (const order of ['rhythm', 'activity', 'name'] as const)
    expect(
      orderedRows(quiet, order)
        .map(({ accountId }) => accountId)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
  expect(orderedRows(quiet, 'activity')[0]?.accountId).toBe('b');
});

test('the busiest hours are those with most members at once', () => {
  const hours = busyHours(timeline([row('a', [3, 4]), row('b', [4]), row('c', [4, 9], 50)]));
  expect(hours[0]).toEqual({ hour: 4, members: 3, requests: 54 });
  expect(hours[1]).toEqual({ hour: 9, members: 1, requests: 50 });
  expect(hours).toHaveLength(3);
});
