import { expect, test } from '@jest/globals';
import type { AttestationRequest } from '@stillwatch/contracts/attestation';
import { attestationState } from './attestation-state.js';

const request = (answeredAt: string | null): AttestationRequest => ({
  id: 'r',
  accountId: 'a',
  message: null,
  dueAt: '2026-11-10T00:00:00.000Z',
  requestedAt: '2026-11-01T00:00:00.000Z',
  requestedBy: 'Ann',
  answeredAt,
  purposeVersion: answeredAt === null ? null : 2,
});
const at = (day: string) => Date.parse(`${day}T12:00:00.000Z`);

test('a request waits until its date and is overdue after it', () => {
  expect(attestationState(request(null), at('2026-11-09'))).toBe('open');
  expect(attestationState(request(null), at('2026-11-10'))).toBe('overdue');
});

test('an answer counts whenever it came, and is marked when it came late', () => {
  expect(attestationState(request('2026-11-09T00:00:00.000Z'), at('2026-12-01'))).toBe('answered');
  expect(attestationState(request('2026-11-11T00:00:00.000Z'), at('2026-12-01'))).toBe('late_answer');
});
