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
import {
  clauseInForce,
  contradictedCitation,
  type CitedClause,
  type DatedClause,
} from './clause-in-force.rules.js';
import { exampleClauses } from './example-clauses.js';

/** Shared by those who cite the terms, alone for who changes them. Comes after the locks of cases, before the audit chain. */
const termsLock = `hashtextextended('the terms', 4)`;

export { clauseInForce } from './clause-in-force.rules.js';

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
   * Adds a wording: the next version of a clause, or the first of a new one. Wordings are never edited, and the next one
   * begins neither before the one it replaces nor in the past: nobody is judged by terms that did not exist. Nor may a
   * wording begin where decisions have already judged usage by another one.
   * @throws ProblemError `invalid_request`; `clause_changed` when somebody else has added a version since the one that
   *   `replaces` names; `clause_cited`
   */
  async add(actor: Actor, input: PolicyClauseInput): Promise<PolicyClause> {
    return this.database.transaction(async (tx) => {
      await tx.sql(`SELECT pg_advisory_xact_lock(${termsLock})`);
      const clauses = (await tx.policyClause.findMany({ orderBy: { version: 'asc' } })).map(toPolicyClause);
      const newest = clauses.findLast(({ clause }) => clause === input.clause);
      demandNothingNewer(newest, input);
      const effectiveFrom = new Date(input.effectiveFrom);
      demandLater(newest, effectiveFrom, this.clock.now());
      const { clause: id, title, text, scope, exceptions } = input;
      const version = (newest?.version ?? 0) + 1;
      demandNoContradiction(clauses, { ...input, version }, await citedSince(tx, effectiveFrom));
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
    const clauses = await this.list();
    const accepted = await this.database.prisma.policyAcceptance.findMany({
      where: { accountId, acceptedAt: { lte: at } },
      orderBy: { version: 'desc' },
    });
    const inForce = clauseScopes.flatMap((scope) => clauseInForce(clauses, at, scope) ?? []);
    return inForce.map((clause) => {
      const own = accepted.find(({ clauseId }) => clauseId === clause.clause);
      return {
        clause,
        accepted: own ? { version: own.version, acceptedAt: own.acceptedAt.toISOString() } : null,
      };
    });
  }

  /**
   * {@link clauseInForce} at any number of instants, with one query. Until the transaction ends no wording is added, so
   * that what it cites stays what was in force.
   */
  async clausesInForce(tx: Tx, scope: ClauseScope): Promise<(at: Date) => PolicyClause | null> {
    await tx.sql(`SELECT pg_advisory_xact_lock_shared(${termsLock})`);
    const clauses = (await tx.policyClause.findMany()).map(toPolicyClause);
    return (at) => clauseInForce(clauses, at, scope);
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

function demandNothingNewer(newest: PolicyClause | undefined, { clause, replaces }: PolicyClauseInput): void {
  if (replaces === undefined || replaces === (newest?.version ?? 0)) return;
  throw new ProblemError(
    'clause_changed',
    newest
      ? `Version ${newest.version} of ${clause} was added meanwhile; read it and write yours against it.`
      : `There is no version ${replaces} of ${clause}; a new clause replaces version 0.`,
  );
}

function demandLater(newest: PolicyClause | undefined, effectiveFrom: Date, now: Date): void {
  if (!newest) return;
  if (effectiveFrom <= new Date(newest.effectiveFrom))
    throw new ProblemError(
      'invalid_request',
      'effectiveFrom: must be later than that of the version before.',
    );
  if (effectiveFrom < now)
    throw new ProblemError('invalid_request', 'effectiveFrom: a new version cannot begin in the past.');
}

function demandNoContradiction(
  clauses: readonly PolicyClause[],
  added: DatedClause,
  cited: readonly CitedClause[],
): void {
  const citation = contradictedCitation(clauses, added, cited, 'competing');
  if (!citation) return;
  const { clause, version, usageAt } = citation;
  throw new ProblemError(
    'clause_cited',
    `A decision cites ${clause}/${version} for usage of ${usageAt.toISOString()}; let the wording begin after that.`,
  );
}

/**
 * The clauses that decisions cite for usage since an instant, each with the newest usage judged by it. A decision does not
 * judge usage later than its proposal, but for the minutes that an event may lie ahead; of those that an older version of
 * the program stored, the proposal stands for the usage.
 */
async function citedSince(tx: Tx, since: Date): Promise<CitedClause[]> {
  return tx.sql<CitedClause>(
    `SELECT statement #>> '{clause,id}' AS clause, (statement #>> '{clause,version}')::int AS version,
       max(usage_at) AS "usageAt"
     FROM (
       SELECT statement, coalesce((statement #>> '{clause,usageAt}')::timestamptz, proposed_at) AS usage_at
       FROM (
         SELECT decision_accounts.statement_of_reasons AS statement, proposed_at
         FROM decisions JOIN decision_accounts ON decision_id = id
         WHERE proposed_at > $1::timestamptz - interval '1 day'
       ) AS stored
       WHERE jsonb_typeof(statement -> 'clause') = 'object'
     ) AS cited
     WHERE usage_at >= $1
     GROUP BY 1, 2`,
    [since],
  );
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
