import type { PolicyClause } from '@stillwatch/contracts/policy-clause';

/** The versions of each clause together, newest first; clauses by name. */
export function byClause(clauses: readonly PolicyClause[]): PolicyClause[][] {
  const groups = Map.groupBy(clauses, ({ clause }) => clause);
  return [...groups.values()]
    .map((versions) => [...versions].sort((a, b) => b.version - a.version))
    .sort((a, b) => (a[0]?.clause ?? '').localeCompare(b[0]?.clause ?? ''));
}

/** Whether a version is in force, was, or will be. The newest that has begun is. */
export function clauseState(
  clause: PolicyClause,
  versions: readonly PolicyClause[],
  nowMs: number,
): 'ahead' | 'current' | 'past' {
  const begun = (version: PolicyClause) => Date.parse(version.effectiveFrom) <= nowMs;
  if (!begun(clause)) return 'ahead';
  return versions.some((other) => other.version > clause.version && begun(other)) ? 'past' : 'current';
}
