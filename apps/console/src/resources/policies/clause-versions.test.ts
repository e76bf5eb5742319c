import { expect, test } from '@jest/globals';
import type { PolicyClause } from '@stillwatch/contracts/policy-clause';
import { byClause, clauseState, otherChanges } from './clause-versions.js';

const clause = (name: string, version: number, effectiveFrom: string): PolicyClause => ({
  id: `${name}/${version}`,
  clause: name,
  version,
  title: name,
  text: '',
  scope: 'any',
  exceptions: [],
  effectiveFrom,
});
const versions = [
  clause('b', 3, '2027-01-01T00:00:00.000Z'),
  clause('b', 2, '2026-06-01T00:00:00.000Z'),
  clause('b', 1, '2026-01-01T00:00:00.000Z'),
];
const now = Date.parse('2026-11-24T00:00:00.000Z');

test('of the versions of a clause, the newest that has begun is in force', () => {
  expect(versions.map((version) => clauseState(version, versions, now))).toEqual([
    'ahead',
    'current',
    'past',
  ]);
});

test('versions stand together, newest first', () => {
  const mixed = [
    clause('b', 1, '2026-01-01T00:00:00.000Z'),
    clause('a', 1, '2026-01-01T00:00:00.000Z'),
    ...versions.slice(0, 2),
  ];
  expect(byClause(mixed).map((group) => group.map(({ id }) => id))).toEqual([['a/1'], ['b/3', 'b/2', 'b/1']]);
});

test('what a version changes beside its text is told in sentences', () => {
  const before = clause('b', 1, '2026-01-01T00:00:00.000Z');
  expect(otherChanges(before, before)).toEqual([]);
  expect(
    otherChanges(
      { ...before, exceptions: ['reseller'] },
      { title: 'c', scope: 'competing', exceptions: ['research_agreement'] },
    ),
  ).toEqual([
    'Called “c” instead of “b”.',
    'Forbids training competing models instead of training any model.',
    'No longer permitted with: reseller.',
    'Now permitted with: research agreement.',
  ]);
});
