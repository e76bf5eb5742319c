import { z } from 'zod';

/** The work that events and acts have caused and that is not done yet. All zero but `failed` and `dead` means drained. */
export const backlogSchema = z.object({
  unscoredEvents: z.int(),
  oldestUnscoredSeconds: z.number(),
  jobs: z.object({ waiting: z.int(), active: z.int(), delayed: z.int(), failed: z.int() }),
  /** Messages on their way out: `retrying` of those that wait have failed before, `dead` ones wait for a person. */
  outbox: z.object({ waiting: z.int(), retrying: z.int(), dead: z.int() }),
});
export type Backlog = z.infer<typeof backlogSchema>;
