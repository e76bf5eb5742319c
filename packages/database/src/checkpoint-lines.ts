import type { CheckpointRecord } from './checkpoint.js';

/**
 * Reads one line of the checkpoint file. Null for one that is none: a line that a full disk cut off must not hide the others.
 */
export function parseCheckpointLine(line: string): CheckpointRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isRecord(value) || !isText(value['at']) || !isText(value['keyId']) || !isText(value['signature']))
    return null;
  const { kind } = value;
  const isWhole =
    kind === 'key'
      ? isText(value['publicKey']) && isText(value['endorsedBy'])
      : isCount(value['entry']) && isHash(value['hash']) && (kind === undefined || isGap(value));
  return isWhole ? (value as unknown as CheckpointRecord) : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length < 1_000;
const isHash = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

function isGap({ kind, lastGood, lost }: Record<string, unknown>): boolean {
  return (
    kind === 're-anchor' &&
    isRecord(lastGood) &&
    isCount(lastGood['entry']) &&
    isHash(lastGood['hash']) &&
    isRecord(lost) &&
    isCount(lost['from']) &&
    isCount(lost['to']) &&
    isHash(lost['hash'])
  );
}

/** Sorts what is almost in order, as several writers leave it, with at most `reach` in memory. */
export async function* inEntryOrder<T extends { readonly entry: number }>(
  records: AsyncIterable<T>,
  reach = 1_000,
): AsyncGenerator<T> {
  const held: T[] = [];
  for await (const record of records) {
    const place = held.findLastIndex(({ entry }) => entry <= record.entry) + 1;
    held.splice(place, 0, record);
    if (held.length > reach) yield held.shift() as T;
  }
  yield* held;
}
