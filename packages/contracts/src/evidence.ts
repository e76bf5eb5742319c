import { z } from 'zod';
import { prose, timestamp } from './scalar.js';

/** A piece of what was asked and answered, kept only where the operator has switched that on. */
export const evidenceExcerptSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  /** Of prompts with the same template, by its keyed hash. */
  template: z.string(),
  occurredAt: timestamp,
  model: z.string(),
  text: z.string(),
});
export type EvidenceExcerpt = z.infer<typeof evidenceExcerptSchema>;

/** The largest file that can be attached to a case, in bytes. */
export const maxAttachmentBytes = 5 * 1024 * 1024;

export const attachmentInputSchema = z.object({
  name: prose(200),
  mediaType: z
    .string()
    .max(100)
    .regex(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/i, 'must be a media type such as application/pdf'),
  content: z
    .base64()
    .min(4)
    .max(Math.ceil(maxAttachmentBytes / 3) * 4),
  note: prose(2_000, 0).default(''),
});
export type AttachmentInput = z.output<typeof attachmentInputSchema>;

export const attachmentSchema = z.object({
  id: z.string(),
  caseId: z.string(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  note: z.string(),
  addedBy: z.string(),
  addedAt: timestamp,
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const evidencePacketSchema = z.object({
  id: z.string(),
  caseId: z.string(),
  status: z.enum(['waiting', 'running', 'succeeded', 'failed']),
  partsDone: z.int(),
  partsTotal: z.int(),
  problem: z.string().nullable(),
  requestedBy: z.string(),
  requestedAt: timestamp,
  finishedAt: timestamp.nullable(),
  /** SHA-256 of the two files, in hexadecimal. */
  jsonSha256: z.string().nullable(),
  pdfSha256: z.string().nullable(),
});
export type EvidencePacket = z.infer<typeof evidencePacketSchema>;
