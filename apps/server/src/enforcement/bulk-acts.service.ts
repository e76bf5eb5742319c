import { Inject, Injectable } from '@nestjs/common';
import {
  bulkActs,
  maxBulkCases,
  type BulkActDetail,
  type BulkActInput,
  type BulkActName,
  type BulkPreview,
  type BulkPreviewInput,
} from '@stillwatch/contracts/bulk-act';
import type { Database, Prisma } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { CasesService } from '../cases/cases.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { QueuesService } from '../queues/queues.service.js';

const include = {
  creator: { select: { name: true } },
  items: { orderBy: { position: 'asc' } },
} as const satisfies Prisma.BulkActInclude;
type Row = Prisma.BulkActGetPayload<{ include: typeof include }>;

/** One act on many cases: counted, confirmed with that count and a reason, then done by a job, with a result for each. */
@Injectable()
export class BulkActsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly cases: CasesService,
    private readonly queues: QueuesService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `bulk_forbidden`, `invalid_query`; `invalid_request` for more cases than one act may touch */
  async preview(actor: Actor, { act, filter }: BulkPreviewInput): Promise<BulkPreview> {
    const name = demandPermitted(actor, act);
    return { act: name, count: (await this.caseIds(actor, filter)).length };
  }

  /**
   * Chooses the cases for good and has a job do the act on each.
   * @throws ProblemError as {@link preview}; `bulk_changed` when the filter no longer meets the number that was previewed
   */
  async start(actor: Actor, input: BulkActInput): Promise<BulkActDetail> {
    const act = demandPermitted(actor, input.act);
    const { filter, count, reason, assigneeId, until } = input;
    if (act === 'assign' && assigneeId === undefined) {
      throw new ProblemError('invalid_request', 'assigneeId: say whom the cases go to, or null for nobody.');
    }
    if (act === 'snooze' && until === undefined) {
      throw new ProblemError('invalid_request', 'until: say until when the cases sleep.');
    }
    const caseIds = await this.caseIds(actor, filter);
    if (caseIds.length !== count) {
      throw new ProblemError(
        'bulk_changed',
        `The filter meets ${caseIds.length} cases by now, not ${count}; look at the new count and confirm it.`,
      );
    }
    const id = await this.database.transaction(async (tx, afterCommit) => {
      const row = await tx.bulkAct.create({
        data: {
          ...{ act, reason, createdBy: actor.id, createdAt: this.clock.now(), total: count },
          filter: filter as Prisma.InputJsonObject,
          parameters: { assigneeId: assigneeId ?? null, until: until ?? null },
        },
      });
      await tx.bulkActItem.createMany({
        data: caseIds.map((caseId, position) => ({ bulkActId: row.id, position, caseId })),
      });
      await this.auditLog.append(tx, actor, {
        action: 'bulk_act.started',
        objectType: 'bulk_act',
        objectId: row.id,
        after: { act, filter, count, reason, assigneeId, until },
      });
      afterCommit(() => this.queues.enqueueBulkAct(row.id));
      return row.id;
    });
    return this.one(id);
  }

  /**
   * How far it is, and what came of each case. Asks for its job again if it has one left to do: one that was lost with its
   * process goes on where it was.
   * @throws ProblemError `bulk_act_not_found`
   */
  async one(givenId: string): Promise<BulkActDetail> {
    const id = knownForm(givenId, 'bulk_act_not_found', 'bulk act');
    const row = await this.database.prisma.bulkAct.findUnique({ where: { id }, include });
    if (!row) throw unknownObject(id, 'bulk_act_not_found', 'bulk act');
    if (row.finishedAt === null) await this.queues.enqueueBulkAct(id);
    return toBulkAct(row);
  }

  /** Asks anew for what was cut off. A bulk act whose job still waits or runs is not asked for twice. */
  async resumeAll(): Promise<void> {
    const rows = await this.database.prisma.bulkAct.findMany({
      where: { finishedAt: null },
      select: { id: true },
    });
    for (const { id } of rows) await this.queues.enqueueBulkAct(id);
  }

  private async caseIds(actor: Actor, filter: Record<string, unknown>): Promise<string[]> {
    const ids = await this.cases.openCaseIds(filter, actor.id, this.clock.now(), maxBulkCases);
    if (ids.length <= maxBulkCases) return ids;
    throw new ProblemError(
      'invalid_request',
      `filter: it meets more than ${maxBulkCases} cases; take fewer at a time.`,
    );
  }
}

/** What hurts an account is decided looking at it. */
function demandPermitted(actor: Actor, act: string): BulkActName {
  const name = bulkActs.find((candidate) => candidate === act);
  if (!name) {
    throw new ProblemError(
      'bulk_forbidden',
      `${act} is never done in bulk: decide each case, or the campaign as one. In bulk go ${bulkActs.join(', ')}.`,
    );
  }
  if (decisions.includes(name) && !actor.permissions.includes('decisions:propose')) {
    throw new ProblemError('insufficient_scope', 'Deciding cases needs the permission decisions:propose.');
  }
  return name;
}

const decisions: readonly BulkActName[] = ['no_violation', 'request_information'];

function toBulkAct(row: Row): BulkActDetail {
  const countOf = (status: string) => row.items.filter((item) => item.status === status).length;
  return {
    id: row.id,
    act: row.act as BulkActName,
    reason: row.reason,
    createdBy: row.createdBy,
    createdByName: row.creator.name,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    total: row.total,
    done: countOf('done'),
    refused: countOf('refused'),
    waiting: countOf('waiting'),
    items: row.items.map(({ caseId, status, code, detail }) => ({
      caseId,
      status: status as BulkActDetail['items'][number]['status'],
      code,
      detail,
    })),
  };
}
