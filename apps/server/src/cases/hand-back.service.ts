import { Injectable } from '@nestjs/common';
import type { Tx } from '@stillwatch/database/database';
import type { PeopleHook, RightsLost } from '../auth/auth.service.js';
import type { Actor } from '../http/actor.js';
import { CaseWorkService } from './case-work.service.js';

/** Cases of somebody who may not work on them any more are everybody's again. */
@Injectable()
export class HandBackService implements PeopleHook {
  constructor(private readonly work: CaseWorkService) {}

  async rightsLost(tx: Tx, by: Actor, { userId, working }: RightsLost): Promise<void> {
    if (!working) return;
    const cases = await tx.sql<{ id: string }>(
      `SELECT id FROM cases WHERE assignee_id = $1 AND state <> 'closed' ORDER BY id FOR UPDATE`,
      [userId],
    );
    for (const { id } of cases) await this.work.assign(tx, by, id, null);
    await tx.sql(
      `UPDATE cases SET lease_holder_id = NULL, leased_until = NULL WHERE id IN
         (SELECT id FROM cases WHERE lease_holder_id = $1 ORDER BY id FOR UPDATE)`,
      [userId],
    );
  }
}
