import { Inject, Injectable } from '@nestjs/common';
import type { ApprovalKind, DeclaredPurposeInput } from '@stillwatch/contracts/account';
import type { Dossier } from '@stillwatch/contracts/dossier';
import type { Standing } from '@stillwatch/contracts/enforcement';
import type { Band, Reason } from '@stillwatch/contracts/risk';
import type { Database, Tx } from '@stillwatch/database/database';
import type { AuditLogEntryInput } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { OutboxService } from '../outbox/outbox.service.js';
import { PoliciesService } from '../policies/policies.service.js';
import { QueuesService } from '../queues/queues.service.js';
import { AccountReadingService, unknownAccount } from './account-reading.service.js';
import { AttestationLinks } from './attestation-links.js';
import { lockAccount, lockAccounts } from './account-lock.js';
import {
  accountsUnderReview,
  newestFindings,
  writeStandings,
  type AccountUnderReview,
  type StandingChange,
} from './account-standings.js';
import { accountsWithUsage } from './accounts-with-usage.js';
import { toDeclaredPurpose, toStanding } from './account.mapper.js';
import { standingAt, turnsOf } from './standing.rules.js';
import { StandingTurnsService } from './standing-turns.service.js';

export { unknownAccount } from './account-reading.service.js';
export { strongestAgainst, toStanding, type StandingColumns } from './account.mapper.js';
export { CohortsService } from './cohorts.service.js';
export { begun, standingAt, type AccountStanding, type UpcomingStanding } from './standing.rules.js';
export type { AccountUnderReview, StandingChange } from './account-standings.js';

/** What an account said and what it was permitted, as scoring weighs it. */
export interface ScoringContext {
  readonly declaredPurpose?: DeclaredPurposeInput;
  readonly approvals: readonly ApprovalOnFile[];
  readonly plan?: string;
  readonly registeredAt?: Date;
  readonly standing: Standing;
}

export interface ApprovalOnFile {
  readonly kind: ApprovalKind;
  readonly reference: string;
  readonly validFrom: Date;
  readonly expiresAt: Date;
  readonly revokedAt?: Date;
}

/** The newest score, as a case shows it and a decision states it. */
export interface NewestFinding {
  readonly isScored: boolean;
  readonly score: number;
  readonly probability: number;
  readonly band: Band;
  readonly topReason: string | null;
  readonly reasons: readonly Reason[];
  readonly scorecardVersion: string | null;
  readonly lastEventAt: Date | null;
}

/** What a list shows of an account. */
export interface AccountSummary {
  readonly organizationName: string | null;
  readonly standing: Standing;
}

export type AccountFile = Omit<Dossier, 'enforcement' | 'cases' | 'decisions'>;

