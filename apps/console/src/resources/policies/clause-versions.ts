import type { PolicyClause } from '@stillwatch/contracts/policy-clause';

/** The versions of each clause together, newest first; clauses by name. */
export function byClause(clauses: readonly PolicyClause[]): PolicyClause[][] {
  const names = [...new Set(clauses.map(({ clause }) => clause))].sort();
  return names.map((name) =>
    clauses.filter(({ clause }) => clause === name).sort((a, b) => b.version - a.version),
  );
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
