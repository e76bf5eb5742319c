import { fingerprintBlockBytes, readBlock, type BlockPrint } from './fingerprint-codec.js';
import type { Profile, PromptSample } from './profile-state.js';
import type { BottomK } from './sketches/bottom-k.js';
import { asks, harvestAskCount, type Ask } from './text/asks.js';

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
  const prompts = sample.values.map(blocksOf);
  const heads = countPrompts(prompts, (block) => block.hash);
  const tails = countPrompts(prompts, (block) => block.tail);
  const least = Math.max(leastPrompts, leastShare * prompts.length);
  const frequency = (block: BlockPrint): number =>
    Math.max(heads.get(block.hash) ?? 0, tails.get(block.tail) ?? 0) / prompts.length;
  const framed = prompts.map((blocks, index) =>
    framePrompt(blocks, sample.values[index]?.characters ?? 0, least / prompts.length, frequency),
  );
  let listed: TemplateView['blocks'] | undefined;
  return {
    prompts: framed,
    get blocks() {
      return (listed ??= listBlocks(prompts, heads, least));
    },
  };
}

function blocksOf(prompt: PromptSample): BlockPrint[] {
  return Array.from({ length: prompt.blocks.length / fingerprintBlockBytes }, (_, index) =>
    readBlock(prompt.blocks, index * fingerprintBlockBytes),
  );
}

/** In how many prompts each key stands. */
function countPrompts(
  prompts: readonly BlockPrint[][],
  key: (block: BlockPrint) => number,
): Map<number, number> {
  const counts = new Map<number, number>();
  for (const blocks of prompts) {
    blocks.forEach((block, index) => {
      const value = key(block);
      for (let i = 0; i < index; i++) if (key(blocks[i] as BlockPrint) === value) return;
      counts.set(value, (counts.get(value) ?? 0) + 1);
    });
  }
  return counts;
}

/** Bounds of what one block may say, in nats. A label such as "Question:" says next to nothing. */
const mostBlockNats = 5;
const leastBlockNats = -2.5;
const labelNats = 0.5;
const labelCharacters = 14;

function framePrompt(
  blocks: readonly BlockPrint[],
  characters: number,
  least: number,
  frequency: (block: BlockPrint) => number,
): FramedPrompt {
  let nats = 0;
  let recurring = 0;
  let fixed = 0;
  let promptFrame = 0;
  const askNats = asks.map(() => 0);
  const payloadAsks = new Set<number>();
  for (const block of blocks) {
    const seen = frequency(block);
    if (seen < least) {
      if (block.askMargin >= 2 && block.characters >= labelCharacters) payloadAsks.add(block.ask);
      continue;
    }
    const weight = Math.max(0.1, Math.min(1, (seen - 0.1) / 0.4));
    const isLabel = block.characters < labelCharacters;
    const bound = isLabel ? labelNats : mostBlockNats;
    nats += weight * Math.max(isLabel ? -labelNats : leastBlockNats, Math.min(bound, block.harvestLogit));
    recurring += block.characters;
    if (!block.isSystem) promptFrame += block.characters;
    if (seen >= 0.5) fixed += block.characters;
    askNats[block.ask] = (askNats[block.ask] ?? 0) + weight * block.askMargin;
  }
  const length = Math.max(1, characters);
  return {
    nats: Math.max(-6, Math.min(8, nats)),
    recurring: Math.min(1, recurring / length),
    fixed: Math.min(1, fixed / length),
    characters: length,
    promptFrame,
    askNats,
    payloadAsks: [...payloadAsks],
  };
}

function listBlocks(
  prompts: readonly BlockPrint[][],
  heads: ReadonlyMap<number, number>,
  least: number,
): TemplateView['blocks'] {
  const byHead = new Map<number, { logit: number; asks: Set<number>; seen: number }>();
  for (const block of prompts.flat()) {
    if ((heads.get(block.hash) ?? 0) < least) continue;
    const entry = byHead.get(block.hash) ?? { logit: 0, asks: new Set<number>(), seen: 0 };
    entry.logit += block.harvestLogit;
    entry.seen++;
    if (block.askMargin >= 2) entry.asks.add(block.ask);
    byHead.set(block.hash, entry);
  }
  return [...byHead]
    .map(([hash, entry]) => ({
      id: hash.toString(16).padStart(8, '0'),
      share: (heads.get(hash) ?? 0) / prompts.length,
      harvestLogit: entry.logit / entry.seen,
      asks: [...entry.asks].slice(0, 3).map((ask) => asks[ask] as Ask),
    }))
    .sort((a, b) => b.share - a.share || (a.id < b.id ? -1 : 1));
}

/** How much recurring text of a profile asks for training data. */
export interface IntentView {
  /** Mean over the prompts whose recurring part asks for it, in nats; 0 when there are none. */
  readonly nats: number;
  /** Estimated number of events that carry such a frame, and their share of the events with a prompt. */
  readonly events: number;
  readonly share: number;
  /** What they ask for, most certain first. */
  readonly asks: readonly Ask[];
  /** The same for single asks. */
  readonly byAsk: readonly { readonly nats: number; readonly share: number }[];
}

const framedNats = 1;

export function viewIntent(profile: Profile, suspects: TemplateView): IntentView {
  const framed = suspects.prompts.filter((prompt) => prompt.nats >= framedNats);
  const strongest = framed.map(({ askNats }) => strongestHarvestAsk(askNats));
  const byAsk = asks.map((_, ask) => {
    const asking = framed.filter((_prompt, index) => strongest[index] === ask);
    return {
      nats: mean(asking.map((prompt) => prompt.nats)),
      share: asking.length / Math.max(1, suspects.prompts.length),
    };
  });
  const events = (profile.counters.suspects * framed.length) / Math.max(1, suspects.prompts.length);
  const order = byAsk
    .map((entry, ask) => ({ ...entry, ask }))
    .filter((entry) => entry.share > 0.1 && entry.ask < harvestAskCount);
  return {
    nats: mean(framed.map((prompt) => prompt.nats)),
    events,
    share: events / Math.max(1, profile.counters.withPrompt),
    asks: order.sort((a, b) => b.share - a.share || a.ask - b.ask).map((entry) => asks[entry.ask] as Ask),
    byAsk,
  };
}

function strongestHarvestAsk(askNats: readonly number[]): number | undefined {
  let best: number | undefined;
  for (let ask = 0; ask < harvestAskCount; ask++) {
    const nats = askNats[ask] ?? 0;
    if (nats > 0 && nats > (best === undefined ? 0 : (askNats[best] ?? 0))) best = ask;
  }
  return best;
}

const mean = (values: readonly number[]): number =>
  values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
