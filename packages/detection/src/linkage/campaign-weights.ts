import { z } from 'zod';
import { signalWeightSchema } from '../scorecard/scorecard.js';

/** What turns the measurements of linked accounts into a probability and a band, beside the account scorecard. */
export const campaignWeightsSchema = z.object({
  version: z.string(),
  format: z.literal(1),
  madeFrom: z.string(),
  /** Log-odds of harvesting before any evidence, for accounts that were found to be linked. */
  priorNats: z.number(),
  /** What all evidence is multiplied by, so that the probability holds what it promises. */
  scale: z.number().positive(),
  /** Fewer events of all members together than this are never judged. */
  minEvents: z.int(),
  /** Evidence without the prior, in nats, at which each band begins. */
  bands: z.object({ watch: z.number(), review: z.number(), critical: z.number() }),
  /** Weights of the coordination signals. Those that an account has too keep the weights of the account scorecard. */
  signals: z.array(signalWeightSchema),
});
export type CampaignWeights = z.infer<typeof campaignWeightsSchema>;

/** @throws ZodError when the document holds no weights of this format. */
export const parseCampaignWeights = (document: unknown): CampaignWeights =>
  campaignWeightsSchema.parse(document);
