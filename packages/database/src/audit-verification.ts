import type { StoredAuditEntry } from './audit-chain.js';
import { ChainWalk, type ChainBreak, type ChainPlace } from './audit-walk.js';
import type { AuditGap, Checkpoint, PublicKeys } from './checkpoint.js';
import { inEntryOrder } from './checkpoint-lines.js';
import {
  surveyCheckpoints,
  type CheckpointProblem,
  type CheckpointSource,
  type CheckpointSurvey,
} from './checkpoint-survey.js';
import { gapRecorded, isSameGap, type RecordedGap } from './re-anchoring.js';

export type AuditProblemCode =
  | ChainBreak['code']
  | CheckpointProblem['code']
  | 'tail_cut'
  | 'truncated'
  | 'rewritten'
  | 're_anchor_unrecorded'
  | 'out_of_order'
  | 'unreadable_entry';

export interface AuditProblem {
  readonly code: AuditProblemCode;
  /** The entry that it is about, if it is about one. */
  readonly entry: number | null;
  readonly sentence: string;
}

/** A gap that two people have put on record, and whether a signed checkpoint says the same. */
export interface Anchor extends RecordedGap {
  readonly entry: number;
  readonly at: string;
  readonly isSigned: boolean;
}

export interface AuditLogVerification {
  readonly ok: boolean;
  /** How many entries were read, to the broken one. */
  readonly entries: number;
  /** The hash of the last entry that fits the chain, null for an empty log. */
  readonly head: string | null;
  /** Where the entries do not fit each other. */
  readonly chainBreak: ChainBreak | null;
  readonly problems: readonly AuditProblem[];
  readonly checkpoints: Pick<CheckpointSurvey, 'newest' | 'unreadable'> & {
    /** How many were compared with their entry. */
    readonly checked: number;
  };
  readonly anchors: readonly Anchor[];
  /** What a re-anchor would have to put on record: null while the log holds all that its checkpoints tell of. */
  readonly gap: AuditGap | null;
}

/**
 * Whether the log is whole, unchanged, and still has its end: the chain of its entries, and each entry that a checkpoint
 * names against the checkpoint. Both are streamed, so memory does not grow with either.
 */
export async function verifyAuditLog(given: {
  entries: AsyncIterable<StoredAuditEntry | null>;
  checkpoints: CheckpointSource;
  publicKeys: PublicKeys;
}): Promise<AuditLogVerification> {
  const survey = await surveyCheckpoints(given.checkpoints, given.publicKeys);
  const walk = new ChainWalk();
  const comparison = new Comparison(survey);
  const anchors: Anchor[] = [];
  let chainBreak: ChainBreak | null = null;
  let isUnreadable = false;
  for await (const entry of given.entries) {
    isUnreadable = entry === null;
    chainBreak = entry && walk.step(entry);
    if (entry === null || chainBreak) break;
    await comparison.compare(walk.last);
    const gap = gapRecorded(entry);
    if (gap)
      anchors.push({
        ...gap,
        entry: walk.last.seq,
        at: entry.at,
        isSigned: isSigned(survey, walk.last, gap),
      });
  }
  const isRead = chainBreak === null && !isUnreadable;
  if (isRead) await comparison.finish(walk.last.seq);
  const problems = [
    ...(chainBreak ? [ofBreak(chainBreak)] : []),
    ...(isUnreadable ? [unreadableAfter(walk.last.seq)] : []),
    ...comparison.problems,
    ...(comparison.isOutOfOrder ? [outOfOrder] : []),
    ...(isRead ? unrecorded(survey, anchors) : []),
    ...survey.problems,
  ];
  const { newest, unreadable } = survey;
  return {
    ...{
      ok: problems.length === 0,
      entries: walk.entries,
      head: walk.last.seq === 0 ? null : walk.last.hash,
    },
    ...{ chainBreak, problems, anchors, gap: isRead ? comparison.gap : null },
    checkpoints: { checked: comparison.checked, newest, unreadable },
  };
}

const isSigned = (survey: CheckpointSurvey, { seq, hash }: ChainPlace, gap: AuditGap): boolean =>
  survey.reAnchors.some((one) => one.entry === seq && one.hash === hash && isSameGap(one, gap));

