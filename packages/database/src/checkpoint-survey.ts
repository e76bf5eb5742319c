import type { KeyObject } from 'node:crypto';
import {
  endorsedKey,
  isEndorsement,
  isReAnchor,
  isSignedBy,
  keyIdOf,
  type Checkpoint,
  type CheckpointRecord,
  type KeyEndorsement,
  type PublicKeys,
  type ReAnchor,
} from './checkpoint.js';
import type { CheckpointLine } from './checkpoint-lines.js';

/** The lines of a checkpoint file, in their order, as often as it is asked for. */
export type CheckpointSource = () => AsyncIterable<CheckpointLine>;

export interface CheckpointProblem {
  readonly code: 'unknown_key' | 'bad_signature' | 'unreadable_checkpoint';
  /** The entry that the checkpoint names; null for an endorsement of a key and for lines that cannot be read. */
  readonly entry: number | null;
  readonly sentence: string;
}

/** What the signatures say of a checkpoint file, before it is compared with a chain. */
export interface CheckpointSurvey {
  /** Checkpoints with a good signature. */
  readonly trusted: number;
  readonly unreadable: number;
  /** The one with a good signature and the highest entry, of those that no re-anchor has ended. */
  readonly newest: Checkpoint | null;
  /** Those that no later one has ended. */
  readonly reAnchors: readonly ReAnchor[];
  readonly problems: readonly CheckpointProblem[];
  /** Those with a good signature that no later re-anchor has ended, in the order of the file. */
  inForce(): AsyncGenerator<Checkpoint>;
}

/** The most problems that are spelled out; a file of forged lines must not fill the memory. */
export const mostProblems = 20;

/** Reads every line once and checks its signature against `keys` and the keys that these have endorsed. */
export async function surveyCheckpoints(
  source: CheckpointSource,
  keys: PublicKeys,
): Promise<CheckpointSurvey> {
  const known = new Map(keys);
  const distrusted = new Set<number>();
  const reAnchors: { readonly line: number; readonly reAnchor: ReAnchor }[] = [];
  const problems: CheckpointProblem[] = [];
  const unreadable: number[] = [];
  /** Lines that were cut off and that no checkpoint has made up for yet. */
  let cutOff: number[] = [];
  let [line, trusted, cutOffCount] = [0, 0, 0];
  let newest: Checkpoint | null = null;
  for await (const record of source()) {
    line += 1;
    if (typeof record === 'string') {
      (record === 'cut_off' ? cutOff : unreadable).push(line);
      if (record === 'cut_off') cutOffCount += 1;
      distrusted.add(line);
      continue;
    }
    const problem = problemOf(record, known);
    if (problem) {
      distrusted.add(line);
      if (problems.length < mostProblems) problems.push(problem);
    } else if (isEndorsement(record)) {
      known.set(record.keyId, endorsedKey(record));
    } else {
      trusted += 1;
      if (isReAnchor(record)) reAnchors.push({ line, reAnchor: record });
      if (!newest || isReAnchor(record) || record.entry >= newest.entry) {
        newest = record;
        cutOff = [];
      }
    }
  }
  // The last line may be one that is being written.
  const lost = [...unreadable, ...cutOff.filter((at) => at < line)].sort((a, b) => a - b);

  const isEnded = (line: number, { entry }: Checkpoint): boolean =>
    reAnchors.some((later) => later.line > line && later.reAnchor.lastGood.entry < entry);

  /** Not what was appended since: nobody has checked that. */
  async function* inForce(): AsyncGenerator<Checkpoint> {
    let at = 0;
    for await (const record of source()) {
      at += 1;
      if (at > line) return;
      if (typeof record === 'string' || isEndorsement(record) || distrusted.has(at)) continue;
      if (!isEnded(at, record)) yield record;
    }
  }

  return {
    ...{ trusted, newest, inForce, unreadable: unreadable.length + cutOffCount },
    problems: lost.length > 0 ? [...problems, unreadableLines(lost)] : problems,
    reAnchors: reAnchors.filter((one) => !isEnded(one.line, one.reAnchor)).map(({ reAnchor }) => reAnchor),
  };
}

function unreadableLines(lines: readonly number[]): CheckpointProblem {
  const named = lines.slice(0, mostProblems).join(', ');
  const more = lines.length > mostProblems ? ` and ${lines.length - mostProblems} more` : '';
  const sentence =
    lines.length === 1
      ? `Line ${named} of the checkpoints cannot be read, so it was not compared.`
      : `Lines ${named}${more} of the checkpoints cannot be read, so they were not compared.`;
  return { code: 'unreadable_checkpoint', entry: null, sentence };
}

function problemOf(record: CheckpointRecord, keys: PublicKeys): CheckpointProblem | null {
  const signer = isEndorsement(record) ? record.endorsedBy : record.keyId;
  const entry = isEndorsement(record) ? null : record.entry;
  const what = isEndorsement(record)
    ? `The endorsement of the key ${record.keyId}`
    : `The checkpoint of ${record.at} for entry ${record.entry}`;
  const key = keys.get(signer);
  if (!key)
    return {
      code: 'unknown_key',
      entry,
      sentence: `${what} is signed with a key that is not known here, ${signer}.`,
    };
  return isSignedBy(record, key) && (!isEndorsement(record) || isKeyNamed(record))
    ? null
    : { code: 'bad_signature', entry, sentence: `${what} carries a signature that does not fit it.` };
}

function isKeyNamed(endorsement: KeyEndorsement): boolean {
  let key: KeyObject;
  try {
    key = endorsedKey(endorsement);
  } catch {
    return false;
  }
  return key.asymmetricKeyType === 'ed25519' && keyIdOf(key) === endorsement.keyId;
}
