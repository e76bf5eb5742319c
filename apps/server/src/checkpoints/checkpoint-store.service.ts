import { Inject, Injectable } from '@nestjs/common';
import type { AuditCheckpoint } from '@stillwatch/contracts/audit-log';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { isReAnchor, type Checkpoint } from '@stillwatch/database/checkpoint';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { z } from 'zod';
import { DATABASE } from '../env/tokens.js';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';
import { OutboxService } from '../outbox/outbox.service.js';
import { storedCheckpoints, toCheckpoint } from './stored-checkpoints.js';

const listOptions = {
  sort: ['entry', 'at'] as const,
  filter: z.object({ entry: oneOrMany(z.coerce.number().int().min(0)), keyId: oneOrMany(comparedText) }),
};

/** The copies of the checkpoints that the database keeps for reading, and what is told of each outside. */
@Injectable()
export class CheckpointStore {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly outbox: OutboxService,
  ) {}

  /** @throws ProblemError `invalid_query` */
  async list(query: ListQuery): Promise<Page<AuditCheckpoint>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'entry',
      direction: 'desc',
    });
    const where: Prisma.AuditCheckpointWhereInput = {
      ...(filter.entry && { entry: { in: filter.entry } }),
      ...(filter.keyId && { keyId: { in: filter.keyId } }),
    };
    const [rows, total] = await Promise.all([
      this.database.prisma.auditCheckpoint.findMany({
        where,
        orderBy: [{ [sort.field]: sort.direction }, { id: sort.direction }],
        skip: from,
        take,
      }),
      this.database.prisma.auditCheckpoint.count({ where }),
    ]);
    return { rows: rows.map(toCheckpoint), total, from };
  }

  async newest(): Promise<Checkpoint | null> {
    const row = await this.database.prisma.auditCheckpoint.findFirst({ orderBy: { id: 'desc' } });
    return row && toCheckpoint(row);
  }

  /** {@link storedCheckpoints} */
  all(): AsyncGenerator<Checkpoint> {
    return storedCheckpoints(this.database);
  }

  /** Keeps a copy of a checkpoint that is in the file, and tells of it. */
  async keep(tx: Tx, checkpoint: Checkpoint): Promise<void> {
    const { entry, hash, at, keyId, signature } = checkpoint;
    const gap = isReAnchor(checkpoint) && { lastGood: checkpoint.lastGood, lost: checkpoint.lost };
    await tx.auditCheckpoint.create({
      data: { entry, hash, at: new Date(at), keyId, signature, ...(gap && { gap }) },
    });
    await this.outbox.append(tx, { topic: 'audit.checkpoint', data: checkpoint });
  }
}
