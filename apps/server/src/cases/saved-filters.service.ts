import { Inject, Injectable } from '@nestjs/common';
import type { SavedFilter, SavedFilterInput } from '@stillwatch/contracts/case';
import type { Database, Prisma } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { caseConditions } from './case-list.query.js';

const include = { owner: { select: { name: true } } } as const;

/** Filters of the queue that people keep, for themselves or for all. */
@Injectable()
export class SavedFiltersService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /** One's own and those that others share, oldest first. */
  async list(actor: Actor): Promise<SavedFilter[]> {
    const rows = await this.database.prisma.savedFilter.findMany({
      where: { OR: [{ ownerId: actor.id }, { shared: true }] },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      include,
    });
    return rows.map(toSavedFilter);
  }

  /** @throws ProblemError `invalid_query` for a filter that the queue does not understand */
  async create(actor: Actor, { name, filter, shared = false }: SavedFilterInput): Promise<SavedFilter> {
    caseConditions(filter, actor.id, this.clock.now());
    return this.database.transaction(async (tx) => {
      const row = await tx.savedFilter.create({
        data: { ownerId: actor.id, name, filter: filter as Prisma.InputJsonObject, shared },
        include,
      });
      await this.auditLog.append(tx, actor, {
        action: 'saved_filter.created',
        objectType: 'saved_filter',
        objectId: row.id,
        after: { name, filter, shared },
      });
      return toSavedFilter(row);
    });
  }

  /** One's own only. @throws ProblemError `saved_filter_not_found` */
  async remove(actor: Actor, givenId: string): Promise<void> {
    const id = knownForm(givenId, 'saved_filter_not_found', 'saved filter');
    await this.database.transaction(async (tx) => {
      const { count } = await tx.savedFilter.deleteMany({ where: { id, ownerId: actor.id } });
      if (count === 0) throw unknownObject(id, 'saved_filter_not_found', 'saved filter of yours');
      await this.auditLog.append(tx, actor, {
        action: 'saved_filter.removed',
        objectType: 'saved_filter',
        objectId: id,
      });
    });
  }
}

const toSavedFilter = (row: Prisma.SavedFilterGetPayload<{ include: typeof include }>): SavedFilter => ({
  id: row.id,
  name: row.name,
  filter: row.filter as SavedFilter['filter'],
  shared: row.shared,
  ownerId: row.ownerId,
  ownerName: row.owner.name,
  createdAt: row.createdAt.toISOString(),
});
