import { z } from 'zod';

/** What an account was seen to do over one window, in plain quantities. Shares are 0 to 1; null means not observable. */
export const observedBehaviourSchema = z.object({
  windowDays: z.number().nullable(),
  requests: z.int(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  medianOutputTokens: z.number().nullable(),
  outputPerInput: z.number().nullable(),
  distinctPromptShare: z.number().nullable(),
  /** Largest recurring blocks first: how much of the traffic carries them and what they ask for, never their text. */
  templates: z.array(z.object({ id: z.string(), share: z.number(), asksFor: z.array(z.string()) })),
  recurringPromptShare: z.number().nullable(),
  multiTurnShare: z.number().nullable(),
  distinctEndUsers: z.number().nullable(),
  toolShare: z.number().nullable(),
  systemPromptShare: z.number().nullable(),
  refusedShare: z.number().nullable(),
  activeHours: z.int(),
  longestIdleHours: z.number().nullable(),
  requestsByHourOfDay: z.array(z.number()).length(24),
  requestsByWeekday: z.array(z.number()).length(7),
  models: z.array(z.object({ model: z.string(), share: z.number() })),
});
export type ObservedBehaviour = z.infer<typeof observedBehaviourSchema>;
