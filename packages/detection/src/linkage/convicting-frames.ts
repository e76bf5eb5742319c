import type { AccountView, WindowName } from '../account-view.js';
import { BlockColumns } from '../block-columns.js';
import { suspectNats } from '../fold.js';
import type { Profile, PromptSample } from '../profile-state.js';
import { intentSources } from '../signals/template-intent.js';
import { blockWeight, leastFor } from '../template-view.js';
import { asks } from '../text/asks.js';

/** What convicts a group: decisive signals, and the recurring blocks of its prompts that they rest on. Keyed hashes only. */
export interface ConvictingEvidence {
  readonly signals: readonly string[];
  /** Hashes of the first words of blocks. */
  readonly heads: readonly number[];
  /** Of the last words, where only those recur; 16 bits, so that they say something only of a block of the same kind. */
  readonly tails: readonly number[];
}

/** What a block says: that training data are asked for, that answers are judged, or that tasks are translated. */
const kinds = ['harvest', 'judging', 'cargo'] as const;
type Kind = (typeof kinds)[number];

const judgingAsks = [asks.indexOf('judging'), asks.indexOf('reward_scoring')];
const cargoAsk = asks.indexOf('translation');
const labelCharacters = 14;
/** Nats from which what recurs of a prompt convicts, by what it says. */
const convictingNats: Record<Kind, number> = { harvest: 1, judging: 2, cargo: 1.5 };
const sourceNats = 1;
const mostFrames = 200;

const columns = new BlockColumns();

function saidBy(block: number, kind: Kind): number {
  if (kind === 'harvest') return columns.harvestLogit[block] as number;
  const asked = columns.ask[block] as number;
  const isAsked = kind === 'cargo' ? asked === cargoAsk : judgingAsks.includes(asked);
  return isAsked ? (columns.askMargin[block] as number) : 0;
}

/** The kinds of frames that these decisive signals of a group rest on. */
function kindsOf(signals: readonly string[], view: AccountView): Kind[] {
  const sources = signals.includes('template-intent') ? intentSources(view) : undefined;
  const judges = signals.includes('judging-frame') || signals.includes('reward-groups');
  return kinds.filter((kind) => {
    if (kind === 'harvest') return (sources?.frame ?? 0) > 0 || signals.includes('reasoning-elicitation');
    return kind === 'judging'
      ? judges || (sources?.reward ?? 0) >= sourceNats
      : (sources?.cargo ?? 0) >= sourceNats;
  });
}

/**
 * The blocks that the decisive signals of a group rest on: of each sampled prompt whose recurring part says enough, those that
 * say at least half as much as its strongest. What does not recur in the group convicts nobody, whatever it says.
 */
export function convictingFrames(signals: readonly string[], view: AccountView): ConvictingEvidence {
  const heads = new Map<number, number>();
  const tails = new Map<number, number>();
  for (const { profile } of view.distinct)
    for (const sample of [profile.suspects, profile.prompts])
      for (const kind of kindsOf(signals, view)) collect(sample.values, kind, heads, tails);
  return { signals, heads: strongest(heads), tails: strongest(tails) };
}

function collect(
  prompts: readonly PromptSample[],
  kind: Kind,
  heads: Map<number, number>,
  tails: Map<number, number>,
): void {
  columns.load(prompts);
  const least = leastFor(columns.promptCount);
  const said = (block: number): number => {
    const seen = Math.max(columns.headPrompts[block] as number, columns.tailPrompts[block] as number);
    if (seen < least || (columns.characters[block] as number) < labelCharacters) return 0;
    return Math.max(0, blockWeight(seen / columns.promptCount) * saidBy(block, kind));
  };
  for (let prompt = 0; prompt < columns.promptCount; prompt++) {
    const [from, to] = [columns.starts[prompt] as number, columns.starts[prompt + 1] as number];
    let [sum, most] = [0, 0];
    for (let block = from; block < to; block++) {
      sum += said(block);
      most = Math.max(most, said(block));
    }
    if (sum < convictingNats[kind]) continue;
    for (let block = from; block < to; block++) {
      if (said(block) < most / 2) continue;
      const isHead = (columns.headPrompts[block] as number) >= least;
      const [into, key] = isHead ? [heads, columns.hash[block]] : [tails, columns.tail[block]];
      into.set(key as number, (into.get(key as number) ?? 0) + said(block));
    }
  }
}

const strongest = (frames: ReadonlyMap<number, number>): number[] =>
  [...frames]
    .sort(([a, x], [b, y]) => y - x || a - b)
    .slice(0, mostFrames)
    .map(([hash]) => hash);

/** How much of an account's prompts carries what convicts a group. */
export interface CarriedFrames {
  /** Distinct prompts of a sample that do. */
  readonly seen: number;
  /** Their estimated share of all requests with a prompt, 0 to 1. */
  readonly share: number;
}

/** Estimated from both samples of prompts of the window in which most are carried. */
export function carriedFrames(
  windows: Readonly<Record<WindowName, Profile>>,
  convicting: ConvictingEvidence,
): CarriedFrames {
  const heads = new Set(convicting.heads);
  const tails = new Set(convicting.tails);
  if (heads.size + tails.size === 0) return { seen: 0, share: 0 };
  const ofWindow = ({ suspects, prompts, counters }: Profile): CarriedFrames => {
    const [few, many] = [
      countCarrying(suspects.values, heads, tails),
      countCarrying(prompts.values, heads, tails),
    ];
    const requests = Math.max(
      (few / Math.max(1, suspects.values.length)) * counters.suspects,
      (many / Math.max(1, prompts.values.length)) * counters.withPrompt,
    );
    return { seen: Math.max(few, many), share: requests / Math.max(1, counters.withPrompt) };
  };
  const [month, life] = [ofWindow(windows.month), ofWindow(windows.life)];
  return month.share > life.share ? month : life;
}

function countCarrying(
  prompts: readonly PromptSample[],
  heads: ReadonlySet<number>,
  tails: ReadonlySet<number>,
): number {
  columns.load(prompts);
  const speaks = (block: number): boolean =>
    (columns.harvestLogit[block] as number) >= suspectNats || (columns.askMargin[block] as number) >= 2;
  let carrying = 0;
  for (let prompt = 0; prompt < columns.promptCount; prompt++) {
    const to = columns.starts[prompt + 1] as number;
    for (let block = columns.starts[prompt] as number; block < to; block++) {
      if ((columns.characters[block] as number) < labelCharacters) continue;
      if (
        !heads.has(columns.hash[block] as number) &&
        !(speaks(block) && tails.has(columns.tail[block] as number))
      )
        continue;
      carrying++;
      break;
    }
  }
  return carrying;
}
