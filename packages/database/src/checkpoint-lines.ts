import type { CheckpointRecord } from './checkpoint.js';
import { textLines } from './text-lines.js';

/**
 * What a line of the checkpoint file holds. `cut_off` is what a process that dies, or a full disk, leaves: the next process
 * begins a line of its own after it.
 */
export type CheckpointLine = CheckpointRecord | 'cut_off' | 'unreadable';

const longestLine = 4_096;

/** The lines of a checkpoint file. The last one counts as cut off only when no line break follows it. */
export async function* checkpointLines(pieces: AsyncIterable<string>): AsyncGenerator<CheckpointLine> {
  let isInsideLine = false;
  async function* watched() {
    for await (const piece of pieces) {
      isInsideLine = !piece.endsWith('\n');
      yield piece;
    }
  }
  let last: CheckpointLine | undefined;
  for await (const line of textLines(watched(), longestLine)) {
    if (last) yield last;
    last = parseCheckpointLine(line);
  }
  if (last) yield last === 'cut_off' && !isInsideLine ? 'unreadable' : last;
}

function parseCheckpointLine(line: string): CheckpointLine {
  try {
    return toCheckpoint(JSON.parse(line));
  } catch {
    const isBeginning = line.startsWith('{') && !line.trimEnd().endsWith('}') && line.length < longestLine;
    return isBeginning ? 'cut_off' : 'unreadable';
  }
}

export function toCheckpoint(value: unknown): CheckpointRecord | 'unreadable' {
  if (!isRecord(value) || !isText(value['at']) || !isText(value['keyId']) || !isText(value['signature']))
    return 'unreadable';
  const { kind } = value;
  const isWhole =
    kind === 'key'
      ? isText(value['publicKey']) && isText(value['endorsedBy'])
      : isCount(value['entry']) && isHash(value['hash']) && (kind === undefined || isGap(value));
  return isWhole ? (value as unknown as CheckpointRecord) : 'unreadable';
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
