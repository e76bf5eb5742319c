import { Inject, Injectable } from '@nestjs/common';
import type { Dossier, CaseDetail } from '@stillwatch/contracts/dossier';
import { decisionActions, decisionStatuses, type Decision } from '@stillwatch/contracts/enforcement';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import type { Database } from '@stillwatch/database/database';
import { z } from 'zod';
import { AccountsService } from '../accounts/accounts.service.js';
import { CasesService } from '../cases/cases.service.js';
import { DATABASE } from '../env/tokens.js';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';
import { isUuid } from '../http/path-id.js';
import { decisionInclude, toDecision } from './decision.mapper.js';
import { EnforcementService } from './enforcement.service.js';

const listOptions = {
  sort: ['proposedAt'] as const,
  filter: z.object({
    id: oneOrMany(comparedText),
    caseId: oneOrMany(comparedText),
    accountId: oneOrMany(comparedText),
    action: oneOrMany(z.enum(decisionActions)),
    status: oneOrMany(z.enum(decisionStatuses)),
  }),
};

/** Answers decisions, and the files that hold them: a case's and an account's. */
@Injectable()
export class DecisionsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly cases: CasesService,
    private readonly enforcement: EnforcementService,
  ) {}

  async list(query: ListQuery): Promise<Page<Decision>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'proposedAt',
      direction: 'desc',
    });
    const { id, caseId, ...others } = filter;
    const where = {
      ...(id && { id: { in: id.filter(isUuid) } }),
      ...(caseId && { caseId: { in: caseId.filter(isUuid) } }),
      ...Object.fromEntries(
        Object.entries(others).flatMap(([field, values]) => (values ? [[field, { in: values }]] : [])),
      ),
    };
    const [rows, total] = await Promise.all([
      this.database.prisma.decision.findMany({
        where,
        include: decisionInclude,
        orderBy: [{ proposedAt: sort.direction }, { id: sort.direction }],
        skip: from,
        take,
      }),
      this.database.prisma.decision.count({ where }),
    ]);
    return { rows: rows.map(toDecision), total, from };
  }

  /** @throws ProblemError `case_not_found` */
  async caseFile(caseId: string): Promise<CaseDetail> {
    const found = await this.cases.one(caseId);
    const [events, decisions] = await Promise.all([
      this.cases.events(found.id),
      this.all({ caseId: found.id }),
    ]);
    return { ...found, events, decisions };
  }

  /** @throws ProblemError `account_not_found` */
  async dossier(accountId: string): Promise<Dossier> {
    const file = await this.accounts.onFile(accountId);
    const [enforcement, cases, decisions] = await Promise.all([
      this.enforcement.check(accountId),
      this.cases.ofAccount(accountId),
      this.all({ accountId }),
    ]);
    return { ...file, enforcement, cases, decisions };
  }

  /** Newest first. */
  private async all(where: { caseId?: string; accountId?: string }): Promise<Decision[]> {
    const rows = await this.database.prisma.decision.findMany({
      where,
      include: decisionInclude,
      orderBy: [{ proposedAt: 'desc' }, { id: 'desc' }],
    });
    return rows.map(toDecision);
  }
}
