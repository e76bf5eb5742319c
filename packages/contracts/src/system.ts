import { z } from 'zod';
import { timestamp } from './scalar.js';

/** The work that events and acts have caused and that is not done yet. All zero but `failed` and `dead` means drained. */
export const backlogSchema = z.object({
  unscoredEvents: z.int(),
  oldestUnscoredSeconds: z.number(),
  jobs: z.object({ waiting: z.int(), active: z.int(), delayed: z.int(), failed: z.int() }),
  /** Messages on their way out: `retrying` of those that wait have failed before, `dead` ones wait for a person. */
  outbox: z.object({ waiting: z.int(), retrying: z.int(), dead: z.int() }),
});
export type Backlog = z.infer<typeof backlogSchema>;

/** How far two people are two here. */
export const peopleStateSchema = z.object({
  /** Who may sign in, or has been invited to. */
  people: z.int(),
  administrators: z.int(),
  /** Who may not decide before an administrator has confirmed them. */
  unconfirmed: z.int(),
  /** Whether there have been two confirmed administrators; once true it stays so. */
  twoAdministrators: z.boolean(),
  /** Decisions of the last 30 days whose two people were let in by one. */
  oneOriginDecisions30d: z.int(),
  /** Whether all introductions lead, through any number of steps, to one person: then each decision is that person's word. */
  oneOrigin: z.boolean(),
  /** Who that is; null when there are several. */
  originName: z.string().nullable(),
});
export type PeopleState = z.infer<typeof peopleStateSchema>;

export const systemStateSchema = z.object({ people: peopleStateSchema });
export type SystemState = z.infer<typeof systemStateSchema>;

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
