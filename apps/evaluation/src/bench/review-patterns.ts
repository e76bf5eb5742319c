import type pg from 'pg';
import { assessAccount, observedBehaviour } from '@stillwatch/detection/assess';
import { emptyProfile, encodeProfile, foldEvent, type Profile } from '@stillwatch/detection/profile';
import type { ProfiledEvent } from '@stillwatch/detection/profiled-event';
import { activeScorecard } from '@stillwatch/detection/scorecard/active-scorecard';
import { ownWorld } from '../worlds/own-world.js';
import { addToDay, contextOf, toProfiledEvent } from '../worlds/profiled-world.js';

/** Events of an account that is no heavy user: a million of these send fifty million. */
export const eventsOfOrdinary = 50;
const eventsOfDay = 16;
/** Of the other accounts' reasons the weightiest are kept: nobody looks at them here, and all would double the database. */
const reasonsOfOrdinary = 5;

export interface PatternCounts {
  readonly harvesting: number;
  readonly ordinary: number;
}

/**
 * Fills the table bench.patterns with what scored accounts of a small labelled world leave behind, as the server stores
 * it: the profile of a day, that of their life, reasons and observed behaviour. The rows of a million accounts repeat these,
 * so that their sizes are real.
 */
export async function loadPatterns(client: pg.Client): Promise<PatternCounts> {
  await client.query(
    `CREATE UNLOGGED TABLE bench.patterns (place int, harvests boolean, reasons jsonb, observed jsonb, prior_nats float8,
       life bytea, day bytea)`,
  );
  const world = ownWorld(1, 2);
  const eventsOf = new Map<string, ProfiledEvent[]>();
  for await (const event of world.events())
    eventsOf.set(event.accountId, [...(eventsOf.get(event.accountId) ?? []), toProfiledEvent(event, world)]);
  const counts = { harvesting: 0, ordinary: 0 };
  for (const account of world.accounts) {
    const harvests = world.labels.get(account.accountId)?.violation ?? false;
    const events = eventsOf.get(account.accountId) ?? [];
    const kept = harvests ? events : events.slice(0, eventsOfOrdinary);
    const days = new Map<number, Profile>();
    for (const event of kept) addToDay(days, event);
    const context = contextOf({ account, days });
    const { reasons, priorNats } = assessAccount(context, activeScorecard);
    await client.query('INSERT INTO bench.patterns VALUES ($1, $2, $3, $4, $5, $6, $7)', [
      harvests ? counts.harvesting++ : counts.ordinary++,
      harvests,
      JSON.stringify(harvests ? reasons : reasons.slice(0, reasonsOfOrdinary)),
      JSON.stringify(observedBehaviour(context.windows.month, 30)),
      priorNats,
      Buffer.from(encodeProfile(context.windows.life)),
      Buffer.from(encodeProfile(profileOf(kept.slice(0, eventsOfDay)))),
    ]);
  }
  await client.query('ANALYZE bench.patterns');
  return counts;
}

function profileOf(events: readonly ProfiledEvent[]): Profile {
  const profile = emptyProfile();
  for (const event of events) foldEvent(profile, event);
  return profile;
}
