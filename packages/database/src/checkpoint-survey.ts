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

/** The lines of a checkpoint file, in their order, as often as it is asked for; null for a line that cannot be read. */
export type CheckpointSource = () => AsyncIterable<CheckpointRecord | null>;

export interface CheckpointProblem {
  readonly code: 'unknown_key' | 'bad_signature';
  /** The entry that the checkpoint names; null for an endorsement of a key. */
  readonly entry: number | null;
  readonly sentence: string;
}

/** What the signatures say of a checkpoint file, before it is compared with a chain. */
export interface CheckpointSurvey {
  /** Checkpoints with a good signature. */
  readonly trusted: number;
  readonly unreadable: number;
  /** The last one with a good signature. */
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
  let [line, trusted, unreadable] = [0, 0, 0];
  let newest: Checkpoint | null = null;
  for await (const record of source()) {
    line += 1;
    if (record === null) {
      unreadable += 1;
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
      newest = record;
      if (isReAnchor(record)) reAnchors.push({ line, reAnchor: record });
    }
  }

  const isEnded = (line: number, { entry }: Checkpoint): boolean =>
    reAnchors.some((later) => later.line > line && later.reAnchor.lastGood.entry < entry);

  /** Not what was appended since: nobody has checked that. */
  async function* inForce(): AsyncGenerator<Checkpoint> {
    let at = 0;
    for await (const record of source()) {
      at += 1;
      if (at > line) return;
      if (record === null || isEndorsement(record) || distrusted.has(at)) continue;
      if (!isEnded(at, record)) yield record;
    }
  }

  return {
    ...{ trusted, unreadable, newest, problems, inForce },
    reAnchors: reAnchors.filter((one) => !isEnded(one.line, one.reAnchor)).map(({ reAnchor }) => reAnchor),
  };
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
