import type { Signal } from './signal.js';
import { bareQuestions } from './bare-questions.js';
import { bareVolume } from './bare-volume.js';
import { fixedFrame } from './fixed-frame.js';
import { frameOutsidePurpose } from './frame-outside-purpose.js';
import { framelessBreadth } from './frameless-breadth.js';
import { instantMaximum } from './instant-maximum.js';
import { judgingFrame } from './judging-frame.js';
import { logprobHarvest } from './logprob-harvest.js';
import { machinePace } from './machine-pace.js';
import { newModelPivot } from './new-model-pivot.js';
import { noEndUsers } from './no-end-users.js';
import { ordinaryFrame } from './ordinary-frame.js';
import { outputEconomics } from './output-economics.js';
import { outputReingestion } from './output-reingestion.js';
import { payloadNovelty } from './payload-novelty.js';
import { planMismatch } from './plan-mismatch.js';
import { probingBurst } from './probing-burst.js';
import { purposeMismatch } from './purpose-mismatch.js';
import { reasoningElicitation } from './reasoning-elicitation.js';
import { reasoningShare } from './reasoning-share.js';
import { resampling } from './resampling.js';
import { rewardGroups } from './reward-groups.js';
import { roundTheClock } from './round-the-clock.js';
import { templateIntent } from './template-intent.js';

/** Every signal, in the order reasons of equal weight are listed. */
export const allSignals: readonly Signal[] = [
  templateIntent,
  reasoningElicitation,
  rewardGroups,
  judgingFrame,
  outputReingestion,
  probingBurst,
  ordinaryFrame,
  bareQuestions,
  bareVolume,
  fixedFrame,
  framelessBreadth,
  payloadNovelty,
  resampling,
  noEndUsers,
  machinePace,
  roundTheClock,
  instantMaximum,
  newModelPivot,
  outputEconomics,
  reasoningShare,
  logprobHarvest,
  planMismatch,
  purposeMismatch,
  frameOutsidePurpose,
];
