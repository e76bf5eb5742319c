import { mergeProfiles, type Profile } from './profile-state.js';

/** The profile of one account on one UTC day, `YYYY-MM-DD`. */
export interface DayProfile {
  readonly day: string;
  readonly profile: Profile;
}

/** How many UTC days each window spans, the day of the newest event included. `day` takes two, so that midnight cuts nothing. */
export const windowDays = { day: 2, week: 7, month: 30 } as const;

/**
 * Merges day profiles into the windows that end with the day of the account's newest event. Windows end there and not at
 * the clock, so that imported history is judged as it would have been.
 */
export function mergeWindows(
  days: readonly DayProfile[],
  newest: Date,
): Record<keyof typeof windowDays, Profile> {
  const last = Date.parse(newest.toISOString().slice(0, 10));
  const since = (count: number) => last - (count - 1) * 86_400_000;
  const merged = (count: number) =>
    mergeProfiles(
      days
        .filter(({ day }) => Date.parse(day) >= since(count) && Date.parse(day) <= last)
        .map(({ profile }) => profile),
    );
  return { day: merged(windowDays.day), week: merged(windowDays.week), month: merged(windowDays.month) };
}
