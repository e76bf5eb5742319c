import { z } from 'zod';

const counts = {
  accepted: z.int(),
  duplicates: z.int(),
  /** Those of the duplicates whose content is not that of the event stored under their id. */
  conflicting: z.int(),
  repaired: z.int(),
  rejected: z.int(),
  /** The refusals by their code: of events and, of a whole sender, of whole batches. */
  byCode: z.record(z.string(), z.int()),
};

/** What became of the events that arrived on one UTC day. `accepted` includes the repaired. */
export const intakeDaySchema = z.object({ day: z.iso.date(), ...counts });
export type IntakeDay = z.infer<typeof intakeDaySchema>;

/** The same by who sent them; of one account where that was asked for, else of everything that the key sent. */
export const senderIntakeSchema = intakeDaySchema.extend({
  /** `keyId` and the day, as one name. */
  id: z.string(),
  keyId: z.string(),
  keyName: z.string().nullable(),
  accountId: z.string().nullable(),
});
export type SenderIntake = z.infer<typeof senderIntakeSchema>;

/** Why what is known of an account may not be what it did. */
export const intakeFindingCodes = ['mostly_refused', 'repeated_ids'] as const;

/** Something wrong with what arrives of an account, in one sentence for officers. */
export const intakeFindingSchema = z.object({
  code: z.enum(intakeFindingCodes),
  day: z.iso.date(),
  sentence: z.string(),
});
export type IntakeFinding = z.infer<typeof intakeFindingSchema>;

/** The same in a list over all accounts, also those that no event was stored of. */
export const accountIntakeFindingSchema = intakeFindingSchema.extend({
  id: z.string(),
  accountId: z.string(),
});
export type AccountIntakeFinding = z.infer<typeof accountIntakeFindingSchema>;
