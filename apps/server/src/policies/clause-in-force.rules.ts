import type { ClauseScope } from '@stillwatch/contracts/policy-clause';

/** What decides when a wording holds. `version` counts up within a `clause`, and so does `effectiveFrom`. */
export interface DatedClause {
  readonly clause: string;
  readonly version: number;
  readonly scope: ClauseScope;
  readonly effectiveFrom: string;
}

/**
 * The clause of this scope in the wording that was in force at an instant; usage is judged by the terms of its time. A
 * version ends when the next of its clause begins, also where that one forbids something else. Of several clauses of one
 * scope the one that began last speaks. Null when none was in force yet.
 */
export function clauseInForce<Clause extends DatedClause>(
  clauses: readonly Clause[],
  at: Date,
  scope: ClauseScope,
): Clause | null {
  const begun = clauses.filter((clause) => beganAt(clause) <= at.getTime());
  const newestVersion = new Map<string, number>();
  for (const { clause, version } of begun) {
    newestVersion.set(clause, Math.max(version, newestVersion.get(clause) ?? 0));
  }
  const [inForce] = begun
    .filter((one) => one.scope === scope && one.version === newestVersion.get(one.clause))
    .sort((a, b) => beganAt(b) - beganAt(a) || a.clause.localeCompare(b.clause));
  return inForce ?? null;
}

/** A wording that decisions cite, and the newest usage that they judge by it. */
export interface CitedClause {
  readonly clause: string;
  readonly version: number;
  readonly usageAt: Date;
}

/**
 * Of the wordings that decisions cite, the first that would no longer be the one in force at the usage they judge if
 * `added` were on file: nobody can be judged by one wording and told afterwards that another one held.
 */
export function contradictedCitation(
  clauses: readonly DatedClause[],
  added: DatedClause,
  cited: readonly CitedClause[],
  scope: ClauseScope,
): CitedClause | undefined {
  const withAdded = [...clauses, added];
  return cited.find((citation) => {
    const before = clauseInForce(clauses, citation.usageAt, scope);
    const after = clauseInForce(withAdded, citation.usageAt, scope);
    return isThat(before, citation) && !isThat(after, citation);
  });
}

const beganAt = ({ effectiveFrom }: DatedClause): number => Date.parse(effectiveFrom);

const isThat = (clause: DatedClause | null, { clause: name, version }: CitedClause): boolean =>
  clause?.clause === name && clause.version === version;
