import { z } from 'zod';
import { caseFilterSchema } from './case.js';
import { prose, timestamp } from './scalar.js';

/** What can be done to many cases at once. What hurts an account is decided case by case, or as a campaign. */
export const bulkActs = ['assign', 'snooze', 'note', 'no_violation', 'request_information'] as const;
export type BulkActName = (typeof bulkActs)[number];

/** The most cases of one bulk act. */
export const maxBulkCases = 5_000;

export const bulkPreviewInputSchema = z.object({ filter: caseFilterSchema, act: z.string() });
export type BulkPreviewInput = z.infer<typeof bulkPreviewInputSchema>;

/** How many cases the filter meets now. Only those that are not closed are counted, and touched. */
export const bulkPreviewSchema = z.object({ act: z.enum(bulkActs), count: z.int() });
export type BulkPreview = z.infer<typeof bulkPreviewSchema>;

export const bulkActInputSchema = bulkPreviewInputSchema.extend({
  /** The count of the preview; refused with `bulk_changed` when the filter meets another number by now. */
  count: z.int().min(1),
  /** Why; it is the note, the reason of each decision or of the snooze. */
  reason: prose(10_000, 10),
  /** Of `assign`: a person's id, or null to give the cases back. */
  assigneeId: z.string().nullable().optional(),
  /** Of `snooze`. */
  until: timestamp.optional(),
});
export type BulkActInput = z.infer<typeof bulkActInputSchema>;

export const bulkActSchema = z.object({
  id: z.string(),
  act: z.enum(bulkActs),
  reason: z.string(),
  createdBy: z.string(),
  createdByName: z.string(),
  createdAt: timestamp,
  finishedAt: timestamp.nullable(),
  total: z.int(),
  done: z.int(),
  refused: z.int(),
  waiting: z.int(),
});
export type BulkAct = z.infer<typeof bulkActSchema>;

/** With the result of each case, in the order of the queue when it was confirmed. */
export const bulkActDetailSchema = bulkActSchema.extend({
  items: z.array(
    z.object({
      caseId: z.string(),
      status: z.enum(['waiting', 'done', 'refused']),
      code: z.string().nullable(),
      detail: z.string().nullable(),
    }),
  ),
});
export type BulkActDetail = z.infer<typeof bulkActDetailSchema>;
