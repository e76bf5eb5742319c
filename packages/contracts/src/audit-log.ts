import { z } from 'zod';
import { timestamp } from './scalar.js';

export const actorTypes = ['user', 'api_key', 'system', 'customer'] as const;
export type ActorType = (typeof actorTypes)[number];

/** One line of the hash-chained record of who did what to what. */
export const auditEntrySchema = z.object({
  id: z.string(),
  seq: z.int(),
  at: timestamp,
  actorType: z.enum(actorTypes),
  actorId: z.string(),
  actorName: z.string(),
  action: z.string(),
  objectType: z.string(),
  objectId: z.string(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  prevHash: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditVerificationSchema = z.object({
  ok: z.boolean(),
  entries: z.int(),
  head: z.string().nullable(),
  verifiedAt: timestamp,
  /** The first entry that does not fit, when `ok` is false. */
  brokenAt: z.object({ seq: z.int(), problem: z.string() }).nullable(),
});
export type AuditVerification = z.infer<typeof auditVerificationSchema>;
