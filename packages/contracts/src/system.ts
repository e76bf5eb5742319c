import { z } from 'zod';
import { timestamp } from './scalar.js';

/** The work that events and acts have caused and that is not done yet. All zero but `failed` means drained. */
export const backlogSchema = z.object({
  unscoredEvents: z.int(),
  oldestUnscoredSeconds: z.number(),
  jobs: z.object({ waiting: z.int(), active: z.int(), delayed: z.int(), failed: z.int() }),
});
export type Backlog = z.infer<typeof backlogSchema>;

/** Whether the audit log's checkpoints are written where they belong. */
export const checkpointStateSchema = z.object({
  /** Where they are written outside the database. */
  file: z.string(),
  newest: z.object({ entry: z.int(), at: timestamp }).nullable(),
  /** Whether one is due that has not been written yet. */
  isDue: z.boolean(),
  /** Why the last attempts failed; they are repeated. */
  problem: z
    .object({
      code: z.enum(['key_unusable', 'file_not_writable', 'log_does_not_continue']),
      sentence: z.string(),
      since: timestamp,
    })
    .nullable(),
});
export type CheckpointState = z.infer<typeof checkpointStateSchema>;
