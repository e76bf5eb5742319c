import { z } from 'zod';
import { timestamp } from './scalar.js';

/** Usage of one account in one hour by one model. */
export const usageHourSchema = z.object({
  hour: timestamp,
  model: z.string(),
  requests: z.int(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  refused: z.int(),
  rateLimited: z.int(),
});
export type UsageHour = z.infer<typeof usageHourSchema>;
