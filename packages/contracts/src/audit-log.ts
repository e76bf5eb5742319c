import { z } from 'zod';
import { prose, timestamp } from './scalar.js';

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

/** An entry as it is exported: the texts that its hash is taken over, `before` and `after` as the database writes them. */
export const exportedAuditEntrySchema = auditEntrySchema
  .omit({ id: true, actorType: true, before: true, after: true })
  .extend({ actorType: z.string(), before: z.string().nullable(), after: z.string().nullable() });
export type ExportedAuditEntry = z.infer<typeof exportedAuditEntrySchema>;

export const auditExportQuerySchema = z.object({
  /** The number of the last entry that the caller has; only what follows is sent. */
  after: z.coerce.number().int().min(-1_000_000_000_000).max(Number.MAX_SAFE_INTEGER).optional(),
});
export type AuditExportQuery = z.output<typeof auditExportQuerySchema>;

const auditPlaceSchema = z.object({ entry: z.int(), hash: z.string() });

/** Entries that checkpoints tell of and the log has lost. */
export const auditGapSchema = z.object({
  /** The newest entry that a checkpoint still proves; number 0 when there is none. */
  lastGood: auditPlaceSchema,
  lost: z.object({ from: z.int(), to: z.int(), hash: z.string() }),
});
export type AuditGap = z.infer<typeof auditGapSchema>;

/** "At this time the newest entry was this one", signed. With `kind`, two people have put a gap on record there. */
export const auditCheckpointSchema = z.object({
  entry: z.int(),
  hash: z.string(),
  at: timestamp,
  keyId: z.string(),
  /** Ed25519, base64. */
  signature: z.string(),
  kind: z.literal('re-anchor').optional(),
  lastGood: auditGapSchema.shape.lastGood.optional(),
  lost: auditGapSchema.shape.lost.optional(),
});
export type AuditCheckpoint = z.infer<typeof auditCheckpointSchema>;

/** A key and the time in which it signed; `until` is null for the one in use. */
export const auditCheckpointKeySchema = z.object({
  keyId: z.string(),
  /** PEM. */
  publicKey: z.string(),
  from: timestamp,
  until: timestamp.nullable(),
  /** The key before it, if that one has signed it. */
  endorsedBy: z.string().nullable(),
});
export type AuditCheckpointKey = z.infer<typeof auditCheckpointKeySchema>;

export const auditProblemCodes = [
  'before_first',
  'missing_entry',
  'broken_link',
  'time_changed',
  'content_changed',
  'tail_cut',
  'truncated',
  'rewritten',
  'unknown_key',
  'bad_signature',
  're_anchor_unrecorded',
  'out_of_order',
  'unreadable_entry',
  'unreadable_checkpoint',
] as const;
export type AuditProblemCode = (typeof auditProblemCodes)[number];

export const auditProblemSchema = z.object({
  code: z.enum(auditProblemCodes),
  entry: z.int().nullable(),
  sentence: z.string(),
});
export type AuditProblem = z.infer<typeof auditProblemSchema>;

export const auditVerificationSchema = z.object({
  ok: z.boolean(),
  entries: z.int(),
  head: z.string().nullable(),
  verifiedAt: timestamp,
  /** The first entry that does not fit, when `ok` is false. */
  brokenAt: z.object({ seq: z.int(), problem: z.string() }).nullable(),
  /** The first of `problems`. */
  problem: auditProblemSchema.nullable(),
  problems: z.array(auditProblemSchema),
  checkpoints: z.object({
    /** How many were compared with their entry. */
    checked: z.int(),
    newest: auditCheckpointSchema.nullable(),
    /** Lines of the file that are no checkpoint. */
    unreadable: z.int(),
    /** `database` where there is no file: then a person who can write the database could have changed them too. */
    source: z.enum(['file', 'database']),
  }),
  /** Gaps that two people have put on record. They stay. */
  anchors: z.array(
    auditGapSchema.extend({
      entry: z.int(),
      at: z.string(),
      reason: z.string(),
      proposedBy: z.string(),
      approvedBy: z.string(),
      isSigned: z.boolean(),
    }),
  ),
});
export type AuditVerification = z.infer<typeof auditVerificationSchema>;

export const reAnchorInputSchema = z.object({ reason: prose(2_000, 10) });
export type ReAnchorInput = z.output<typeof reAnchorInputSchema>;

/** What two people say about entries that a restore has lost. */
export const reAnchorSchema = auditGapSchema.extend({
  id: z.string(),
  status: z.enum(['proposed', 'approved', 'cancelled']),
  reason: z.string(),
  proposedBy: z.object({ id: z.string(), name: z.string() }),
  proposedAt: timestamp,
  resolvedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  resolvedAt: timestamp.nullable(),
  /** The entry of the log that records it. */
  entry: z.int().nullable(),
  /** When the signed checkpoint was written; null while it is owed. */
  signedAt: timestamp.nullable(),
});
export type ReAnchorRecord = z.infer<typeof reAnchorSchema>;
