import type { Standing } from '@stillwatch/contracts/enforcement';

/** What a decision in its period of grace will make of an account. */
export interface UpcomingStanding {
  readonly standing: Standing;
  readonly from: Date;
  readonly until: Date | null;
  readonly decisionId: string;
}

/** How an account stands, since which decision and until when, and how it will stand after a period of grace. */
export interface AccountStanding {
  readonly standing: Standing;
  readonly until: Date | null;
  readonly decisionId: string | null;
  readonly upcoming: UpcomingStanding | null;
}

export const goodStanding: AccountStanding = {
  standing: 'active',
  until: null,
  decisionId: null,
  upcoming: null,
};

/**
 * A measure begins and ends by itself at its dates: what is written on the account's row is read against the clock. What
 * has begun replaces what was before it, and what has ended leaves the account in good standing.
 */
export function standingAt(written: AccountStanding, now: Date): AccountStanding {
  const { upcoming } = written;
  const ruling = upcoming !== null && upcoming.from <= now ? begun(upcoming) : written;
  if (ruling.until === null || ruling.until > now) return ruling;
  return { ...goodStanding, upcoming: ruling.upcoming };
}

/** A standing that was upcoming, once its day has come. */
export const begun = ({ standing, until, decisionId }: UpcomingStanding): AccountStanding => ({
  standing,
  until,
  decisionId,
  upcoming: null,
});

/** What an account's standing turns into at an instant, from what it was just before. */
export interface StandingTurn {
  readonly before: AccountStanding;
  readonly after: AccountStanding;
}

/**
 * How the standing turns by itself at `at`, by what is written now; undefined when it does not, because another decision has
 * followed the one that would have begun or ended then.
 */
export function turnAt(written: AccountStanding, at: Date): StandingTurn | undefined {
  const before = standingAt(written, new Date(at.getTime() - 1));
  const after = standingAt(written, at);
  return before.decisionId === after.decisionId ? undefined : { before, after };
}

/** The instants at which a change that is made now will turn the standing by itself. */
export const turnsOf = ({ from, until }: { readonly from?: Date; readonly until: Date | null }): Date[] =>
  [from, until].flatMap((at) => at ?? []);
