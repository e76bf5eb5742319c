import { Inject, Injectable } from '@nestjs/common';
import {
  appealStatuses,
  type Appeal,
  type AppealDetail,
  type OverturnRate,
} from '@stillwatch/contracts/appeal';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import type { Database, Prisma } from '@stillwatch/database/database';
import { z } from 'zod';
import { IndependenceService } from '../auth/auth.service.js';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';
import { isUuid, knownForm, unknownObject } from '../http/path-id.js';
import { AppealLinks, type AppealLink } from './appeal-links.js';
import { appealInclude, statementOf, toAppeal, type AppealRow } from './appeal.mapper.js';
import { overturnRates } from './overturn-rates.query.js';

export { statementOf } from './appeal.mapper.js';
export { isAppealable } from './appeal.rules.js';

const listOptions = {
  sort: ['dueAt', 'submittedAt'] as const,
  filter: z.object({
    id: oneOrMany(comparedText),
    status: oneOrMany(z.enum(appealStatuses)),
    accountId: oneOrMany(comparedText),
    decisionId: oneOrMany(comparedText),
    /** Those that the reader may hear. */
    mine: z.boolean().optional(),
  }),
};

/** What customers have brought forward against decisions, and the link by which they do. */
@Injectable()
export class AppealsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly links: AppealLinks,
    private readonly independence: IndependenceService,
  ) {}

  /** The link that a notice about a decision carries. */
  link(decision: { id: string; proposedAt: Date; resolvedAt: Date | null }, accountId: string): AppealLink {
    return this.links.make(decision, accountId);
  }

  async list(query: ListQuery, reader: Actor): Promise<Page<Appeal>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'dueAt',
      direction: 'asc',
    });
    const where = toWhere(filter, reader, await this.notIndependentOf(reader));
    const [rows, total] = await Promise.all([
      this.database.prisma.appeal.findMany({
        where,
        include: appealInclude,
        orderBy: [{ [sort.field]: sort.direction }, { id: sort.direction }],
        skip: from,
        take,
      }),
      this.database.prisma.appeal.count({ where }),
    ]);
    const names = await this.organizations(rows);
    return { rows: rows.map((row) => toAppeal(row, names.get(row.accountId) ?? null)), total, from };
  }

  /** @throws ProblemError `appeal_not_found` */
  async one(givenId: string): Promise<AppealDetail> {
    const id = knownForm(givenId, 'appeal_not_found', 'appeal');
    const row = await this.database.prisma.appeal.findUnique({
      where: { id },
      include: { ...appealInclude, decision: true },
    });
    if (!row) throw unknownObject(id, 'appeal_not_found', 'appeal');
    const { decisionId, accountId, decision } = row;
    const own = await this.database.prisma.decisionAccount.findUnique({
      where: { accountId_decisionId: { accountId, decisionId } },
    });
    const names = await this.organizations([row]);
    return {
      ...toAppeal(row, names.get(accountId) ?? null),
      reason: decision.reason,
      statementOfReasons: statementOf(own, decision),
    };
  }

  /** How often decisions fell on appeal, by the signals that weighed most in them. */
  overturnRates(): Promise<OverturnRate[]> {
    return overturnRates(this.database.pool);
  }

  /** Whose decisions the reader does not hear appeals against. */
  private async notIndependentOf(reader: Actor): Promise<string[]> {
    if (reader.type !== 'user') return [];
    return [reader.id, ...(await this.independence.relatedTo(this.database.prisma, reader.id))];
  }

  private async organizations(
    rows: readonly Pick<AppealRow, 'accountId'>[],
  ): Promise<Map<string, string | null>> {
    const accounts = await this.database.prisma.account.findMany({
      where: { accountId: { in: rows.map((row) => row.accountId) } },
      select: { accountId: true, organizationName: true },
    });
    return new Map(accounts.map((account) => [account.accountId, account.organizationName]));
  }
}

function toWhere(
  { id, decisionId, status, accountId, mine }: z.output<typeof listOptions.filter>,
  reader: Actor,
  related: string[],
): Prisma.AppealWhereInput {
  const hears = reader.type === 'user' && reader.permissions.includes('decisions:hear-appeals');
  const others = {
    proposedBy: { notIn: related },
    OR: [{ resolvedBy: null }, { resolvedBy: { notIn: related } }],
  };
  return {
    ...(id && { id: { in: id.filter(isUuid) } }),
    ...(decisionId && { decisionId: { in: decisionId.filter(isUuid) } }),
    ...(status && { status: { in: status } }),
    ...(accountId && { accountId: { in: accountId } }),
    ...(mine !== undefined && (mine ? (hears ? others : { id: { in: [] } }) : hears ? { NOT: others } : {})),
  };
}
