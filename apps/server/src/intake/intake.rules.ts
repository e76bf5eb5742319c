import type { IntakeDay, IntakeFinding } from '@stillwatch/contracts/intake';

/** What became of some events. `accepted` of an account is not here: the fold counts it exactly, later. */
export interface IntakeCounts {
  duplicates: number;
  conflicting: number;
  repaired: number;
  rejected: number;
  byCode: Record<string, number>;
}

export interface AccountIntake extends IntakeCounts {
  readonly accountId: string;
}

/** What went wrong in one batch: by account where there is room, and of all others together. */
export interface BatchIntake {
  readonly accounts: readonly AccountIntake[];
  readonly other: IntakeCounts;
}

/** Whoever sends a batch chooses the account ids in it, so no more than these are told apart. */
export const maxIntakeAccounts = 100;

export const noIntake = (): IntakeCounts => ({
  duplicates: 0,
  conflicting: 0,
  repaired: 0,
  rejected: 0,
  byCode: {},
});

const trouble = ({ duplicates, repaired, rejected }: IntakeCounts): number =>
  duplicates + repaired + rejected;

/** Keeps the accounts that most went wrong with apart and adds the rest up. */
export function boundIntake(
  accounts: Iterable<AccountIntake>,
  other: IntakeCounts = noIntake(),
): BatchIntake {
  const ordered = [...accounts].sort((a, b) => trouble(b) - trouble(a));
  const rest = { ...other, byCode: { ...other.byCode } };
  for (const account of ordered.slice(maxIntakeAccounts)) addIntake(rest, account);
  return { accounts: ordered.slice(0, maxIntakeAccounts), other: rest };
}

export function addIntake(total: IntakeCounts, more: IntakeCounts): void {
  total.duplicates += more.duplicates;
  total.conflicting += more.conflicting;
  total.repaired += more.repaired;
  total.rejected += more.rejected;
  for (const [code, count] of Object.entries(more.byCode))
    total.byCode[code] = (total.byCode[code] ?? 0) + count;
}

/** What is wrong with a whole batch of intake. */
export const hasTrouble = (counts: IntakeCounts): boolean => trouble(counts) > 0;

/** Fewer events on a day say nothing. */
export const leastFindingEvents = 50;
/** So many repeats of an id with other content are no retries. */
export const leastConflicting = 50;

/** What officers are told of one day of an account; null when nothing is wrong with it. */
export function findingOf(intake: IntakeDay): IntakeFinding | null {
  const { day, accepted, duplicates, conflicting, repaired, rejected } = intake;
  const events = accepted + duplicates + rejected;
  if (events >= leastFindingEvents && 2 * (rejected + repaired) > events) {
    return {
      code: 'mostly_refused',
      day,
      sentence: `Of ${events} events that arrived on ${day}, ${rejected} were refused and ${repaired} kept without some of their fields: the score stands on less than the account did.`,
    };
  }
  if (conflicting >= leastConflicting) {
    return {
      code: 'repeated_ids',
      day,
      sentence: `On ${day} ${conflicting} events came under the id of another event and with other content, and were counted as duplicates: whoever sets the ids could hide requests so.`,
    };
  }
  return null;
}
