import { z } from 'zod';
import { bands, reasonSchema } from './risk.js';

/** Linked accounts scored as one. */
export const campaignSchema = z.object({
  id: z.string(),
  score: z.number(),
  band: z.enum(bands),
  memberCount: z.int(),
  reasons: z.array(reasonSchema),
});
export type Campaign = z.infer<typeof campaignSchema>;
