import type { LinkSearch } from '@stillwatch/detection/linkage/candidates';
import type { LinkKey, LinkKind } from '@stillwatch/detection/linkage/link-kinds';

/** The inverted index in memory: which accounts hold a key. Accounts must be added in the order of their ids. */
export class LinkIndex implements LinkSearch {
  accounts = 0;
  private readonly holders = new Map<bigint, string[]>();

  add(accountId: string, keys: readonly LinkKey[]): void {
    this.accounts++;
    for (const { key } of keys) {
      const list = this.holders.get(key);
      if (!list) this.holders.set(key, [accountId]);
      else if (list.at(-1) !== accountId) list.push(accountId);
    }
  }

  degreeOf(_kind: LinkKind, key: bigint): number {
    return this.holders.get(key)?.length ?? 0;
  }

  holdersOf(_kind: LinkKind, key: bigint, limit: number): readonly string[] {
    return this.holders.get(key)?.slice(0, limit) ?? [];
  }

  get rows(): number {
    let rows = 0;
    for (const list of this.holders.values()) rows += list.length;
    return rows;
  }
}
