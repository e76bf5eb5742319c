import type { CaseEvent } from '@stillwatch/contracts/case';
import type { Tx } from '@stillwatch/database/database';
import { systemActor, type Actor } from '../http/actor.js';

/**
 * Adds a line to a case's history. The caller holds the case's lock (or has just made the case), so each line can be
 * stamped later than the one before it, by a millisecond at least: the order of a history never hangs on a tie.
 */
export async function appendCaseEvent(
  tx: Tx,
  caseId: string,
  event: {
    readonly actor: Actor;
    readonly kind: CaseEvent['kind'];
    readonly detail: object;
    readonly at: Date;
  },
): Promise<void> {
  const [newest] = await tx.sql<{ at: Date | null }>(
    'SELECT max(at) AS at FROM case_events WHERE case_id = $1',
    [caseId],
  );
  const earliest = newest?.at ? newest.at.getTime() + 1 : 0;
  await tx.caseEvent.create({
    data: {
      caseId,
      at: new Date(Math.max(event.at.getTime(), earliest)),
      actorId: event.actor === systemActor ? null : event.actor.id,
      actorName: event.actor.name,
      kind: event.kind,
      detail: JSON.parse(JSON.stringify(event.detail)) as object,
    },
  });
}
