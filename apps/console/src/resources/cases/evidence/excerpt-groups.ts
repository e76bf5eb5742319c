import type { Excerpt } from '@stillwatch/contracts/evidence';

/** Excerpts of one account that are built on the same thing. */
export interface ExcerptGroup {
  readonly key: string;
  readonly accountId: string;
  /** Completes "Asks for …"; null when no part of it clearly asks for training data. */
  readonly asksFor: string | null;
  readonly excerpts: readonly Excerpt[];
}

/** Accounts stay in their order; of an account come first those templates that ask for training data, then the larger ones. */
export function groupExcerpts(excerpts: readonly Excerpt[]): ExcerptGroup[] {
  const groups = new Map<string, Excerpt[]>();
  for (const excerpt of excerpts) {
    const key = JSON.stringify([excerpt.accountId, excerpt.template]);
    groups.set(key, [...(groups.get(key) ?? []), excerpt]);
  }
  const order = [...new Set(excerpts.map(({ accountId }) => accountId))];
  return [...groups]
    .flatMap(([key, members]): ExcerptGroup[] => {
      const [first] = members;
      return first ? [{ key, accountId: first.accountId, asksFor: first.asksFor, excerpts: members }] : [];
    })
    .sort(
      (a, b) =>
        order.indexOf(a.accountId) - order.indexOf(b.accountId) ||
        Number(a.asksFor === null) - Number(b.asksFor === null) ||
        b.excerpts.length - a.excerpts.length,
    );
}