/** What the rest of the server may ask of accounts. */
@Injectable()
export class AccountsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly reading: AccountReadingService,
    private readonly policies: PoliciesService,
    private readonly attestationLinks: AttestationLinks,
    private readonly queues: QueuesService,
    private readonly outbox: OutboxService,
    private readonly turns: StandingTurnsService,
    private readonly clock: Clock,
  ) {}

  /** {@link lockAccount}: the first lock of every transaction about an account. False when there is no such account. */
  async lock(tx: Tx, accountId: string): Promise<boolean> {
    return (await lockAccount(tx, accountId)) !== undefined;
  }

  /** Asks for every account with usage to be scored again. Answers how many that are. */
  async enqueueRescoreOfAll(): Promise<number> {
    let asked = 0;
    for await (const page of accountsWithUsage(this.database)) {
      await this.queues.enqueueScoring(page, { rescore: true });
      asked += page.length;
    }
    return asked;
  }

  /**
   * Scoring asks whether an approval was valid when the usage happened. Whether it was revoked is not a question of time:
   * from its revocation on it excuses nothing, earlier usage included.
   */
  async scoringContext(tx: Tx, accountId: string): Promise<ScoringContext> {
    const account = await tx.account.findUniqueOrThrow({
      where: { accountId },
      omit: { observed: true, reasons: true },
    });
    const purpose = await tx.declaredPurpose.findFirst({
      where: { accountId },
      orderBy: { version: 'desc' },
    });
    return {
      declaredPurpose: purpose ? toDeclaredPurpose(purpose) : undefined,
      approvals: (await this.approvalsOnFile(tx, accountId)).filter((approval) => !approval.revokedAt),
      plan: account.plan ?? undefined,
      registeredAt: account.registeredAt ?? undefined,
      standing: standingAt(toStanding(account), this.clock.now()).standing,
    };
  }

  /** All approvals that were ever given, revoked and expired ones too. */
  async approvalsOnFile(tx: Tx, accountId: string): Promise<ApprovalOnFile[]> {
    const rows = await tx.approval.findMany({ where: { accountId }, orderBy: { createdAt: 'asc' } });
    return rows.map((row) => ({
      ...row,
      kind: row.kind as ApprovalKind,
      revokedAt: row.revokedAt ?? undefined,
    }));
  }

  async newestFinding(tx: Tx, accountId: string): Promise<NewestFinding> {
    const finding = (await newestFindings(tx, [accountId])).get(accountId);
    if (!finding) throw unknownAccount(accountId);
    return finding;
  }

  /** {@link newestFinding} of several accounts in one query. */
  newestFindings(tx: Tx, accountIds: readonly string[]): Promise<Map<string, NewestFinding>> {
    return newestFindings(tx, accountIds);
  }

  /** {@link lockAccounts} */
  lockAll(tx: Tx, accountIds: readonly string[]): Promise<string[]> {
    return lockAccounts(tx, accountIds);
  }

  /** {@link accountsUnderReview} */
  underReview(tx: Tx, accountIds: readonly string[]): Promise<AccountUnderReview[]> {
    return accountsUnderReview(tx, accountIds);
  }

  /**
   * Writes on the rows of locked accounts what a decision makes of their standing, so that the question above reads one
   * row, and tells of each that changes now; before that, of what has begun or ended by itself and nobody has told yet.
   * Answers the entries for the audit log that the latter leaves; the caller appends them for the system.
   */
  async changeStandings(
    tx: Tx,
    accounts: readonly Pick<AccountUnderReview, 'accountId' | 'standing'>[],
    change: StandingChange,
    now: Date,
  ): Promise<AuditLogEntryInput[]> {
    const accountIds = accounts.map((account) => account.accountId);
    const turned = change.kind === 'withdrawn' ? [] : await this.turns.tell(tx, accounts, now);
    if (change.kind !== 'withdrawn') await this.turns.expect(tx, accountIds, turnsOf(change.to));
    await writeStandings(tx, accountIds, change.decisionId, now);
    // A ban, and the end of one, leave work to linkage; without one it finds none.
    tx.afterCommit(() => this.queues.requestLinking());
    if (change.kind !== 'now') return turned;
    const { standing, until, decisionId } = change.to;
    const changed = new Map<Standing, string[]>();
    for (const { accountId, standing: written } of accounts) {
      const before = standingAt(written, now);
      if (before.standing === standing && before.until?.getTime() === until?.getTime()) continue;
      const ids = changed.get(before.standing) ?? [];
      ids.push(accountId);
      changed.set(before.standing, ids);
    }
    for (const [before, ids] of changed) {
      const data = { before, standing, until: until?.toISOString() ?? null, decisionId };
      await this.outbox.appendForEach(tx, ids, { topic: 'account.standing_changed', data });
    }
    return turned;
  }

  /** Name and present standing of several accounts, without locking them. */
  async summaries(accountIds: readonly string[]): Promise<Map<string, AccountSummary>> {
    const rows = await this.database.prisma.account.findMany({
      where: { accountId: { in: [...accountIds] } },
      omit: { observed: true, reasons: true },
    });
    const now = this.clock.now();
    return new Map(
      rows.map((row) => [
        row.accountId,
        { organizationName: row.organizationName, standing: standingAt(toStanding(row), now).standing },
      ]),
    );
  }

  /** What a letter that asks for an attestation says. Undefined when there is no such request. */
  async attestationAsked(
    tx: Tx,
    requestId: string,
  ): Promise<{ message: string | null; dueAt: Date; url: string } | undefined> {
    const row = await tx.attestationRequest.findUnique({ where: { id: requestId } });
    return row ? { message: row.message, dueAt: row.dueAt, url: this.attestationLinks.make(row) } : undefined;
  }

  /**
   * Everything that is kept about an account here.
   * @throws ProblemError `account_not_found`
   */
  async onFile(accountId: string): Promise<AccountFile> {
    const account = await this.reading.detail(accountId);
    const [risk, observed, declaredPurposes, approvals, scoreHistory] = await Promise.all([
      this.reading.risk(accountId),
      this.reading.observed(accountId),
      this.reading.declaredPurposes(accountId),
      this.reading.approvals(accountId),
      this.reading.scoreHistory(accountId),
    ]);
    const at = account.lastEventAt === null ? this.clock.now() : new Date(account.lastEventAt);
    const terms = await this.policies.termsOf(accountId, at);
    return { account, risk, observed, declaredPurposes, approvals, scoreHistory, terms };
  }
}
