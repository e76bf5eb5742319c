import type pg from 'pg';
import { arrayHead, asParameter, ByteSink, textArray } from './byte-sink.js';
import type { Tx } from './database.js';

/** A request by the keyed hash of its body. */
export interface BodySighting {
  readonly accountId: string;
  readonly body: number;
  readonly occurredAt: Date;
}

/** Another account sent the body that this one had just been refused, or the other way round. */
export interface TakenOver {
  readonly otherId: string;
  readonly occurredAt: Date;
}

/** Sightings column by column, each as the value of an array parameter, so that they can cross threads. */
export interface PackedSightings {
  readonly bodies: Uint8Array<ArrayBuffer>;
  readonly times: Uint8Array<ArrayBuffer>;
  readonly accountIds: Uint8Array<ArrayBuffer>;
}

export function packSightings(sightings: readonly BodySighting[]): PackedSightings | null {
  if (sightings.length === 0) return null;
  const bodies = new ByteSink(32 + sightings.length * 12);
  const times = new ByteSink(32 + sightings.length * 12);
  arrayHead(bodies, 'int8', sightings.length);
  arrayHead(times, 'timestamptz', sightings.length);
  for (const { body, occurredAt } of sightings) {
    bodies.int8(body);
    times.timestamp(occurredAt.getTime());
  }
  const accountIds = textArray(sightings.map(({ accountId }) => accountId));
  return { bodies: bodies.detach(), times: times.detach(), accountIds };
}

/** Notes the bodies of requests that were refused or turned away. The same one again changes nothing. */
export async function noteRefusedBodies(tx: Tx, refused: PackedSightings | null): Promise<void> {
  if (!refused) return;
  await tx.sql(
    `INSERT INTO refused_bodies (body, occurred_at, account_id)
     SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[]) AS t(body, occurred_at, account_id) ORDER BY 1, 2, 3
     ON CONFLICT DO NOTHING`,
    [refused.bodies, refused.times, refused.accountIds].map(asParameter),
  );
}

/**
 * The other accounts that were refused one of these bodies within `withinMs` before this account sent it, each with the
 * newest such time. Costs an index look-up for each sighting.
 */
export async function findTakenOver(
  tx: Tx,
  sightings: readonly BodySighting[],
  withinMs: number,
): Promise<TakenOver[]> {
  const [first] = sightings;
  if (!first) return [];
  return tx.sql<TakenOver>(
    `SELECT refused.account_id AS "otherId", max(seen.occurred_at) AS "occurredAt"
     FROM unnest($1::bigint[], $2::timestamptz[]) AS seen(body, occurred_at)
     JOIN refused_bodies AS refused ON refused.body = seen.body
       AND refused.occurred_at BETWEEN seen.occurred_at - make_interval(secs => $4) AND seen.occurred_at
     WHERE refused.account_id <> $3
     GROUP BY refused.account_id ORDER BY refused.account_id`,
    [
      sightings.map(({ body }) => body),
      sightings.map(({ occurredAt }) => occurredAt.toISOString()),
      first.accountId,
      withinMs / 1_000,
    ],
  );
}

/** Forgets the bodies that were received before `before`. Answers how many. */
export async function forgetRefusedBodies(pool: Pick<pg.Pool, 'query'>, before: Date): Promise<number> {
  const { rowCount } = await pool.query('DELETE FROM refused_bodies WHERE received_at < $1', [before]);
  return rowCount ?? 0;
}
