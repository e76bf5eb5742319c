import { Inject, Injectable } from '@nestjs/common';
import type { Account, AccountDetail, Approval, DeclaredPurpose } from '@stillwatch/contracts/account';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import type { ObservedBehaviour } from '@stillwatch/contracts/observed-behaviour';
import type { Band, Risk, ScoreHistoryEntry } from '@stillwatch/contracts/risk';
import { externalId } from '@stillwatch/contracts/scalar';
import type { UsageHour } from '@stillwatch/contracts/usage-series';
import type { Database } from '@stillwatch/database/database';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Page } from '../http/list.js';
import { unknownObject } from '../http/path-id.js';
import { IntakeService, newestFinding } from '../intake/intake.service.js';
import { findAccountIds } from './account-list.query.js';
import { toAccount, toApproval, toDeclaredPurpose, toRisk, type AccountRow } from './account.mapper.js';

const dayMs = 86_400_000;
const longestHistory = 500;

export const unknownAccount = (accountId: string): ProblemError =>
  unknownObject(accountId, 'account_not_found', 'account');

/** Answers what is kept about accounts. Every question about an unknown account fails with `account_not_found`. */
@Injectable()
export class AccountReadingService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly intake: IntakeService,
    private readonly clock: Clock,
  ) {}

  async list(query: ListQuery): Promise<Page<Account>> {
    const now = this.clock.now();
    const { ids, total, from } = await findAccountIds(this.database.pool, query, now);
    const [rows, openCases] = await Promise.all([
      this.database.prisma.account.findMany({
        where: { accountId: { in: [...ids] } },
        omit: { observed: true },
      }),
      this.openCases(ids),
    ]);
    const byId = new Map(rows.map((row) => [row.accountId, row]));
    const accounts = ids.flatMap((id) => byId.get(id) ?? []);
    return {
      rows: accounts.map((row) => toAccount(row, now, openCases.get(row.accountId) ?? null)),
      total,
      from,
    };
  }

  async one(accountId: string): Promise<Account> {
    const row = await this.row(accountId);
    const openCases = await this.openCases([accountId]);
    return toAccount(row, this.clock.now(), openCases.get(accountId) ?? null);
  }

  /** The same with what became of its events. */
  async detail(accountId: string): Promise<AccountDetail> {
    const account = await this.one(accountId);
    const intake = await this.intake.ofAccount(accountId);
    return { ...account, intake, intakeFinding: newestFinding(intake) };
  }

  async risk(accountId: string): Promise<Risk> {
    const row = await this.row(accountId);
    const member = await this.database.prisma.campaignMember.findUnique({
      where: { accountId },
      select: { campaignId: true },
    });
    return toRisk(row, member?.campaignId ?? null);
  }

  /** What the account was seen to do over the last month of its usage; null until it has been scored. */
  async observed(accountId: string): Promise<ObservedBehaviour | null> {
    await this.row(accountId);
    const row = await this.database.prisma.account.findUnique({
      where: { accountId },
      select: { observed: true },
    });
    return (row?.observed ?? null) as ObservedBehaviour | null;
  }

  /** Usage by hour and model over the `days` that end with the account's newest event, oldest first. */
  async usage(accountId: string, days: number): Promise<UsageHour[]> {
    const { lastEventAt } = await this.row(accountId);
    if (lastEventAt === null) return [];
    const rows = await this.database.prisma.usageHour.findMany({
      where: { accountId, hour: { gt: new Date(lastEventAt.getTime() - days * dayMs) } },
      orderBy: [{ hour: 'asc' }, { model: 'asc' }],
    });
    return rows.map(({ hour, model, requests, inputTokens, outputTokens, refused, rateLimited }) => ({
      hour: hour.toISOString(),
      model,
      requests,
      inputTokens: Number(inputTokens),
      outputTokens: Number(outputTokens),
      refused,
      rateLimited,
    }));
  }

  /** The newest 500 changes of the score, oldest first. */
  async scoreHistory(accountId: string): Promise<ScoreHistoryEntry[]> {
    await this.row(accountId);
    const rows = await this.database.prisma.score.findMany({
      where: { accountId },
      orderBy: [{ scoredAt: 'desc' }, { id: 'desc' }],
      take: longestHistory,
    });
    return rows.reverse().map(({ scoredAt, score, band, eventsScored, scorecardVersion }) => ({
      scoredAt: scoredAt.toISOString(),
      score,
      band: band as Band,
      eventsScored,
      scorecardVersion,
    }));
  }

  /** Newest version first. */
  async declaredPurposes(accountId: string): Promise<DeclaredPurpose[]> {
    await this.row(accountId);
    const rows = await this.database.prisma.declaredPurpose.findMany({
      where: { accountId },
      orderBy: { version: 'desc' },
    });
    return rows.map(toDeclaredPurpose);
  }

  /** Newest first, revoked and expired ones too. */
  async approvals(accountId: string): Promise<Approval[]> {
    await this.row(accountId);
    const rows = await this.database.prisma.approval.findMany({
      where: { accountId },
      orderBy: { createdAt: 'desc' },
    });
    return rows.map(toApproval);
  }

  private async row(accountId: string): Promise<AccountRow> {
    const row = externalId.safeParse(accountId).success
      ? await this.database.prisma.account.findUnique({ where: { accountId }, omit: { observed: true } })
      : null;
    if (!row) throw unknownAccount(accountId);
    return row;
  }

  private async openCases(accountIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.database.prisma.case.findMany({
      where: { subjectType: 'account', subjectId: { in: [...accountIds] }, state: { not: 'closed' } },
      select: { id: true, subjectId: true },
    });
    return new Map(rows.map((row) => [row.subjectId, row.id]));
  }
}
