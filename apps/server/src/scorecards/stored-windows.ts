import type { Tx } from '@stillwatch/database/database';
import { emptyProfile, type Profile } from '@stillwatch/detection/profile';
import { decodeProfile } from '@stillwatch/detection/profile-codec';
import { mergeWindows } from '@stillwatch/detection/windows';

/** What a score looks at: the account's last day, week and month up to its newest event, and its whole life. */
export interface Windows {
  readonly day: Profile;
  readonly week: Profile;
  readonly month: Profile;
  readonly life: Profile;
}

const longestWindowDays = 30;

/** Merges the stored day profiles into windows that end with the UTC day of the account's newest event. */
export async function readWindows(tx: Tx, accountId: string, newest: Date): Promise<Windows> {
  const days = await tx.sql<{ day: string; profile: Uint8Array }>(
    `SELECT day::text, profile FROM day_profiles
     WHERE account_id = $1 AND day > $2::date - $3::int AND day <= $2::date ORDER BY day`,
    [accountId, newest.toISOString().slice(0, 10), longestWindowDays],
  );
  const [life] = await tx.sql<{ profile: Uint8Array }>(
    'SELECT profile FROM life_profiles WHERE account_id = $1',
    [accountId],
  );
  const decoded = days.map(({ day, profile }) => ({ day, profile: decodeProfile(profile) }));
  return { ...mergeWindows(decoded, newest), life: life ? decodeProfile(life.profile) : emptyProfile() };
}
