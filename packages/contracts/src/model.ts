import { z } from 'zod';
import { timestamp } from './scalar.js';

export const modelClasses = ['chat', 'small', 'reasoning', 'embedding'] as const;
export type ModelClass = (typeof modelClasses)[number];

/** What the provider sells. Economics are compared within a class, and pivots start at `releasedAt`. */
export const modelInputSchema = z.object({
  class: z.enum(modelClasses),
  releasedAt: timestamp,
  /** US dollars for a million tokens; a preview of a decision's impact multiplies by them. */
  inputPricePerMillion: z.number().min(0).optional(),
  outputPricePerMillion: z.number().min(0).optional(),
});
export type ModelInput = z.infer<typeof modelInputSchema>;

export const modelSchema = modelInputSchema.extend({ model: z.string() });
export type Model = z.infer<typeof modelSchema>;
