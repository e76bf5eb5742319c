import { BlockColumns } from './block-columns.js';
import type { PromptSample } from './profile-state.js';
import type { BottomK } from './sketches/bottom-k.js';
import { asks, type Ask } from './text/asks.js';

/** One prompt of a sample, judged by what recurs in it. */
export interface FramedPrompt {
  /** Sum of the recurring blocks' harvest logits, bounded and weighed by how much of the sample carries them, −6 to 8 nats. */
  readonly nats: number;
  /** Share of its characters in recurring blocks. */
  readonly recurring: number;
  /** Share of its characters in blocks that stand in at least half of the sample. */
  readonly fixed: number;
  readonly characters: number;
  /** Characters in recurring blocks of the prompt itself, without the system prompt. */
  readonly promptFrame: number;
  /** Certainty of each ask over its recurring blocks, in nats. */
  readonly askNats: readonly number[];
  /** What the blocks that do not recur seem to ask for, each ask once. */
  readonly payloadAsks: readonly number[];
  /** Whether what asks for training data stands in the system prompt of a conversation that goes on. */
  readonly inTalk: boolean;
}

/** What the prompts of a sample have in common. */
export interface TemplateView {
  readonly prompts: readonly FramedPrompt[];
  /** Largest recurring blocks first. */
  readonly blocks: readonly {
    readonly id: string;
    readonly share: number;
    readonly harvestLogit: number;
    readonly asks: readonly Ask[];
  }[];
}

const leastPrompts = 3;
const leastShare = 0.03;

/**
 * Finds the blocks that recur over a sample of distinct prompts: those whose first or last words stand in at least three
 * of them and in 3 %. What a slot holds differs from prompt to prompt and so never counts, whatever it says.
 */
export function viewTemplates(sample: BottomK<PromptSample>): TemplateView {
  const samples = sample.values;
  columns.load(samples);
  let listed: TemplateView['blocks'] | undefined;
  return {
    prompts: samples.map((sample, index) => framePrompt(index, sample)),
    get blocks() {
      return (listed ??= listBlocks(samples));
    },
  };
}

const columns = new BlockColumns();
/** In how many of so many prompts a block must stand to recur. */
export const leastFor = (prompts: number): number => Math.max(leastPrompts, leastShare * prompts);

/** Bounds of what one block may say, in nats. A label such as "Question:" says next to nothing. */
const mostBlockNats = 5;
const leastBlockNats = -2.5;
const labelNats = 0.5;
const labelCharacters = 14;

/** How much a block counts for that stands in such a share of the prompts, 0.1 to 1. */
export const blockWeight = (seen: number): number => Math.max(0.1, Math.min(1, (seen - 0.1) / 0.4));

/** Judges one of the prompts that `columns` holds. */
function framePrompt(prompt: number, sample: PromptSample): FramedPrompt {
  const { promptCount, headPrompts, tailPrompts, characters, harvestLogit, ask, askMargin } = columns;
  const least = leastFor(promptCount) / promptCount;
  const askNats = new Array<number>(asks.length).fill(0);
  let [nats, recurring, fixed, promptFrame, payload] = [0, 0, 0, 0, 0];
  let [saidBySystem, saidByPrompt] = [0, 0];
  const to = columns.starts[prompt + 1] as number;
  const carried = carriedWeight(prompt);
  for (let block = columns.starts[prompt] as number; block < to; block++) {
    const seen = Math.max(headPrompts[block] as number, tailPrompts[block] as number) / promptCount;
    const length = characters[block] as number;
    const asked = ask[block] as number;
    const isLabel = length < labelCharacters;
    if (seen < least) {
      if ((askMargin[block] as number) >= 2 && !isLabel) payload |= 1 << asked;
      continue;
    }
    const weight = blockWeight(seen);
    const bound = isLabel ? labelNats : mostBlockNats;
    const floor = isLabel ? -labelNats : leastBlockNats;
    const said = weight * Math.max(floor, Math.min(bound, harvestLogit[block] as number));
    const counted = said > 0 && seen < 0.5 ? carried * said : said;
    nats += counted;
    recurring += length;
    if (columns.isSystem[block]) saidBySystem += Math.max(0, counted);
    else {
      promptFrame += length;
      saidByPrompt += Math.max(0, counted);
    }
    if (seen >= 0.5) fixed += length;
    const certainty = Math.min(isLabel ? labelNats : Infinity, askMargin[block] as number);
    askNats[asked] = (askNats[asked] ?? 0) + weight * certainty;
  }
  const length = Math.max(1, sample.characters);
  return {
    nats: Math.max(-6, Math.min(8, nats)),
    recurring: Math.min(1, recurring / length),
    fixed: Math.min(1, fixed / length),
    characters: length,
    promptFrame,
    askNats,
    payloadAsks: payload === 0 ? none : asksOf(payload),
    inTalk: !sample.opens && saidBySystem > saidByPrompt,
  };
}

const everywhere = 0.8;
/** The most that is taken off what is carried. */
const mostCarried = 0.5;

/**
 * What a block that recurs in some prompts only counts for in this one: less the clearer what stands in nearly all of them is
 * ordinary work, in full from one nat on, for then it is likely a document that was found again. 0.5 to 1.
 */
function carriedWeight(prompt: number): number {
  const { promptCount, headPrompts, tailPrompts, harvestLogit } = columns;
  const to = columns.starts[prompt + 1] as number;
  let nats = 0;
  for (let block = columns.starts[prompt] as number; block < to; block++) {
    const seen = Math.max(headPrompts[block] as number, tailPrompts[block] as number) / promptCount;
    if (seen >= everywhere)
      nats += Math.max(leastBlockNats, Math.min(mostBlockNats, harvestLogit[block] as number));
  }
  return 1 - mostCarried * Math.max(0, Math.min(1, -nats));
}

const none: readonly number[] = [];

function asksOf(mask: number): number[] {
  const found: number[] = [];
  for (let rest = mask; rest !== 0; rest &= rest - 1) found.push(31 - Math.clz32(rest & -rest));
  return found;
}

function listBlocks(samples: readonly PromptSample[]): TemplateView['blocks'] {
  columns.load(samples);
  const least = leastFor(columns.promptCount);
  const byHead = new Map<number, { logit: number; asks: Set<number>; seen: number; prompts: number }>();
  for (let block = 0; block < columns.count; block++) {
    const prompts = columns.headPrompts[block] as number;
    if (prompts < least) continue;
    const hash = columns.hash[block] as number;
    const entry = byHead.get(hash) ?? { logit: 0, asks: new Set<number>(), seen: 0, prompts };
    entry.logit += columns.harvestLogit[block] as number;
    entry.seen++;
    if ((columns.askMargin[block] as number) >= 2) entry.asks.add(columns.ask[block] as number);
    byHead.set(hash, entry);
  }
  return [...byHead]
    .map(([hash, entry]) => ({
      id: hash.toString(16).padStart(8, '0'),
      share: entry.prompts / samples.length,
      harvestLogit: entry.logit / entry.seen,
      asks: [...entry.asks].slice(0, 3).map((ask) => asks[ask] as Ask),
    }))
    .sort((a, b) => b.share - a.share || (a.id < b.id ? -1 : 1));
}
