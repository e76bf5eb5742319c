import { readFileSync } from 'node:fs';
import { BlockReader } from '@stillwatch/detection/text/block-reader';
import { asks, harvestAskCount, isNeutralAsk, type Ask } from '@stillwatch/detection/text/asks';
import { BlockScorer, type TextModel } from '@stillwatch/detection/text/text-model';
import { z } from 'zod';
import { auroc } from '../figures/statistics.js';

/** Whole frames by authors who knew neither the book nor the corpus, each file by another one. */
export const probeFiles = [
  'probe-frames.jsonl',
  'probe-frames-2.jsonl',
  'probe-frames-3.jsonl',
  'probe-frames-4.jsonl',
] as const;
const probeSchema = z.object({ ask: z.enum(asks), language: z.string(), text: z.string() });
export type ProbeFrame = z.infer<typeof probeSchema>;

/** Nothing is ever fitted to them. */
export const readProbeFrames = (file: (typeof probeFiles)[number]): ProbeFrame[] =>
  readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => probeSchema.parse(JSON.parse(line)));

const leastNats = -2.5;
const mostNats = 5;
/** Where a frame counts in full: the upper half of the scorecard's bins for intent. */
export const heardNats = 2;

/** What the blocks of a text say together, in nats; the bounds of one block are those of the profile's template view. */
export function readFrame(model: TextModel, text: string): number {
  const blocks = new BlockReader();
  const scorer = new BlockScorer(model);
  blocks.start();
  blocks.read(text.replaceAll('{x}', '"'));
  let nats = 0;
  for (let block = 0; block < blocks.blockCount; block++) {
    scorer.score(blocks, block);
    nats += Math.max(leastNats, Math.min(mostNats, scorer.harvestLogit()));
  }
  return nats;
}

export interface ProbeFigures {
  readonly language: string;
  readonly auroc: number;
  /** Share of the frames that make training data which are heard. */
  readonly recall: number;
  /** Share of the ordinary frames which are heard all the same. */
  readonly falseAlarms: number;
}

/** How well a model tells strangers' frames apart, by language. Judging speaks for neither side and is left out. */
export function judgeProbes(model: TextModel, probes: readonly ProbeFrame[]): ProbeFigures[] {
  const sideOf = (ask: Ask): 'harvest' | 'neutral' | 'ordinary' => {
    const index = asks.indexOf(ask);
    return isNeutralAsk(index) ? 'neutral' : index < harvestAskCount ? 'harvest' : 'ordinary';
  };
  return [...new Set(probes.map(({ language }) => language))].map((language) => {
    const of = (side: string): number[] =>
      probes
        .filter((probe) => probe.language === language && sideOf(probe.ask) === side)
        .map(({ text }) => readFrame(model, text));
    const [harvest, ordinary] = [of('harvest'), of('ordinary')];
    const heard = (nats: readonly number[]): number =>
      nats.filter((value) => value >= heardNats).length / Math.max(1, nats.length);
    return {
      language,
      auroc: auroc(harvest, ordinary),
      recall: heard(harvest),
      falseAlarms: heard(ordinary),
    };
  });
}
