import { z } from 'zod';
import { declaredPurposeInputSchema } from './account.js';
import { prose, timestamp } from './scalar.js';

/** A request to an account to say again what it does, by a date. */
export const attestationRequestInputSchema = z.object({
  dueAt: timestamp,
  message: prose(5_000).optional(),
});
export type AttestationRequestInput = z.output<typeof attestationRequestInputSchema>;

export const attestationRequestSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  message: z.string().nullable(),
  dueAt: timestamp,
  requestedAt: timestamp,
  requestedBy: z.string(),
  answeredAt: timestamp.nullable(),
  /** The version of the declared purpose that the answer made. */
  purposeVersion: z.int().nullable(),
});
export type AttestationRequest = z.infer<typeof attestationRequestSchema>;

/** What the holder of an attestation link may see: what is asked, and what is on file. */
export const publicAttestationSchema = z.object({
  accountId: z.string(),
  organizationName: z.string().nullable(),
  message: z.string().nullable(),
  dueAt: timestamp,
  /** `late`: past its date, but an answer is still taken. `closed`: not any more. */
  state: z.enum(['open', 'late', 'closed', 'answered']),
  declared: declaredPurposeInputSchema.nullable(),
});
export type PublicAttestation = z.infer<typeof publicAttestationSchema>;
