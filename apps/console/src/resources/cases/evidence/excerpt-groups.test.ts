import { expect, test } from '@jest/globals';
import type { Excerpt } from '@stillwatch/contracts/evidence';
import { groupExcerpts } from './excerpt-groups.js';

const excerpt = (id: string, accountId: string, template: string, asksFor: string | null): Excerpt => ({
  ...{ id, accountId, template, asksFor, eventId: id, model: 'atlas' },
  ...{ occurredAt: '2026-11-20T10:00:00Z', keptAt: '2026-11-20T10:00:01Z', erasedAt: null },
  ...{ systemCharacters: null, promptCharacters: 10, completionCharacters: null },
});

test('excerpts are shown by account and template; what asks for training data comes first, then the larger template', () => {
  const groups = groupExcerpts([
    excerpt('1', 'b', 'small', null),
    excerpt('2', 'b', 'large', null),
    excerpt('3', 'b', 'large', null),
    excerpt('4', 'b', 'asking', 'judging answers'),
    excerpt('5', 'a', 'large', null),
  ]);
  expect(groups.map(({ accountId, excerpts }) => [accountId, excerpts.map(({ id }) => id)])).toEqual([
    ['b', ['4']],
    ['b', ['2', '3']],
    ['b', ['1']],
    ['a', ['5']],
  ]);
});
