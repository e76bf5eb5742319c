import type { AccountView } from '../account-view.js';
import { fingerprintBlockBytes, readBlock } from '../fingerprint-codec.js';
import type { Profile } from '../profile-state.js';
import { asks } from '../text/asks.js';
import { percent, type Signal } from './signal.js';

const elicitation = asks.indexOf('reasoning_elicitation');

/**
 * How many different ways of asking for the hidden reasoning were tried, and which share was refused. The sample of
 * suspicious prompts tells how often two of them ask with the same block; its estimate of distinct prompts how many there are.
 */
function probes(profile: Profile): { techniques: number; refused: number } {
  const blocks = new Set<number>();
  let asking = 0;
  for (const sample of profile.suspects.values) {
    let asks = false;
    for (let at = 0; at < sample.blocks.length; at += fingerprintBlockBytes) {
      const block = readBlock(sample.blocks, at);
      if (block.ask !== elicitation || block.askMargin < 2) continue;
      asks = true;
      blocks.add(block.hash);
    }
    if (asks) asking++;
  }
  const sampled = Math.max(1, profile.suspects.values.length);
  const prompts = (profile.suspects.distinct() * asking) / sampled;
  const asked = profile.askEvents[elicitation] ?? 0;
  return {
    techniques: prompts * Math.min(1, blocks.size / Math.max(1, asking)),
    refused: Math.min(1, profile.counters.elicitedRefused / Math.max(1, asked)),
  };
}

/** Signal 6: ways of eliciting hidden reasoning tried within two days, times twice the share refused (at most 1). */
export const probingBurst: Signal = {
  id: 'probing-burst',
  family: 'intent',
  direction: 'up',
  decisive: true,
  edges: [50, 200],
  assumedNats: [0, 1.5, 3],
  measure(view: AccountView) {
    const { profile } = view.windows.day;
    if (profile.counters.withPrompt < 20) return undefined;
    const { techniques, refused } = probes(profile);
    return techniques * Math.min(1, 2 * refused);
  },
  describe(view) {
    const { techniques, refused } = probes(view.windows.day.profile);
    return {
      summary: `About ${Math.round(techniques)} different ways of eliciting hidden reasoning were tried within two days; ${percent(refused)} were refused.`,
      evidence: { techniques: Math.round(techniques), refusedShare: Number(refused.toFixed(2)) },
    };
  },
  ordinaryExplanation: 'Red teams try many techniques too; they usually declare it.',
};
