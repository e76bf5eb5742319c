import { Injectable } from '@nestjs/common';
import type { Tx } from '@stillwatch/database/database';
import type { AuditLogEntryInput } from '../audit-log/audit-log.service.js';
import { PersonLosses } from '../auth/auth.service.js';
import { systemActor } from '../http/actor.js';
import { appendCaseEvent } from './case-history.js';

/** Cases of somebody who may not work on them any more are everybody's again. */
@Injectable()
export class HandBackService {
  constructor(losses: PersonLosses) {
    losses.onLossOf('work', (tx, personId, at) => this.giveBack(tx, personId, at));
  }

  private async giveBack(tx: Tx, personId: string, at: Date): Promise<AuditLogEntryInput[]> {
    const given = await tx.sql<{ id: string }>(
      `UPDATE cases SET assignee_id = NULL WHERE id IN
         (SELECT id FROM cases WHERE assignee_id = $1 AND state <> 'closed' ORDER BY id FOR UPDATE)
       RETURNING id`,
      [personId],
    );
    await tx.sql(
      `UPDATE cases SET lease_holder_id = NULL, leased_until = NULL WHERE id IN
         (SELECT id FROM cases WHERE lease_holder_id = $1 ORDER BY id FOR UPDATE)`,
      [personId],
    );
    const detail = { assigneeId: null, assigneeName: null };
    for (const { id } of given)
      await appendCaseEvent(tx, id, { actor: systemActor, kind: 'unassigned', detail, at });
    return given.map(({ id }) => ({
      action: 'case.unassigned',
      objectType: 'case',
      objectId: id,
      before: { assigneeId: personId },
      after: { assigneeId: null },
    }));
  }
}
