import type { PolicyClause } from '@stillwatch/contracts/policy-clause';
import { approvalWord } from '../../format/words.js';

export const scopeWord = { competing: 'training competing models', any: 'training any model' };
export const stateWord = { ahead: 'Not yet in force', current: 'In force', past: 'Superseded' };

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

/** What else than its text a version changes, each in a sentence. */
export function otherChanges(
  before: Pick<PolicyClause, 'title' | 'scope' | 'exceptions'>,
  after: Pick<PolicyClause, 'title' | 'scope' | 'exceptions'>,
): string[] {
  const names = (kinds: PolicyClause['exceptions']) =>
    kinds.map((kind) => approvalWord[kind].toLowerCase()).join(', ');
  const gone = before.exceptions.filter((kind) => !after.exceptions.includes(kind));
  const come = after.exceptions.filter((kind) => !before.exceptions.includes(kind));
  return [
    ...(before.title === after.title ? [] : [`Called “${after.title}” instead of “${before.title}”.`]),
    ...(before.scope === after.scope
      ? []
      : [`Forbids ${scopeWord[after.scope]} instead of ${scopeWord[before.scope]}.`]),
    ...(gone.length === 0 ? [] : [`No longer permitted with: ${names(gone)}.`]),
    ...(come.length === 0 ? [] : [`Now permitted with: ${names(come)}.`]),
  ];
}
