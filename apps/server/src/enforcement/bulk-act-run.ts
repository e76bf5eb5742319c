import { Inject, Injectable } from '@nestjs/common';
import type { BulkActName } from '@stillwatch/contracts/bulk-act';
import { rolePermissions, type Role } from '@stillwatch/contracts/user';
import type { Database, Tx } from '@stillwatch/database/database';
import { CasesService } from '../cases/cases.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { EnforcementService } from './enforcement.service.js';

interface Act {
  readonly id: string;
  readonly act: BulkActName;
  readonly reason: string;
  readonly assigneeId: string | null;
  readonly until: Date | null;
  readonly actor: Actor;
}

/**
 * Does a bulk act case by case. Each case is a transaction of its own that also marks its item, so a run that is cut off
 * has done each case wholly or not at all, and the next run goes on with those that still wait. It acts in the name, and
 * with the permissions, of who started it, as they are now: nothing is permitted in bulk that is not permitted singly.
 */
@Injectable()
export class BulkActRun {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly cases: CasesService,
    private readonly enforcement: EnforcementService,
    private readonly clock: Clock,
  ) {}

  async run(bulkActId: string): Promise<void> {
    const act = await this.read(bulkActId);
    if (!act) return;
    for (;;) {
      const { rows } = await this.database.pool.query<{ position: number }>(
        `SELECT position FROM bulk_act_items WHERE bulk_act_id = $1 AND status = 'waiting' ORDER BY position LIMIT 1`,
        [bulkActId],
      );
      if (!rows[0]) break;
      await this.runItem(act, rows[0].position);
    }
    await this.database.prisma.bulkAct.updateMany({
      where: { id: bulkActId, finishedAt: null },
      data: { finishedAt: this.clock.now() },
    });
  }

  private async runItem(act: Act, position: number): Promise<void> {
    try {
      await this.database.transaction(async (tx) => {
        const caseId = await lockItem(tx, act.id, position);
        if (caseId === undefined) return;
        await this.perform(tx, act, caseId);
        await mark(tx, act.id, position, { status: 'done' });
      });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { code, message: detail } = error;
      await this.database.transaction(async (tx) => {
        if (await lockItem(tx, act.id, position))
          await mark(tx, act.id, position, { status: 'refused', code, detail });
      });
    }
  }

  private async perform(
    tx: Tx,
    { act, actor, reason, assigneeId, until }: Act,
    caseId: string,
  ): Promise<void> {
    const { work } = this.cases;
    const permission =
      act === 'no_violation' || act === 'request_information' ? 'decisions:propose' : 'cases:work';
    if (!actor.permissions.includes(permission)) {
      throw new ProblemError('insufficient_scope', `${actor.name} may not do this any more.`);
    }
    if (act === 'assign') {
      await work.assign(tx, actor, caseId, assigneeId);
      await work.addNote(tx, actor, caseId, reason);
    } else if (act === 'note') await work.addNote(tx, actor, caseId, reason);
    else if (act === 'snooze')
      await work.snooze(tx, actor, caseId, { until: until ?? this.clock.now(), reason });
    else await this.enforcement.proposeIn(tx, actor, caseId, { action: act, reason });
  }

  private async read(id: string): Promise<Act | undefined> {
    const row = await this.database.prisma.bulkAct.findUnique({ where: { id }, include: { creator: true } });
    if (!row || row.finishedAt !== null) return undefined;
    const { assigneeId, until } = row.parameters as { assigneeId: string | null; until: string | null };
    const { creator } = row;
    return {
      ...{ id, act: row.act as BulkActName, reason: row.reason, assigneeId },
      until: until === null ? null : new Date(until),
      actor: {
        ...{ type: 'user', id: creator.id, name: creator.name },
        permissions: creator.disabledAt === null ? rolePermissions[creator.role as Role] : [],
      },
    };
  }
}

async function lockItem(tx: Tx, bulkActId: string, position: number): Promise<string | undefined> {
  const [item] = await tx.sql<{ caseId: string }>(
    `SELECT case_id AS "caseId" FROM bulk_act_items
     WHERE bulk_act_id = $1 AND position = $2 AND status = 'waiting' FOR UPDATE`,
    [bulkActId, position],
  );
  return item?.caseId;
}

const mark = (
  tx: Tx,
  bulkActId: string,
  position: number,
  data: { status: 'done' | 'refused'; code?: string; detail?: string },
) => tx.bulkActItem.update({ where: { bulkActId_position: { bulkActId, position } }, data });
