import { expect, test } from '@jest/globals';
import { dsaAttributesSchema } from '@stillwatch/contracts/notice';
import { dsaAttributes } from './dsa-attributes.js';
import { appealDecidedLetter, decisionLetter, type DecisionLetterFacts } from './letters.js';

const facts: DecisionLetterFacts = {
  to: { accountId: 'acct_1', organizationName: 'Lattice Commerce' },
  decisionId: '01999999-0000-7000-8000-000000000001',
  action: 'suspend',
  decidedAt: new Date('2026-11-24T10:00:00Z'),
  effectiveAt: null,
  until: new Date('2026-12-24T10:00:00Z'),
  limitPercent: null,
  twoPeople: true,
  statement: {
    facts: ['The recurring part asks for task instructions.', 'In its favour: office hours.'],
    clause: {
      id: 'outputs-competing-models',
      version: 2,
      title: 'No competing models from outputs',
      effectiveFrom: '2024-01-01T00:00:00.000Z',
    },
    automatedDetection: true,
    automatedDecision: false,
    scorecardVersion: 'dev.4',
    score: 91,
    explanation: 'The outputs train a model.',
    redress: '…',
  },
  appeal: { url: 'https://trust.example/public/appeals/abc.def', deadline: new Date('2027-05-26T10:00:00Z') },
};

test('a notice says what was decided, why, by which clause, how it was found, and how to appeal', () => {
  const { subject, text } = decisionLetter(facts);
  expect(subject).toBe('Your account has been suspended');
  for (const part of [
    ...[
      'Lattice Commerce',
      'acct_1',
      'It ends on 24 December 2026, 10:00 UTC.',
      'The outputs train a model.',
    ],
    ...['- The recurring part asks for task instructions.', '- In its favour: office hours.'],
    ...['outputs-competing-models, version 2, in force since 1 January 2024', 'An automated assessment'],
    ...['two people', 'until 26 May 2027', 'https://trust.example/public/appeals/abc.def', 'took no part'],
  ])
    expect(text).toContain(part);
});

test('a notice tells neither the score nor who decided, and what was not detected by a machine is not called so', () => {
  const { text } = decisionLetter({ ...facts, statement: { ...facts.statement, automatedDetection: false } });
  expect(text).not.toMatch(/91|dev\.4|An automated assessment/);
});

test('a reinstatement accuses nobody and offers no appeal', () => {
  const { text } = decisionLetter({ ...facts, action: 'reinstate', until: null, appeal: undefined });
  expect(text).not.toMatch(/appeal|recurring part/);
});

test('an upheld appeal names the ways that are left', () => {
  const to = facts.to;
  expect(appealDecidedLetter(to, { outcome: 'upheld', reason: 'R', isReinstated: false }).text).toMatch(
    /court/,
  );
  expect(appealDecidedLetter(to, { outcome: 'overturned', reason: 'R', isReinstated: true }).text).toMatch(
    /undone/,
  );
});

test('a statement carries the attributes of the DSA Transparency Database, without the account’s id', () => {
  const given = { ...facts, accountId: 'acct_1' };
  const attributes = dsaAttributes(given);
  expect(dsaAttributesSchema.parse(attributes)).toEqual(attributes);
  expect(attributes).toMatchObject({
    decision_account: 'DECISION_ACCOUNT_SUSPENDED',
    decision_provision: null,
    automated_detection: 'Yes',
    application_date: '2026-11-24',
    end_date_account_restriction: '2026-12-24',
  });
  expect(JSON.stringify(attributes)).not.toContain('acct_1');
  expect(dsaAttributes({ ...given, action: 'limit' })).toMatchObject({
    decision_account: null,
    decision_provision: 'DECISION_PROVISION_PARTIAL_SUSPENSION',
    end_date_service_restriction: '2026-12-24',
  });
  expect(dsaAttributes({ ...given, action: 'warn' })).toBeNull();
});
