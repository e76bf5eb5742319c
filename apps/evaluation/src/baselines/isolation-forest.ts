import { randomStream, type RandomStream } from '../random-stream.js';

interface Node {
  readonly feature: number;
  readonly cut: number;
  readonly left: Node | number;
  readonly right: Node | number;
}

const trees = 150;
const sampleSize = 256;

/** Isolation forest (Liu, Ting, Zhou 2008) over rows of equal length. Answers the anomaly score of a row, 0 to 1. */
export function isolationForest(
  rows: readonly (readonly number[])[],
  seed = 3,
): (row: readonly number[]) => number {
  const random = randomStream(seed);
  const depth = Math.ceil(Math.log2(sampleSize));
  const forest = Array.from({ length: trees }, () =>
    grow(random.shuffle(rows).slice(0, sampleSize), depth, random),
  );
  const usual = averagePath(Math.min(sampleSize, rows.length));
  return (row) => {
    const length = forest.reduce<number>((sum, tree) => sum + pathLength(tree, row), 0) / trees;
    return 2 ** (-length / usual);
  };
}

function grow(rows: readonly (readonly number[])[], depth: number, random: RandomStream): Node | number {
  if (depth === 0 || rows.length <= 1) return rows.length;
  const feature = random.int(0, (rows[0]?.length ?? 1) - 1);
  const values = rows.map((row) => row[feature] as number);
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (low === high) return rows.length;
  const cut = low + random.next() * (high - low);
  return {
    feature,
    cut,
    left: grow(
      rows.filter((row) => (row[feature] as number) < cut),
      depth - 1,
      random,
    ),
    right: grow(
      rows.filter((row) => (row[feature] as number) >= cut),
      depth - 1,
      random,
    ),
  };
}

function pathLength(node: Node | number, row: readonly number[], depth = 0): number {
  if (typeof node === 'number') return depth + averagePath(node);
  return pathLength((row[node.feature] as number) < node.cut ? node.left : node.right, row, depth + 1);
}

const averagePath = (n: number): number =>
  n <= 1 ? 0 : n === 2 ? 1 : 2 * (Math.log(n - 1) + 0.5772156649) - (2 * (n - 1)) / n;
