import type { AccountView, WindowView } from '../account-view.js';
import { cargoNats, viewCargo } from '../cargo-view.js';
import { declaresJudging, declaresTranslation, explainedAttacks } from '../explained-by-purpose.js';
import { judged } from '../judged-prompts.js';
import { oncePerView } from '../once-per-view.js';
import { askPhrases } from '../text/asks.js';
import { percent, rounded, type Finding, type Signal } from './signal.js';

/** Events and share at which half of the evidence counts. */
const halfEvents = 6;
const halfShare = 0.02;

/** Nats of the recurring templates of one window, less when few requests carry them. */
export const frameStrength = ({ intent }: WindowView): number =>
  intent.nats * (intent.events / (intent.events + halfEvents)) * (intent.share / (intent.share + halfShare));

const strongest = (view: AccountView): WindowView =>
  view.distinct.reduce((best, window) => (frameStrength(window) > frameStrength(best) ? window : best));

/**
 * Of the strongest window, as far as it is to be taken at its word. Who judges answers speaks of answers all the time: where
 * judging was declared, a frame counts less the more of it is judging, and not at all from half on. Attacks that were declared
 * as security research, and refused, are no harvest.
 */
function frameNats(view: AccountView): number {
  const window = strongest(view);
  const explained = declaresJudging(view) ? Math.min(1, 2 * window.intent.judging) : explainedAttacks(view);
  return frameStrength(window) * (1 - explained);
}

const localisation = oncePerView((view: AccountView): number => {
  const { templates } = view.windows.month;
  return declaresTranslation(view) || templates.prompts.length < 10 ? 0 : cargoNats(viewCargo(templates));
});

/** What an undeclared judging frame says: much where bare scores come back, as a reward model gives them, else little. */
function reward(view: AccountView): number {
  if (declaresJudging(view) || view.windows.month.templates.prompts.length < 10) return 0;
  const { shortOutputs, withOutput } = view.windows.month.profile.counters;
  const { nats, share } = judged(view);
  return nats * share * (shortOutputs > 0.5 * withOutput ? 0.7 : 0.2);
}

/** What the signal rests on, each in nats: what recurs, a cargo of tasks in it, or scores that come back. */
export const intentSources = (view: AccountView): { frame: number; cargo: number; reward: number } => ({
  frame: frameNats(view),
  cargo: localisation(view),
  reward: reward(view),
});

/**
 * Signal 4: nats for "makes training data" read in what recurs, in the window where it is strongest, or in a recurring
 * frame around a cargo of tasks, or in undeclared scoring of answers. 0 to 8.
 */
export const templateIntent: Signal = {
  id: 'template-intent',
  family: 'intent',
  direction: 'up',
  decisive: true,
  edges: [0.5, 1.2, 2, 3.2],
  measure: (view) =>
    view.windows.life.profile.counters.withPrompt < 3
      ? undefined
      : Math.max(...Object.values(intentSources(view))),
  describe(view, value) {
    if (value > 1 && localisation(view) >= value) return describeCargo(view);
    return value > 1 && reward(view) >= value ? describeReward(view) : describeFrame(view, value);
  },
  ordinaryExplanation:
    'Tools that improve prompts, tests of an own product and permitted classifier data use like templates.',
};

function describeFrame(view: AccountView, value: number): Finding {
  const { intent, name } = strongest(view);
  const isTalk = intent.talk > 0.05;
  const talk = isTalk ? ' It is the system prompt of conversations that go on, which speaks for less.' : '';
  const asksFor = intent.asks.slice(0, 2).map((ask) => askPhrases[ask]);
  return {
    summary:
      value > 0.5
        ? `About ${Math.round(intent.events)} requests (${percent(intent.share)} of the window) carry a recurring template for ${asksFor.join(' and ') || 'making training data'}.${talk}`
        : 'No recurring part of the prompts asks for training data.',
    evidence: {
      window: name,
      templatedRequests: Math.round(intent.events),
      share: rounded(intent.share, 3),
      nats: rounded(intent.nats),
      ...(isTalk ? { inConversations: rounded(intent.talk) } : {}),
      asksFor: intent.asks.slice(0, 3).join(', '),
    },
  };
}

function describeCargo(view: AccountView): Finding {
  const { framed, tasks, kinds } = viewCargo(view.windows.month.templates);
  return {
    summary: `${percent(framed)} of the prompts have texts translated, and ${percent(tasks)} of these texts are themselves tasks for a model, of many kinds: a training set being localised looks like this.`,
    evidence: {
      window: 'month',
      framedShare: rounded(framed),
      taskShare: rounded(tasks),
      varietyBits: rounded(kinds),
    },
  };
}

function describeReward(view: AccountView): Finding {
  const { nats, share } = judged(view);
  return {
    summary: `${percent(share)} of the prompts have the model score answers and take back little more than a number, which is how a reward model is trained.`,
    evidence: { window: 'month', judgedShare: rounded(share), nats: rounded(nats) },
  };
}
