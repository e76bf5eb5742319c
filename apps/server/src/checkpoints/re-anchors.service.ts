import { Inject, Injectable } from '@nestjs/common';
import type { AuditGap, ReAnchorInput, ReAnchorRecord } from '@stillwatch/contracts/audit-log';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { reAnchoredAction } from '@stillwatch/database/re-anchoring';
import { z } from 'zod';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { IndependenceService } from '../auth/auth.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { oneOrMany, readFilteredList } from '../http/list-filter.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { CheckpointTakingService } from './checkpoint-taking.service.js';
import { CheckpointsService } from './checkpoints.service.js';
import { refuseToApprove, refuseToPropose, type Refusal } from './re-anchor.rules.js';

const include = {
  proposer: { select: { id: true, name: true } },
  resolver: { select: { id: true, name: true } },
};
type Row = Prisma.AuditReAnchorGetPayload<{ include: typeof include }>;

const listOptions = {
  sort: ['proposedAt'] as const,
  filter: z.object({ status: oneOrMany(z.enum(['proposed', 'approved', 'cancelled'])) }),
};

/**
 * Puts on record, by two people, that a restore has lost the end of the log. From the entry that says so a signed checkpoint
 * vouches for the log again; the gap is told with every verification.
 */
@Injectable()
export class ReAnchorsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly checkpoints: CheckpointsService,
    private readonly taking: CheckpointTakingService,
    private readonly independence: IndependenceService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `invalid_query` */
  async list(query: ListQuery): Promise<Page<ReAnchorRecord>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'proposedAt',
      direction: 'desc',
    });
    const where = filter.status && { status: { in: filter.status } };
    const [rows, total] = await Promise.all([
      this.database.prisma.auditReAnchor.findMany({
        ...{ where, include, skip: from, take },
        orderBy: { [sort.field]: sort.direction },
      }),
      this.database.prisma.auditReAnchor.count({ where }),
    ]);
    return { rows: rows.map(toRecord), total, from };
  }

  /** @throws ProblemError `re_anchor_not_needed`, `audit_chain_broken`, `re_anchor_pending` */
  async propose(actor: Actor, { reason }: ReAnchorInput): Promise<ReAnchorRecord> {
    const found = await this.checkpoints.look();
    demand(refuseToPropose(found));
    const { gap } = found;
    return this.database.transaction(async (tx) => {
      await tx.sql(`SELECT pg_advisory_xact_lock(hashtextextended('re-anchor proposal', 3))`);
      if ((await tx.auditReAnchor.count({ where: { status: 'proposed' } })) > 0)
        throw new ProblemError(
          're_anchor_pending',
          'Somebody has proposed this already; approve or cancel that proposal.',
        );
      const row = await tx.auditReAnchor.create({
        data: { reason, gap: asJson(gap), proposedBy: actor.id, proposedAt: this.clock.now() },
        include,
      });
      await this.record(tx, actor, 'audit_log.re_anchor_proposed', row.id, { ...gap, reason });
      return toRecord(row);
    });
  }

  /**
   * @throws ProblemError `re_anchor_not_found`, `not_confirmed`, `not_independent`, and those of {@link refuseToApprove}
   */
  async approve(actor: Actor, givenId: string): Promise<ReAnchorRecord> {
    const id = reAnchorId(givenId);
    const { gap: present } = await this.checkpoints.look();
    const { proposedBy } = await this.one(id);
    await this.database.transaction(async (tx) => {
      await this.independence.lock(tx, [proposedBy.id, actor.id]);
      const row = await locked(tx, id);
      demand(refuseToApprove({ ...row, gap: gapOf(row) }, actor.id, present));
      await this.demandTwoPeople(tx, row.proposedBy, actor.id);
      const { seq } = await this.auditLog.appendPlaced(tx, actor, {
        ...{ action: reAnchoredAction, objectType: 're_anchor', objectId: id },
        after: { ...gapOf(row), reason: row.reason, proposedBy: row.proposer.name, approvedBy: actor.name },
      });
      await tx.auditReAnchor.update({
        where: { id },
        data: { status: 'approved', resolvedBy: actor.id, resolvedAt: this.clock.now(), entry: seq },
      });
    });
    // The worker does it too, should this process end here or have no key.
    await this.taking.takeIfDue({ mayMakeKey: false });
    return this.one(id);
  }

  /** Takes a proposal back: its proposer, or any other person who may approve it. @throws ProblemError `re_anchor_resolved` */
  async cancel(actor: Actor, givenId: string): Promise<ReAnchorRecord> {
    const id = reAnchorId(givenId);
    await this.database.transaction(async (tx) => {
      const row = await locked(tx, id);
      if (row.status !== 'proposed')
        throw new ProblemError('re_anchor_resolved', `This re-anchor is already ${row.status}.`);
      await tx.auditReAnchor.update({
        where: { id },
        data: { status: 'cancelled', resolvedBy: actor.id, resolvedAt: this.clock.now() },
      });
      await this.record(tx, actor, 'audit_log.re_anchor_cancelled', id, {});
    });
    return this.one(id);
  }

  private async demandTwoPeople(tx: Tx, proposerId: string, approverId: string): Promise<void> {
    const people = await tx.user.findMany({ where: { id: { in: [proposerId, approverId] } } });
    if (people.some(({ disabledAt, role }) => disabledAt !== null || role !== 'administrator')) {
      throw new ProblemError(
        're_anchor_outdated',
        'Whoever proposed this may no longer do so; cancel it and propose it yourself.',
      );
    }
    for (const id of [proposerId, approverId]) await this.independence.demandMayDecide(tx, id);
    await this.independence.demandIndependent(tx, proposerId, approverId);
  }

  private async one(id: string): Promise<ReAnchorRecord> {
    const row = await this.database.prisma.auditReAnchor.findUnique({ where: { id }, include });
    if (!row) throw unknownObject(id, 're_anchor_not_found', 're-anchor');
    return toRecord(row);
  }

  private record(tx: Tx, actor: Actor, action: string, objectId: string, after: object): Promise<void> {
    return this.auditLog.append(tx, actor, { action, objectType: 're_anchor', objectId, after });
  }
}

async function locked(tx: Tx, id: string): Promise<Row> {
  await tx.sql('SELECT FROM audit_re_anchors WHERE id = $1 FOR UPDATE', [id]);
  const row = await tx.auditReAnchor.findUnique({ where: { id }, include });
  if (!row) throw unknownObject(id, 're_anchor_not_found', 're-anchor');
  return row;
}

function demand(refusal: Refusal | null): void {
  if (refusal) throw new ProblemError(refusal.code, refusal.because);
}

const reAnchorId = (given: string): string => knownForm(given, 're_anchor_not_found', 're-anchor');
const gapOf = ({ gap }: Pick<Row, 'gap'>): AuditGap => gap as unknown as AuditGap;
const asJson = (gap: AuditGap | null): Prisma.InputJsonObject => ({ ...gap });

const toRecord = (row: Row): ReAnchorRecord => ({
  ...gapOf(row),
  id: row.id,
  status: row.status as ReAnchorRecord['status'],
  reason: row.reason,
  proposedBy: row.proposer,
  proposedAt: row.proposedAt.toISOString(),
  resolvedBy: row.resolver,
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
  entry: row.entry === null ? null : Number(row.entry),
  signedAt: row.signedAt?.toISOString() ?? null,
});
