import { Inject, Injectable } from '@nestjs/common';
import type { Case, CaseEvent } from '@stillwatch/contracts/case';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import type { Database } from '@stillwatch/database/database';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { findCaseIds } from './case-list.query.js';
import { caseInclude, toCase, toCaseEvent, type CaseRow, type CaseSubject } from './case.mapper.js';
import { outputTokensByDay } from './usage-by-day.query.js';

/** Answers the queue and its cases. A page costs a fixed number of queries, however many cases it shows. */
@Injectable()
export class CaseReadingService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list(query: ListQuery, reader: Actor): Promise<Page<Case>> {
    const { ids, total, from } = await findCaseIds(this.database.pool, query, reader.id, this.clock.now());
    const rows = await this.database.prisma.case.findMany({
      where: { id: { in: [...ids] } },
      include: caseInclude,
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return { rows: await this.complete(ids.flatMap((id) => byId.get(id) ?? [])), total, from };
  }

  /** @throws ProblemError `case_not_found` */
  async one(givenId: string): Promise<Case> {
    const id = knownForm(givenId, 'case_not_found', 'case');
    const row = await this.database.prisma.case.findUnique({ where: { id }, include: caseInclude });
    const [found] = row ? await this.complete([row]) : [];
    if (!found) throw unknownObject(id, 'case_not_found', 'case');
    return found;
  }

  /** Oldest first. */
  async events(caseId: string): Promise<CaseEvent[]> {
    const rows = await this.database.prisma.caseEvent.findMany({
      where: { caseId },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    });
    return rows.map(toCaseEvent);
  }

  /** Newest first. */
  async ofAccount(accountId: string): Promise<Case[]> {
    const rows = await this.database.prisma.case.findMany({
      where: { subjectType: 'account', subjectId: accountId },
      orderBy: { openedAt: 'desc' },
      include: caseInclude,
    });
    return this.complete(rows);
  }

  private async complete(rows: readonly CaseRow[]): Promise<Case[]> {
    const subjects = await this.subjects(rows);
    const now = this.clock.now();
    return rows.map((row) => toCase(row, subjects.get(row.subjectId), now));
  }

  private async subjects(rows: readonly CaseRow[]): Promise<Map<string, CaseSubject>> {
    const idsOf = (type: string) => [
      ...new Set(rows.filter((row) => row.subjectType === type).map((row) => row.subjectId)),
    ];
    const accountIds = idsOf('account');
    const [accounts, tokens, campaigns] = await Promise.all([
      this.database.prisma.account.findMany({
        where: { accountId: { in: accountIds } },
        select: { accountId: true, organizationName: true, declaredCategory: true },
      }),
      outputTokensByDay(this.database.pool, accountIds),
      this.database.prisma.campaign.findMany({
        where: { id: { in: idsOf('campaign') } },
        select: { id: true, memberCount: true },
      }),
    ]);
    return new Map([
      ...accounts.map((account): [string, CaseSubject] => [
        account.accountId,
        { ...account, memberCount: null, outputTokensByDay: tokens.get(account.accountId) ?? [] },
      ]),
      ...campaigns.map(({ id, memberCount }): [string, CaseSubject] => [
        id,
        { organizationName: null, declaredCategory: null, memberCount, outputTokensByDay: [] },
      ]),
    ]);
  }
}
