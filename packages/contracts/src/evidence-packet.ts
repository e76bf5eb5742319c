import { z } from 'zod';
import { timestamp } from './scalar.js';

/** `running` from its request on, also while its job waits. */
export const evidencePacketStatuses = ['running', 'ready', 'failed'] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const packetFileSchema = z.object({ bytes: z.int(), sha256 });

/**
 * Everything on record about a case as of one instant, as JSON and as PDF, that never changes again. `rootHash` stands for
 * all of the JSON's sections and on every page of the PDF.
 */
export const evidencePacketSchema = z.object({
  id: z.string(),
  caseId: z.string(),
  status: z.enum(evidencePacketStatuses),
  /** What is being done, in words. */
  step: z.string().nullable(),
  stepsDone: z.int(),
  /** 0 until it is known how much there is. */
  stepsTotal: z.int(),
  createdBy: z.string(),
  createdByName: z.string(),
  createdAt: timestamp,
  /** The instant that it shows. */
  snapshotAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
  /** Why it failed. */
  problem: z.string().nullable(),
  rootHash: sha256.nullable(),
  json: packetFileSchema.nullable(),
  pdf: packetFileSchema.extend({ pages: z.int() }).nullable(),
});
export type EvidencePacket = z.infer<typeof evidencePacketSchema>;

/** One section of the JSON: `sha256` is that of its canonical form (RFC 8785), byte by byte as it stands in the file. */
export const packetManifestEntrySchema = z.object({
  name: z.string(),
  records: z.int(),
  bytes: z.int(),
  sha256,
});
export type PacketManifestEntry = z.infer<typeof packetManifestEntrySchema>;
