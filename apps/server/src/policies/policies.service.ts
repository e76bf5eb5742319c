import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { ApprovalKind } from '@stillwatch/contracts/account';
import {
  clauseScopes,
  type ApplicableTerms,
  type ClauseScope,
  type PolicyClause,
  type PolicyClauseInput,
} from '@stillwatch/contracts/policy-clause';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import { systemActor, type Actor } from '../http/actor.js';
import { exampleClauses } from './example-clauses.js';

/** The terms, as data: what is forbidden, in which wording since when, and which approvals permit it all the same. */
@Injectable()
export class PoliciesService implements OnModuleInit {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
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

  /**
   * Adds a wording: the next version of a clause, or the first of a new one. Wordings are never edited, and the next one
   * begins neither before the one it replaces nor in the past: nobody is judged by terms that did not exist.
   * @throws ProblemError `invalid_request`
   */
  async add(actor: Actor, input: PolicyClauseInput): Promise<PolicyClause> {
    return this.database.transaction(async (tx) => {
      await tx.sql(`SELECT pg_advisory_xact_lock(hashtextextended($1, 4))`, [`clause ${input.clause}`]);
      const newest = await tx.policyClause.findFirst({
        where: { id: input.clause },
        orderBy: { version: 'desc' },
      });
      const effectiveFrom = new Date(input.effectiveFrom);
      demandLater(newest, effectiveFrom, this.clock.now());
      const { clause: id, title, text, scope, exceptions } = input;
      const version = (newest?.version ?? 0) + 1;
      const row = await tx.policyClause.create({
        data: { id, version, title, text, scope, exceptions, effectiveFrom },
      });
      await this.auditLog.append(tx, actor, {
        action: 'policy_clause.created',
        objectType: 'policy_clause',
        objectId: `${id}/${version}`,
        after: { title, text, scope, exceptions, effectiveFrom: effectiveFrom.toISOString() },
      });
      return toPolicyClause(row);
    });
  }

  /** Of each scope the clause in force at an instant, and what the account had accepted of it by then. */
  async termsOf(accountId: string, at: Date): Promise<ApplicableTerms[]> {
    const rows = await this.database.prisma.policyClause.findMany({
      where: { effectiveFrom: { lte: at } },
      orderBy: [{ effectiveFrom: 'desc' }, { version: 'desc' }],
    });
    const accepted = await this.database.prisma.policyAcceptance.findMany({
      where: { accountId, acceptedAt: { lte: at } },
      orderBy: { version: 'desc' },
    });
    const inForce = clauseScopes.flatMap((scope) => rows.find((row) => row.scope === scope) ?? []);
    return inForce.map((row) => {
      const own = accepted.find(({ clauseId }) => clauseId === row.id);
      return {
        clause: toPolicyClause(row),
        accepted: own ? { version: own.version, acceptedAt: own.acceptedAt.toISOString() } : null,
      };
    });
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

function demandLater(newest: { effectiveFrom: Date } | null, effectiveFrom: Date, now: Date): void {
  if (!newest) return;
  if (effectiveFrom <= newest.effectiveFrom)
    throw new ProblemError(
      'invalid_request',
      'effectiveFrom: must be later than that of the version before.',
    );
  if (effectiveFrom < now)
    throw new ProblemError('invalid_request', 'effectiveFrom: a new version cannot begin in the past.');
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
