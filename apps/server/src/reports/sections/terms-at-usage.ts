import { clauseScopes, type ClauseScope } from '@stillwatch/contracts/policy-clause';
import { clauseInForce } from '../../policies/policies.service.js';
import type { PacketSnapshot } from '../packet-snapshot.js';

export interface AcceptedRow {
  readonly clause: string;
  readonly version: number;
  readonly acceptedAt: Date;
}

interface DatedRow {
  readonly scope: ClauseScope;
  readonly clause: string;
  readonly version: number;
  readonly effectiveFrom: string;
}

/** All wordings on file, to say which of them held at an instant, and what an account had accepted of those by then. */
export async function readTerms(snapshot: PacketSnapshot) {
  const rows = await snapshot.rows<Omit<DatedRow, 'effectiveFrom'> & { effectiveFrom: Date }>(
    `SELECT scope, id AS clause, version, effective_from AS "effectiveFrom" FROM policy_clauses ORDER BY id, version`,
  );
  const clauses: DatedRow[] = rows.map((row) => ({
    ...row,
    effectiveFrom: row.effectiveFrom.toISOString(),
  }));
  const inForceAt = (at: Date): DatedRow[] =>
    clauseScopes.flatMap((scope) => clauseInForce(clauses, at, scope) ?? []);
  const termsOf = (at: Date, acceptances: readonly AcceptedRow[]) =>
    inForceAt(at).map(({ scope, clause, version }) => {
      const accepted = acceptances
        .filter((one) => one.clause === clause && one.acceptedAt <= at)
        .sort((a, b) => b.version - a.version)[0];
      return {
        ...{ scope, clause, version },
        acceptedVersion: accepted?.version ?? null,
        acceptedAt: accepted?.acceptedAt ?? null,
      };
    });
  return { inForceAt, termsOf };
}
