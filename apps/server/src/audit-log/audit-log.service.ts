import { Inject, Injectable, Optional } from '@nestjs/common';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import { actorTypes } from '@stillwatch/contracts/audit-log';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { appendAuditEntries, appendAuditEntry } from '@stillwatch/database/audit-chain';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { z } from 'zod';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { holding, comparedText, oneOrMany, readFilteredList, searchText } from '../http/list-filter.js';
import { QueuesService } from '../queues/queues.service.js';
import { AuditTail } from './audit-tail.js';
import { demandsCheckpoint } from './checkpoint-demand.rules.js';

export { AuditTail, type AuditNote, type Follower } from './audit-tail.js';
export { demandingPatterns } from './checkpoint-demand.rules.js';

export interface AuditLogEntryInput {
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly before?: object;
  readonly after?: object;
}

const listOptions = {
  sort: ['seq'] as const,
  filter: z.object({
    id: oneOrMany(z.coerce.number().int().min(0)),
    actorId: oneOrMany(comparedText),
    actorType: z.enum(actorTypes).optional(),
    action: oneOrMany(comparedText),
    objectType: oneOrMany(comparedText),
    objectId: oneOrMany(comparedText),
    q: searchText,
  }),
};

/** The hash-chained record of who did what to what. */
@Injectable()
export class AuditLogService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly queues: QueuesService,
    @Optional() private readonly tail?: AuditTail,
  ) {}

  /**
   * Appends an entry to be kept or undone with `tx`. Call it last in a transaction: it takes the chain's lock, which every
   * other writer waits for until the transaction ends, and which comes after all row locks in the order of locks.
   */
  async append(tx: Tx, actor: Actor, entry: AuditLogEntryInput): Promise<void> {
    await this.appendPlaced(tx, actor, entry);
  }

  /** {@link append} for those who must know the entry's number. */
  async appendPlaced(
    tx: Tx,
    actor: Actor,
    entry: AuditLogEntryInput,
  ): Promise<{ seq: bigint; hash: string }> {
    const by = { actorType: actor.type, actorId: actor.id, actorName: actor.name };
    const place = await appendAuditEntry(tx, { ...by, ...entry });
    this.followUp(tx, [entry]);
    return place;
  }

  /** That accounts have come to be because something is put on file about them. */
  appendCreated(tx: Tx, actor: Actor, accountIds: readonly string[]): Promise<void> {
    const entry = { action: 'account.created', objectType: 'account', after: { origin: 'record' } };
    return this.appendAll(
      tx,
      actor,
      accountIds.map((objectId) => ({ ...entry, objectId })),
    );
  }

  /** {@link append} for many entries, in their order and in one statement. */
  async appendAll(tx: Tx, actor: Actor, entries: readonly AuditLogEntryInput[]): Promise<void> {
    const by = { actorType: actor.type, actorId: actor.id, actorName: actor.name };
    await appendAuditEntries(
      tx,
      entries.map((entry) => ({ ...by, ...entry })),
    );
    this.followUp(tx, entries);
  }

  /** @throws ProblemError `invalid_query` */
  async list(query: ListQuery): Promise<Page<AuditEntry>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'seq',
      direction: 'desc',
    });
    const where = toWhere(filter);
    const [rows, total] = await Promise.all([
      this.database.prisma.auditEntry.findMany({ where, orderBy: { seq: sort.direction }, skip: from, take }),
      this.count(where),
    ]);
    return { rows: rows.map(toAuditEntry), total, from };
  }

  private followUp(tx: Tx, entries: readonly AuditLogEntryInput[]): void {
    tx.afterCommit(() => this.tail?.catchUp());
    if (!entries.some(({ action }) => demandsCheckpoint(action))) return;
    tx.afterCommit(() => this.queues.requestCheckpoint());
  }

  /** Entries are numbered from 1 without gaps, so the newest number is how many there are. */
  private async count(where: Prisma.AuditEntryWhereInput): Promise<number> {
    if (Object.keys(where).length > 0) return this.database.prisma.auditEntry.count({ where });
    const newest = await this.database.prisma.auditEntry.findFirst({
      orderBy: { seq: 'desc' },
      select: { seq: true },
    });
    return Number(newest?.seq ?? 0);
  }
}

type Filter = z.output<typeof listOptions.filter>;

function toWhere({ id, q, actorType, ...exact }: Filter): Prisma.AuditEntryWhereInput {
  const given = Object.entries(exact).filter(([, values]) => values !== undefined);
  return {
    ...Object.fromEntries(given.map(([field, values]) => [field, { in: values }])),
    ...(id && { seq: { in: id } }),
    ...(actorType && { actorType }),
    ...(q && {
      OR: ['action', 'objectId', 'actorName'].map((field) => ({
        [field]: holding(q),
      })),
    }),
  };
}

type Row = Prisma.AuditEntryGetPayload<object>;

const toAuditEntry = (row: Row): AuditEntry => ({
  id: String(row.seq),
  seq: Number(row.seq),
  at: row.at.toISOString(),
  actorType: row.actorType as AuditEntry['actorType'],
  actorId: row.actorId,
  actorName: row.actorName,
  action: row.action,
  objectType: row.objectType,
  objectId: row.objectId,
  before: row.before as AuditEntry['before'],
  after: row.after as AuditEntry['after'],
  prevHash: row.prevHash,
  hash: row.hash,
});