/** Walks the checkpoints beside the entries. */
class Comparison {
  checked = 0;
  /** Some came too late to be compared with their entry. */
  isOutOfOrder = false;
  gap: AuditGap | null = null;
  readonly problems: AuditProblem[] = [];
  private readonly ordered: AsyncGenerator<Checkpoint>;
  private waiting: Checkpoint | null | undefined;
  private lastGood = { entry: 0, hash: '0'.repeat(64) };
  /** The newest entry that a checkpoint tells of and the log does not hold. */
  private lost: Checkpoint | null = null;

  constructor(survey: CheckpointSurvey) {
    this.ordered = inEntryOrder(survey.inForce());
  }

  async compare({ seq, hash }: { seq: number; hash: string }): Promise<void> {
    for (let next = await this.peek(); next && next.entry <= seq; next = await this.advance()) {
      if (next.entry < seq) {
        this.isOutOfOrder = true;
        continue;
      }
      this.checked += 1;
      if (next.hash === hash) this.lastGood = { entry: seq, hash };
      else this.differs(next);
    }
  }

  async finish(end: number): Promise<void> {
    let first: Checkpoint | null = null;
    for (let next = await this.peek(); next; next = await this.advance()) {
      first ??= next;
      this.lost = next;
    }
    if (first && this.lost && this.problems.length === 0) this.problems.push(endsEarly(end, this.lost));
    if (!this.lost) return;
    const { entry: to, hash } = this.lost;
    this.gap = { lastGood: this.lastGood, lost: { from: this.lastGood.entry + 1, to, hash } };
  }

  private differs(checkpoint: Checkpoint): void {
    this.lost = checkpoint;
    if (this.problems.length > 0) return;
    const { entry, at } = checkpoint;
    const from = this.lastGood.entry + 1;
    this.problems.push({
      code: 'rewritten',
      entry,
      sentence: `Entry ${entry} is another than the one that the checkpoint of ${at} signed: the log was written anew somewhere from entry ${from} on.`,
    });
  }

  private async peek(): Promise<Checkpoint | null> {
    return this.waiting === undefined ? this.advance() : this.waiting;
  }

  private async advance(): Promise<Checkpoint | null> {
    const { value, done } = (await this.ordered.next()) as IteratorResult<Checkpoint, undefined>;
    return (this.waiting = done ? null : value);
  }
}

function endsEarly(end: number, { entry, at }: Checkpoint): AuditProblem {
  if (end === 0)
    return {
      code: 'truncated',
      entry: 1,
      sentence: `The log is empty, but the checkpoint of ${at} signed its entry ${entry}: everything was removed.`,
    };
  return {
    code: 'tail_cut',
    entry: end + 1,
    sentence: `The log ends at entry ${end}, but the checkpoint of ${at} signed its entry ${entry}: what came after was removed.`,
  };
}

const outOfOrder: AuditProblem = {
  code: 'out_of_order',
  entry: null,
  sentence:
    'Some checkpoints stand far from their place and were not compared; name the files in their order, each checkpoint once.',
};

const ofBreak = ({ code, seq, problem }: ChainBreak): AuditProblem => ({
  code,
  entry: seq,
  sentence: `The audit chain is broken at entry ${seq}: ${problem}.`,
});

const unreadableAfter = (seq: number): AuditProblem => ({
  code: 'unreadable_entry',
  entry: seq + 1,
  sentence: `What follows entry ${seq} cannot be read as an entry.`,
});

/** A re-anchor in the file that no entry of the log speaks of ends checkpoints that nobody has answered for. */
const unrecorded = (survey: CheckpointSurvey, anchors: readonly Anchor[]): AuditProblem[] =>
  survey.reAnchors
    .filter(({ entry }) => !anchors.some((anchor) => anchor.entry === entry && anchor.isSigned))
    .map(({ entry, at }) => ({
      code: 're_anchor_unrecorded',
      entry,
      sentence: `The re-anchor of ${at} names entry ${entry}, in which the log records no such thing.`,
    }));
