/**
 * Union-find with path halving. Invariant: the representative of a set is its smallest name, so that the sets, and how they
 * are named, do not depend on the order of the unions.
 */
export class DisjointSets {
  private readonly parent = new Map<string, string>();

  find(name: string): string {
    let at = name;
    for (;;) {
      const parent = this.parent.get(at);
      if (parent === undefined) {
        this.parent.set(at, at);
        return at;
      }
      if (parent === at) return at;
      const grand = this.parent.get(parent) as string;
      this.parent.set(at, grand);
      at = grand;
    }
  }

  union(a: string, b: string): void {
    const [rootA, rootB] = [this.find(a), this.find(b)];
    if (rootA < rootB) this.parent.set(rootB, rootA);
    else if (rootB < rootA) this.parent.set(rootA, rootB);
  }

  /** All names by representative, each list sorted. */
  sets(): Map<string, string[]> {
    const sets = new Map<string, string[]>();
    for (const name of this.parent.keys()) {
      const root = this.find(name);
      const set = sets.get(root);
      if (set) set.push(name);
      else sets.set(root, [name]);
    }
    for (const set of sets.values()) set.sort();
    return sets;
  }
}
