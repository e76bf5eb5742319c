import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { ApprovalKind } from '@stillwatch/contracts/account';
import type { ClauseScope, PolicyClause } from '@stillwatch/contracts/policy-clause';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { DATABASE } from '../env/tokens.js';
import { systemActor } from '../http/actor.js';
import { exampleClauses } from './example-clauses.js';

/** The terms, as data: what is forbidden, in which wording since when, and which approvals permit it all the same. */
@Injectable()
export class PoliciesService implements OnModuleInit {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.seed();
  }

  async list(): Promise<PolicyClause[]> {
    const rows = await this.database.prisma.policyClause.findMany({
      orderBy: [{ id: 'asc' }, { version: 'asc' }],
    });
    return rows.map(toPolicyClause);
  }

  /**
   * The clause of this scope in the wording that was in force at an instant; usage is judged by the terms of its time.
   * Null when no clause of this scope was in force yet.
   */
  async clauseInForce(tx: Tx, at: Date, scope: ClauseScope): Promise<PolicyClause | null> {
    const row = await tx.policyClause.findFirst({
      where: { scope, effectiveFrom: { lte: at } },
      orderBy: [{ effectiveFrom: 'desc' }, { version: 'desc' }],
    });
    return row && toPolicyClause(row);
  }

  /** {@link clauseInForce} at any number of instants, with one query. */
  async clausesInForce(tx: Tx, scope: ClauseScope): Promise<(at: Date) => PolicyClause | null> {
    const rows = await tx.policyClause.findMany({
      where: { scope },
      orderBy: [{ effectiveFrom: 'desc' }, { version: 'desc' }],
    });
    return (at) => {
      const row = rows.find(({ effectiveFrom }) => effectiveFrom <= at);
      return row ? toPolicyClause(row) : null;
    };
  }

  /** Puts the example clauses into an installation that has none; repeated and concurrent calls change nothing. */
  async seed(): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.sql(`SELECT pg_advisory_xact_lock(hashtextextended('seed policy clauses', 0))`);
      if ((await tx.policyClause.count()) > 0) return;
      await tx.policyClause.createMany({
        data: exampleClauses.map((clause) => ({ ...clause, exceptions: [...clause.exceptions] })),
      });
      for (const { id, version, title, effectiveFrom } of exampleClauses) {
        await this.auditLog.append(tx, systemActor, {
          action: 'policy_clause.created',
          objectType: 'policy_clause',
          objectId: `${id}/${version}`,
          after: { title, effectiveFrom: effectiveFrom.toISOString() },
        });
      }
    });
  }
}

const toPolicyClause = (row: Prisma.PolicyClauseGetPayload<object>): PolicyClause => ({
  id: `${row.id}/${row.version}`,
  clause: row.id,
  version: row.version,
  title: row.title,
  text: row.text,
  scope: row.scope as ClauseScope,
  exceptions: row.exceptions as ApprovalKind[],
  effectiveFrom: row.effectiveFrom.toISOString(),
});
