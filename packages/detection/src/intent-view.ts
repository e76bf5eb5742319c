import type { Profile } from './profile-state.js';
import type { TemplateView } from './template-view.js';
import { asks, harvestAskCount, isJudgingAsk, type Ask } from './text/asks.js';

/** How much recurring text of a profile asks for training data. */
export interface IntentView {
  /** Mean over the prompts whose recurring part asks for it, in nats, less what talk explains; 0 when there are none. */
  readonly nats: number;
  /** Estimated number of events that carry such a frame, and their share of the events with a prompt. */
  readonly events: number;
  readonly share: number;
  /** What they ask for, most certain first. */
  readonly asks: readonly Ask[];
  /** How far they are system prompts of conversations that go on, as those of characters and games are. 0 to 1. */
  readonly talk: number;
  /** The share of judging in what they ask for, 0 to 1, by certainty. */
  readonly judging: number;
  /** The same for single asks. */
  readonly byAsk: readonly { readonly nats: number; readonly share: number }[];
}

const framedNats = 1;
/** The most that talk explains of a frame: a pipeline can keep conversations up too, at the price of their turns. */
const mostExplainedByTalk = 0.5;

export function viewIntent(profile: Profile, suspects: TemplateView): IntentView {
  const sampled = Math.max(1, suspects.prompts.length);
  const sums = new Array<number>(asks.length).fill(0);
  const counts = new Array<number>(asks.length).fill(0);
  let framed = 0;
  let nats = 0;
  let judging = 0;
  let talking = 0;
  for (const prompt of suspects.prompts) {
    if (prompt.nats < framedNats) continue;
    framed++;
    if (prompt.inTalk) talking++;
    nats += prompt.nats;
    judging += judgingShare(prompt.askNats);
    const strongest = strongestHarvestAsk(prompt.askNats);
    if (strongest === undefined) continue;
    sums[strongest] = (sums[strongest] as number) + prompt.nats;
    counts[strongest] = (counts[strongest] as number) + 1;
  }
  const talk = Math.min(1, (2 * talking) / Math.max(1, framed)) * conversationsComeBack(profile);
  const heard = 1 - mostExplainedByTalk * talk;
  const byAsk = sums.map((sum, ask) => ({
    nats: (heard * sum) / Math.max(1, counts[ask] as number),
    share: (counts[ask] as number) / sampled,
  }));
  const events = (profile.counters.suspects * framed) / sampled;
  return {
    nats: (heard * nats) / Math.max(1, framed),
    talk,
    events,
    share: events / Math.max(1, profile.counters.withPrompt),
    asks: listAsks(byAsk),
    judging: judging / Math.max(1, framed),
    byAsk,
  };
}

/** How much the number of distinct conversations may be off: the sample's error is about a seventh. */
const sketchError = 0.2;

/** From 0, where each conversation's id is seen about once, to 1, where the usual one is seen three times or more. */
function conversationsComeBack({ counters, conversations }: Profile): number {
  const repeated = 1 - conversations.distinct() / Math.max(1, counters.withConversation);
  return counters.withConversation === 0 ? 0 : Math.max(0, Math.min(1, 2 * (repeated - sketchError)));
}

function judgingShare(askNats: readonly number[]): number {
  let [judging, harvest] = [0, 0];
  for (let ask = 0; ask < harvestAskCount; ask++)
    if (isJudgingAsk(ask)) judging += askNats[ask] as number;
    else harvest += askNats[ask] as number;
  return judging === 0 ? 0 : judging / (judging + harvest);
}

/** What more than a tenth of the prompts ask for, most frequent first. */
function listAsks(byAsk: IntentView['byAsk']): Ask[] {
  const order: number[] = [];
  for (let ask = 0; ask < harvestAskCount; ask++) if ((byAsk[ask]?.share ?? 0) > 0.1) order.push(ask);
  return order
    .sort((a, b) => (byAsk[b]?.share ?? 0) - (byAsk[a]?.share ?? 0) || a - b)
    .map((ask) => asks[ask] as Ask);
}

function strongestHarvestAsk(askNats: readonly number[]): number | undefined {
  let best: number | undefined;
  for (let ask = 0; ask < harvestAskCount; ask++) {
    const nats = askNats[ask] ?? 0;
    if (nats > 0 && nats > (best === undefined ? 0 : (askNats[best] ?? 0))) best = ask;
  }
  return best;
}
