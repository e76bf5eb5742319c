import { expect, test } from '@jest/globals';
import { changes, leafText } from './diff.js';

test('only what differs is listed, by its path', () => {
  expect(changes({ standing: 'active', until: null }, { standing: 'banned', until: null })).toEqual([
    { path: 'standing', before: 'active', after: 'banned', kind: 'changed' },
  ]);
});

test('a creation is all additions, a removal all removals, down to the leaves', () => {
  expect(changes(null, { organization: { name: 'A' } })).toEqual([
    { path: 'organization.name', before: undefined, after: 'A', kind: 'added' },
  ]);
  expect(changes({ tags: ['x'] }, null)).toEqual([
    { path: 'tags[0]', before: 'x', after: undefined, kind: 'removed' },
  ]);
});

test('a change to null is a change, not a removal', () => {
  expect(changes({ assigneeId: 'u' }, { assigneeId: null })).toEqual([
    { path: 'assigneeId', before: 'u', after: null, kind: 'changed' },
  ]);
});

test('lists are compared place by place', () => {
  expect(
    changes({ reasons: ['a', 'b'] }, { reasons: ['a', 'c', 'd'] }).map(({ path, kind }) => [path, kind]),
  ).toEqual([
    ['reasons[1]', 'changed'],
    ['reasons[2]', 'added'],
  ]);
});

test('a value that changes its kind is one change', () => {
  expect(changes({ x: { a: 1 } }, { x: 'gone' })).toEqual([
    { path: 'x', before: { a: 1 }, after: 'gone', kind: 'changed' },
  ]);
});

test('a look that changes nothing has no changes', () => {
  expect(changes(null, null)).toEqual([]);
  expect(changes({ a: 1 }, { a: 1 })).toEqual([]);
});

test('leaves print as text', () => {
  expect([leafText('x'), leafText(null), leafText(1), leafText(undefined)]).toEqual(['x', 'null', '1', '']);
});
