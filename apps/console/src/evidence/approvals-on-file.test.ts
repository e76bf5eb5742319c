import { expect, test } from '@jest/globals';
import type { Approval } from '@stillwatch/contracts/account';
import { approvalsInForce, approvalState } from './approvals-on-file.js';

const approval: Approval = {
  id: 'a',
  accountId: 'x',
  kind: 'reseller',
  reference: 'R-1',
  validFrom: '2026-01-01T00:00:00Z',
  expiresAt: '2026-12-31T00:00:00Z',
  createdAt: '2026-01-01T00:00:00Z',
  createdBy: 'u',
  revokedAt: null,
  revokedBy: null,
  revokedReason: null,
};
const at = (iso: string) => Date.parse(iso);

test('an approval is in force between its dates only', () => {
  expect(approvalState(approval, at('2025-12-31T00:00:00Z'))).toBe('not_yet');
  expect(approvalState(approval, at('2026-06-01T00:00:00Z'))).toBe('in_force');
  expect(approvalState(approval, at('2027-01-01T00:00:00Z'))).toBe('expired');
});

test('revocation ends an approval whatever its dates', () => {
  const revoked = { ...approval, revokedAt: '2026-02-01T00:00:00Z' };
  expect(approvalState(revoked, at('2026-06-01T00:00:00Z'))).toBe('revoked');
  expect(approvalsInForce([approval, revoked], at('2026-06-01T00:00:00Z'))).toEqual([approval]);
});
