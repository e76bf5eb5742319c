import type { Tx } from '@stillwatch/database/database';
import { foldEvent } from '@stillwatch/detection/fold';
import { emptyProfile } from '@stillwatch/detection/profile';
import { decodeProfile, encodeProfile } from '@stillwatch/detection/profile-codec';
import type { ProfiledEvent } from '@stillwatch/detection/profiled-event';

/** The UTC day of an instant, as `YYYY-MM-DD`. */
const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * Folds events into the account's profiles of their days and into the one of its whole life. The caller holds the
 * account's lock, so that reading, folding and writing back is one step; the cost is that of the touched days only.
 */
export async function foldIntoProfiles(
  tx: Tx,
  accountId: string,
  events: readonly ProfiledEvent[],
): Promise<void> {
  const byDay = eventsByDay(events);
  const stored = await tx.sql<{ day: string; profile: Uint8Array }>(
    'SELECT day::text, profile FROM day_profiles WHERE account_id = $1 AND day = ANY($2::date[])',
    [accountId, [...byDay.keys()]],
  );
  const profiles = new Map(stored.map((row) => [row.day, row.profile]));
  const days = [...byDay].map(([day, ofDay]) => ({ day, profile: encoded(profiles.get(day), ofDay) }));
  await tx.sql(
    `INSERT INTO day_profiles (account_id, day, profile) SELECT $1, * FROM unnest($2::date[], $3::bytea[])
     ON CONFLICT (account_id, day) DO UPDATE SET profile = excluded.profile`,
    [accountId, days.map(({ day }) => day), days.map(({ profile }) => profile)],
  );
  const [life] = await tx.sql<{ profile: Uint8Array }>(
    'SELECT profile FROM life_profiles WHERE account_id = $1',
    [accountId],
  );
  await tx.sql(
    `INSERT INTO life_profiles (account_id, profile) VALUES ($1, $2)
     ON CONFLICT (account_id) DO UPDATE SET profile = excluded.profile`,
    [accountId, encoded(life?.profile, events)],
  );
}

function encoded(stored: Uint8Array | undefined, events: readonly ProfiledEvent[]): Buffer {
  const profile = stored ? decodeProfile(stored) : emptyProfile();
  for (const event of events) foldEvent(profile, event);
  return Buffer.from(encodeProfile(profile));
}

function eventsByDay(events: readonly ProfiledEvent[]): Map<string, ProfiledEvent[]> {
  const byDay = new Map<string, ProfiledEvent[]>();
  for (const event of events) {
    const day = isoDay(event.occurredAtMs);
    const list = byDay.get(day);
    if (list) list.push(event);
    else byDay.set(day, [event]);
  }
  return byDay;
}
