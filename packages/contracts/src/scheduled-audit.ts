import { z } from 'zod';
import { timestamp } from './scalar.js';

export const auditJobNames = [
  'stale-account-sweep',
  'nightly-rescore',
  'negative-sample',
  'attestation-due',
  'audit-chain-verification',
  'campaign-recompute',
  'succession-watch',
  'cohort-summary',
  'evidence-retention',
  'outbox-retention',
] as const;
export type AuditJobName = (typeof auditJobNames)[number];

export const auditRunSchema = z.object({
  id: z.string(),
  job: z.enum(auditJobNames),
  trigger: z.enum(['schedule', 'manual']),
  startedBy: z.string(),
  startedAt: timestamp,
  finishedAt: timestamp.nullable(),
  status: z.enum(['running', 'succeeded', 'failed']),
  /** What the run did, in numbers and one sentence. */
  summary: z.string().nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
});
export type AuditRun = z.infer<typeof auditRunSchema>;

/** A job that runs by itself. `id` equals `name`. */
export const auditJobSchema = z.object({
  id: z.enum(auditJobNames),
  name: z.enum(auditJobNames),
  title: z.string(),
  description: z.string(),
  /** A cron pattern in UTC, or an interval such as "every 60 s". */
  schedule: z.string(),
  paused: z.boolean(),
  nextRunAt: timestamp.nullable(),
  lastRun: auditRunSchema.nullable(),
});
export type AuditJob = z.infer<typeof auditJobSchema>;
