import { z } from 'zod';
import { timestamp } from './scalar.js';
import { webhookTopics } from './webhook.js';

/** A message that could not be turned into deliveries and letters, as often as it was tried. It waits for a person. */
export const deadLetterSchema = z.object({
  /** The `webhook-id` that its deliveries will have. */
  id: z.string(),
  topic: z.enum(webhookTopics),
  accountId: z.string().nullable(),
  payload: z.record(z.string(), z.unknown()),
  createdAt: timestamp,
  deadAt: timestamp,
  attemptCount: z.int(),
  /** Why the last attempt failed. */
  problem: z.string(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

export const replayedDeadLettersSchema = z.object({ replayed: z.int() });
export type ReplayedDeadLetters = z.infer<typeof replayedDeadLettersSchema>;
