import type { Standing } from '@stillwatch/contracts/enforcement';

/** How an account stands, since which decision and until when. */
export interface AccountStanding {
  readonly standing: Standing;
  readonly until: Date | null;
  readonly decisionId: string | null;
}

export const goodStanding: AccountStanding = { standing: 'active', until: null, decisionId: null };

/** A measure ends by itself at its date: what is written on the account's row is read against the clock. */
export const standingAt = (written: AccountStanding, now: Date): AccountStanding =>
  written.until !== null && written.until <= now ? goodStanding : written;
