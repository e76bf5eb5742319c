import { type LinkKey, type LinkKind } from './link-kinds.js';
import type { LinkPopulation } from './edges.js';

/** Limits of the search. They keep the cost of one account independent of how many accounts there are. */
export const candidateLimits = {
  /** A key that more accounts hold is not searched by. Composites are, by their first holders alone. */
  searchedDegree: 256,
  /** Holders looked at per key, in the order of their ids: the same ones for every searcher, so that all meet there. */
  holdersPerKey: 64,
  /** Candidates that are weighed, those with the most in common first. */
  candidates: 96,
} as const;

/** Where keys are found: in memory here, an inverted index in a database elsewhere. */
export interface LinkSearch extends LinkPopulation {
  /** At most `limit` holders, smallest account id first. */
  holdersOf(kind: LinkKind, key: bigint, limit: number): readonly string[];
}

/** Whether accounts are searched by this key. */
export const isSearched = (kind: LinkKind, degree: number): boolean =>
  degree > 1 && (kind === 'composite' || degree <= candidateLimits.searchedDegree);

/**
 * The accounts most worth comparing with one: those that share its rarest keys, by the sum of ln(accounts / holders). It
 * costs what the account's own keys cost, however many accounts there are.
 */
export function findCandidates(
  account: { readonly accountId: string; readonly keys: readonly LinkKey[] },
  search: LinkSearch,
): string[] {
  const weights = new Map<string, number>();
  for (const { kind, key } of account.keys) {
    const degree = search.degreeOf(kind, key);
    if (!isSearched(kind, degree)) continue;
    const rarity = Math.log(Math.max(2, search.accounts) / degree);
    for (const other of search.holdersOf(kind, key, candidateLimits.holdersPerKey))
      if (other !== account.accountId) weights.set(other, (weights.get(other) ?? 0) + rarity);
  }
  return [...weights]
    .sort(([idA, a], [idB, b]) => b - a || (idA < idB ? -1 : 1))
    .slice(0, candidateLimits.candidates)
    .map(([accountId]) => accountId);
}
