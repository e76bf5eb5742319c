import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { modelClasses, type Model, type ModelClass, type ModelInput } from '@stillwatch/contracts/model';
import type { Database, Prisma } from '@stillwatch/database/database';
import { z } from 'zod';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';

const listOptions = {
  sort: ['model', 'class', 'releasedAt'] as const,
  filter: z.object({
    id: oneOrMany(comparedText),
    model: oneOrMany(comparedText),
    class: oneOrMany(z.enum(modelClasses)),
  }),
};

/** What the provider sells. */
@Injectable()
export class ModelsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
  ) {}

  async list(query: ListQuery): Promise<Page<Model>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'releasedAt',
      direction: 'desc',
    });
    const names = filter.model ?? filter.id;
    const where = {
      ...(names && { model: { in: names } }),
      ...(filter.class && { class: { in: filter.class } }),
    };
    const [rows, total] = await Promise.all([
      this.database.prisma.model.findMany({
        where,
        orderBy: [{ [sort.field]: sort.direction }, { model: 'asc' }],
        skip: from,
        take,
      }),
      this.database.prisma.model.count({ where }),
    ]);
    return { rows: rows.map(toModel), total, from };
  }

  /** Adds a model or replaces what is known of it; the same again changes nothing. */
  async put(actor: Actor, model: string, input: ModelInput): Promise<{ model: Model; isNew: boolean }> {
    const data = {
      class: input.class,
      releasedAt: new Date(input.releasedAt),
      inputPricePerMillion: input.inputPricePerMillion ?? null,
      outputPricePerMillion: input.outputPricePerMillion ?? null,
    };
    return this.database.transaction(async (tx) => {
      const { count } = await tx.model.createMany({ data: [{ model, ...data }], skipDuplicates: true });
      await tx.sql('SELECT FROM models WHERE model = $1 FOR UPDATE', [model]);
      const before = toModel(await tx.model.findUniqueOrThrow({ where: { model } }));
      const after = toModel({ model, ...data });
      const isNew = count > 0;
      if (!isNew && isDeepStrictEqual(before, after)) return { model: after, isNew };
      await tx.model.update({ where: { model }, data });
      await this.auditLog.append(tx, actor, {
        action: isNew ? 'model.created' : 'model.updated',
        objectType: 'model',
        objectId: model,
        ...(!isNew && { before }),
        after,
      });
      return { model: after, isNew };
    });
  }
}

/** `id` is for lists that address records by it. */
const toModel = (row: Prisma.ModelGetPayload<object>): Model & { id: string } => ({
  id: row.model,
  model: row.model,
  class: row.class as ModelClass,
  releasedAt: row.releasedAt.toISOString(),
  inputPricePerMillion: row.inputPricePerMillion ?? undefined,
  outputPricePerMillion: row.outputPricePerMillion ?? undefined,
});
