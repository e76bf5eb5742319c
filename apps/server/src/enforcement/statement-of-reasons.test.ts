import { expect, test } from '@jest/globals';
import { statementOfReasonsSchema } from '@stillwatch/contracts/enforcement';
import type { PolicyClause } from '@stillwatch/contracts/policy-clause';
import type { Reason } from '@stillwatch/contracts/risk';
import { coveringApproval } from './approval-cover.rules.js';
import { statementOfReasons } from './statement-of-reasons.js';

const reason = (summary: string, nats: number): Reason => ({
  signal: summary,
  family: 'intent',
  nats,
  summary,
  evidence: {},
  exculpatory: nats < 0,
});
const clause: PolicyClause = {
  id: 'outputs/2',
  clause: 'outputs',
  version: 2,
  title: 'No competing models',
  text: '…',
  scope: 'competing',
  exceptions: ['classifier_exception'],
  effectiveFrom: '2026-01-01T00:00:00.000Z',
};
const finding = {
  isScored: true,
  score: 91,
  probability: 0.91,
  band: 'critical' as const,
  topReason: 'Strong.',
  reasons: [reason('Weak.', 1), reason('Office hours.', -2), reason('Strong.', 5)],
  scorecardVersion: '1',
  lastEventAt: new Date(),
};

const usageAt = new Date('2026-11-20T12:00:00Z');

test('a statement gives the facts by weight, what speaks for the account, and the clause in its version', () => {
  const statement = statementOfReasons({
    action: 'ban',
    explanation: 'Because.',
    origin: 'score',
    finding,
    clause,
    usageAt,
  });
  expect(statementOfReasonsSchema.parse(statement)).toEqual(statement);
  expect(statement.facts).toEqual(['Strong.', 'Weak.', 'In its favour: Office hours.']);
  expect(statement.clause).toEqual({
    id: 'outputs',
    version: 2,
    title: 'No competing models',
    effectiveFrom: clause.effectiveFrom,
    usageAt: usageAt.toISOString(),
  });
  expect(statement).toMatchObject({
    automatedDetection: true,
    automatedDecision: false,
    score: 91,
    explanation: 'Because.',
  });
});

test('who was drawn at random was not found by a machine', () => {
  const statement = statementOfReasons({
    action: 'warn',
    explanation: 'Because.',
    origin: 'sample',
    finding,
    clause: null,
    usageAt,
  });
  expect(statement).toMatchObject({ automatedDetection: false, clause: null });
});

test('an approval covers if the clause excepts its kind, between its dates, until it is revoked', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  const approval = {
    kind: 'classifier_exception' as const,
    reference: 'AGR-1',
    validFrom: new Date('2026-11-01T00:00:00Z'),
    expiresAt: new Date('2026-12-01T00:00:00Z'),
  };
  const covers = (changes: object, at = now) =>
    coveringApproval([{ ...approval, ...changes }], clause, at) !== undefined;
  expect(covers({})).toBe(true);
  expect(covers({ kind: 'reseller' })).toBe(false);
  expect(covers({ revokedAt: now })).toBe(false);
  expect(covers({}, approval.expiresAt)).toBe(false);
  expect(covers({}, new Date('2026-10-31T00:00:00Z'))).toBe(false);
});
