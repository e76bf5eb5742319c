import { expect, test } from '@jest/globals';
import type { ClauseScope } from '@stillwatch/contracts/policy-clause';
import { clauseInForce, contradictedCitation, type DatedClause } from './clause-in-force.rules.js';

const clause = (
  name: string,
  version: number,
  from: string,
  scope: ClauseScope = 'competing',
): DatedClause => ({ clause: name, version, scope, effectiveFrom: `${from}T00:00:00.000Z` });
const at = (day: string) => new Date(`${day}T12:00:00Z`);

test('usage is judged by the wording of its time', () => {
  const clauses = [clause('terms', 1, '2026-01-01'), clause('terms', 2, '2026-06-01')];
  expect(clauseInForce(clauses, at('2025-12-31'), 'competing')).toBeNull();
  expect(clauseInForce(clauses, at('2026-05-31'), 'competing')?.version).toBe(1);
  expect(clauseInForce(clauses, at('2026-06-01'), 'competing')?.version).toBe(2);
});

test('a version ends when the next begins, also where the next forbids something else', () => {
  const clauses = [clause('terms', 1, '2026-01-01'), clause('terms', 2, '2026-06-01', 'any')];
  expect(clauseInForce(clauses, at('2026-05-01'), 'competing')?.version).toBe(1);
  expect(clauseInForce(clauses, at('2026-07-01'), 'competing')).toBeNull();
  expect(clauseInForce(clauses, at('2026-07-01'), 'any')?.version).toBe(2);
});

test('when a clause turns to another scope, an older clause of the first scope speaks again', () => {
  const clauses = [
    clause('old', 1, '2025-01-01'),
    clause('terms', 1, '2026-01-01'),
    clause('terms', 2, '2026-06-01', 'any'),
  ];
  expect(clauseInForce(clauses, at('2026-02-01'), 'competing')?.clause).toBe('terms');
  expect(clauseInForce(clauses, at('2026-07-01'), 'competing')?.clause).toBe('old');
});

test('of two clauses of one scope the one that began last speaks, whatever their versions', () => {
  const clauses = [clause('new', 1, '2026-03-01'), clause('old', 4, '2026-01-01')];
  expect(clauseInForce(clauses, at('2026-07-01'), 'competing')?.clause).toBe('new');
  expect(clauseInForce([...clauses].reverse(), at('2026-07-01'), 'competing')?.clause).toBe('new');
});

test('no wording may take the place of one that a decision cites for usage of that time', () => {
  const clauses = [clause('terms', 1, '2026-01-01')];
  const cited = [{ clause: 'terms', version: 1, usageAt: at('2026-05-01') }];
  const contradicts = (added: DatedClause) => contradictedCitation(clauses, added, cited, 'competing');
  expect(contradicts(clause('others', 1, '2026-04-01'))).toEqual(cited[0]);
  expect(contradicts(clause('terms', 2, '2026-04-01', 'any'))).toEqual(cited[0]);
  expect(contradicts(clause('others', 1, '2026-05-02'))).toBeUndefined();
  expect(contradicts(clause('others', 1, '2025-12-01'))).toBeUndefined();
  expect(contradicts(clause('others', 1, '2026-04-01', 'any'))).toBeUndefined();
});
