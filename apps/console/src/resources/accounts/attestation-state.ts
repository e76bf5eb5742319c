import type { AttestationRequest } from '@stillwatch/contracts/attestation';

export type AttestationState = 'answered' | 'late_answer' | 'open' | 'overdue';

export const attestationWord: Record<AttestationState, string> = {
  answered: 'Answered',
  late_answer: 'Answered late',
  open: 'Waits for an answer',
  overdue: 'Overdue',
};

/** Whether a request was answered, and if not whether it should have been by now. */
export function attestationState({ answeredAt, dueAt }: AttestationRequest, nowMs: number): AttestationState {
  if (answeredAt !== null) return Date.parse(answeredAt) > Date.parse(dueAt) ? 'late_answer' : 'answered';
  return Date.parse(dueAt) < nowMs ? 'overdue' : 'open';
}
