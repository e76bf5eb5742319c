import { Inject, Injectable } from '@nestjs/common';
import type { Dossier, CaseDetail } from '@stillwatch/contracts/dossier';
import {
  decisionActions,
  decisionStatuses,
  type Decision,
  type DecisionAccount,
} from '@stillwatch/contracts/enforcement';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import type { Database } from '@stillwatch/database/database';
import { z } from 'zod';
import { AccountsService } from '../accounts/accounts.service.js';
import { CasesService } from '../cases/cases.service.js';
import { DATABASE } from '../env/tokens.js';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';
import { isUuid, knownForm, unknownObject } from '../http/path-id.js';
import {
  decisionInclude,
  decisionOfAccountInclude,
  toDecision,
  toDecisionAccount,
  toDecisionOf,
} from './decision.mapper.js';
import { StandingReading } from './standing-reading.js';

const listOptions = {
  sort: ['proposedAt'] as const,
  filter: z.object({
    id: oneOrMany(comparedText),
    caseId: oneOrMany(comparedText),
    accountId: oneOrMany(comparedText),
    campaignId: oneOrMany(comparedText),
    action: oneOrMany(z.enum(decisionActions)),
    status: oneOrMany(z.enum(decisionStatuses)),
  }),
};

const accountListOptions = {
  sort: ['accountId'] as const,
  filter: z.object({ id: oneOrMany(comparedText), accountId: oneOrMany(comparedText) }),
};

/** Answers decisions, and the files that hold them: a case's and an account's. */
@Injectable()
export class DecisionsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly cases: CasesService,
    private readonly standings: StandingReading,
  ) {}

  async list(query: ListQuery): Promise<Page<Decision>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'proposedAt',
      direction: 'desc',
    });
    const { id, caseId, accountId, campaignId, ...others } = filter;
    const where = {
      ...(id && { id: { in: id.filter(isUuid) } }),
      ...(caseId && { caseId: { in: caseId.filter(isUuid) } }),
      ...(campaignId && { campaignId: { in: campaignId.filter(isUuid) } }),
      ...(accountId && { accounts: { some: { accountId: { in: accountId } } } }),
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
    const [events, decisions] = await Promise.all([this.cases.events(found.id), this.ofCase(found.id)]);
    return { ...found, events, decisions };
  }

  /** @throws ProblemError `account_not_found` */
  async dossier(accountId: string): Promise<Dossier> {
    const file = await this.accounts.onFile(accountId);
    const [enforcement, cases, decisions] = await Promise.all([
      this.standings.enforcement(accountId),
      this.cases.ofAccount(accountId),
      this.ofAccount(accountId),
    ]);
    return { ...file, enforcement, cases, decisions };
  }

  /**
   * The accounts of a decision, each with its own statement of reasons.
   * @throws ProblemError `decision_not_found`
   */
  async accountsOf(givenId: string, query: ListQuery): Promise<Page<DecisionAccount>> {
    const id = knownForm(givenId, 'decision_not_found', 'decision');
    const { filter, sort, from, take } = readFilteredList(query, accountListOptions, {
      field: 'accountId',
      direction: 'asc',
    });
    const { prisma } = this.database;
    if (!(await prisma.decision.findUnique({ where: { id }, select: { id: true } }))) {
      throw unknownObject(id, 'decision_not_found', 'decision');
    }
    const accountIds = filter.accountId ?? filter.id;
    const where = { decisionId: id, ...(accountIds && { accountId: { in: accountIds } }) };
    const [rows, total] = await Promise.all([
      prisma.decisionAccount.findMany({
        where,
        include: { withdrawal: true },
        orderBy: { accountId: sort.direction },
        skip: from,
        take,
      }),
      prisma.decisionAccount.count({ where }),
    ]);
    const summaries = await this.accounts.summaries(rows.map((row) => row.accountId));
    return { rows: rows.map((row) => toDecisionAccount(row, summaries.get(row.accountId))), total, from };
  }

  /** Newest first. */
  private async ofCase(caseId: string): Promise<Decision[]> {
    const rows = await this.database.prisma.decision.findMany({
      where: { caseId },
      include: decisionInclude,
      orderBy: [{ proposedAt: 'desc' }, { id: 'desc' }],
    });
    return rows.map(toDecision);
  }

  /** Newest first, those about campaigns that it was a member of too, each with the account's own statement of reasons. */
  private async ofAccount(accountId: string): Promise<Decision[]> {
    const rows = await this.database.prisma.decisionAccount.findMany({
      where: { accountId },
      include: decisionOfAccountInclude,
      orderBy: [{ decision: { proposedAt: 'desc' } }, { decisionId: 'desc' }],
    });
    return rows.map(toDecisionOf);
  }
}
