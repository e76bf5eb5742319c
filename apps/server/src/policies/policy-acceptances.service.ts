import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import type {
  AcceptanceCount,
  ClauseAcceptance,
  PolicyAcceptance,
  PolicyAcceptancesInput,
  RecordedAcceptances,
} from '@stillwatch/contracts/policy-clause';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { ensureOnRecord } from '@stillwatch/database/recorded-accounts';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { unknownObject } from '../http/path-id.js';
import { acceptanceCounts, acceptancesOf } from './acceptance-list.query.js';

/** Which account has accepted which wording of the terms, and when. */
@Injectable()
export class PolicyAcceptancesService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /**
   * Newest first.
   * @throws ProblemError `account_not_found`
   */
  async ofAccount(accountId: string): Promise<PolicyAcceptance[]> {
    const known = await this.database.prisma.account.count({ where: { accountId: stored(accountId) } });
    if (known === 0) throw unknownObject(accountId, 'account_not_found', 'account');
    const rows = await this.database.prisma.policyAcceptance.findMany({
      where: { accountId },
      orderBy: [{ acceptedAt: 'desc' }, { clauseId: 'asc' }, { version: 'desc' }],
    });
    return rows.map(toAcceptance);
  }

  /** Of every wording, accepted or not. */
  counts(): Promise<AcceptanceCount[]> {
    return acceptanceCounts(this.database);
  }

  /**
   * Newest first.
   * @throws ProblemError `clause_not_found`
   */
  async ofClause(of: { clause: string; version: number }, query: ListQuery): Promise<Page<ClauseAcceptance>> {
    const { prisma } = this.database;
    const [clause, { version }] = [stored(of.clause), of];
    if ((await prisma.policyClause.count({ where: { id: clause, version } })) === 0)
      throw unknownObject(`${of.clause}/${version}`, 'clause_not_found', 'clause');
    return acceptancesOf(this.database, { clause, version }, query);
  }

  /**
   * Records that one account has accepted a wording. What is on record stays: a repeat changes nothing. An account that nobody
   * has heard of is made.
   * @throws ProblemError `clause_not_found`; `invalid_request` for a date in the future
   */
  async accept(
    actor: Actor,
    accountId: string,
    of: { clause: string; version: number; acceptedAt: string },
  ): Promise<PolicyAcceptance> {
    const { clause, version, acceptedAt } = of;
    return this.database.transaction(async (tx) => {
      await this.demandClause(tx, clause, version, acceptedAt);
      const created = await ensureOnRecord(tx, [accountId]);
      const { count } = await tx.policyAcceptance.createMany({
        data: [this.row(actor, accountId, of)],
        skipDuplicates: true,
      });
      await this.auditLog.appendCreated(tx, actor, created);
      if (count > 0) {
        await this.auditLog.append(tx, actor, {
          action: 'policy_clause.accepted',
          objectType: 'account',
          objectId: accountId,
          after: { clause, version, acceptedAt },
        });
      }
      const key = { accountId_clauseId_version: { accountId, clauseId: clause, version } };
      return toAcceptance(await tx.policyAcceptance.findUniqueOrThrow({ where: key }));
    });
  }

  /**
   * The same for the given accounts, or for all on file, in one statement.
   * @throws ProblemError `clause_not_found`; `invalid_request` for a date in the future
   */
  async acceptByMany(
    actor: Actor,
    { clause, version }: { clause: string; version: number },
    { acceptedAt, accountIds }: PolicyAcceptancesInput,
  ): Promise<RecordedAcceptances> {
    return this.database.transaction(async (tx) => {
      await this.demandClause(tx, clause, version, acceptedAt);
      const created = accountIds === undefined ? [] : await ensureOnRecord(tx, accountIds);
      const rows = await tx.sql(
        `INSERT INTO policy_acceptances (account_id, clause_id, version, accepted_at, recorded_at, recorded_by)
         SELECT account_id, $1, $2, $3, $4, $5 FROM accounts WHERE $6::text[] IS NULL OR account_id = ANY($6)
         ON CONFLICT DO NOTHING RETURNING account_id`,
        [clause, version, new Date(acceptedAt), this.clock.now(), actor.name, accountIds ?? null],
      );
      await this.auditLog.appendCreated(tx, actor, created);
      if (rows.length > 0) {
        await this.auditLog.append(tx, actor, {
          action: 'policy_clause.accepted_by_many',
          objectType: 'policy_clause',
          objectId: `${clause}/${version}`,
          after: { acceptedAt, accounts: rows.length, all: accountIds === undefined },
        });
      }
      return { recorded: rows.length };
    });
  }

  private row(
    actor: Actor,
    accountId: string,
    of: { clause: string; version: number; acceptedAt: string },
  ): Prisma.PolicyAcceptanceCreateManyInput {
    const { clause: clauseId, version } = of;
    const acceptedAt = new Date(of.acceptedAt);
    return { accountId, clauseId, version, acceptedAt, recordedAt: this.clock.now(), recordedBy: actor.name };
  }

  private async demandClause(tx: Tx, id: string, version: number, acceptedAt: string): Promise<void> {
    const clause = await tx.policyClause.findUnique({ where: { id_version: { id: stored(id), version } } });
    if (!clause) throw unknownObject(`${id}/${version}`, 'clause_not_found', 'clause');
    if (new Date(acceptedAt) > this.clock.now())
      throw new ProblemError('invalid_request', 'acceptedAt: must not be in the future.');
  }
}

/** What a column can hold: an id with a NUL names nothing. */
const stored = (text: string): string => text.replaceAll('\0', '');

const toAcceptance = (row: Prisma.PolicyAcceptanceGetPayload<object>): PolicyAcceptance => ({
  accountId: row.accountId,
  clause: row.clauseId,
  version: row.version,
  acceptedAt: row.acceptedAt.toISOString(),
  recordedAt: row.recordedAt.toISOString(),
  recordedBy: row.recordedBy,
});
