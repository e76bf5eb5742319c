import { expect, test } from '@jest/globals';
import type { SenderIntake } from '@stillwatch/contracts/intake';
import { arrived, bySender, codesSentence, lastDays, sumOf } from './intake-sums.js';

const row = (keyId: string, day: string, given: Partial<SenderIntake> = {}): SenderIntake => ({
  id: `${keyId} ${day}`,
  keyId,
  keyName: keyId === 'k1' ? 'Gateway' : null,
  accountId: null,
  day,
  accepted: 0,
  duplicates: 0,
  conflicting: 0,
  repaired: 0,
  rejected: 0,
  byCode: {},
  ...given,
});

test('days on which nothing arrived are there, and senders of one day are added up', () => {
  const days = lastDays(
    [
      row('k1', '2026-11-28', { accepted: 5, byCode: { invalid_event: 1 } }),
      row('k2', '2026-11-28', { accepted: 2, byCode: { invalid_event: 2, malformed_json: 1 } }),
      row('k1', '2026-10-01', { accepted: 99 }),
    ],
    '2026-11-30',
    3,
  );
  expect(days.map(({ day, accepted }) => [day, accepted])).toEqual([
    ['2026-11-28', 7],
    ['2026-11-29', 0],
    ['2026-11-30', 0],
  ]);
  expect(days[0]?.byCode).toEqual({ invalid_event: 3, malformed_json: 1 });
});

test('who sent most comes first, and a key without a name goes by its id', () => {
  const senders = bySender([
    row('k2', '2026-11-29', { rejected: 3 }),
    row('k1', '2026-11-28', { accepted: 10, repaired: 4 }),
    row('k1', '2026-11-29', { accepted: 10, duplicates: 1 }),
  ]);
  expect(senders.map(({ name, newestDay }) => [name, newestDay])).toEqual([
    ['Gateway', '2026-11-29'],
    ['k2', '2026-11-29'],
  ]);
  expect(arrived(sumOf(senders))).toBe(24);
});

test('the repaired are among the accepted, not beside them', () => {
  expect(arrived({ ...row('k1', '2026-11-28', { accepted: 10, repaired: 10 }) })).toBe(10);
});

test('refusals are named by what happened most', () => {
  const counts = row('k1', '2026-11-28', {
    byCode: { malformed_json: 3, invalid_event: 12, event_too_old: 0 },
  });
  expect(codesSentence(counts, String)).toBe('invalid event 12, malformed json 3');
});
