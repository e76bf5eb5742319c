import { BlockReader } from '@stillwatch/detection/text/block-reader';
import { BlockScorer, decodeTextModel, type TextModel } from '@stillwatch/detection/text/text-model';
import { asks, harvestAskCount, type Ask } from '@stillwatch/detection/text/asks';
import type { BookLine } from './template-book.js';
import { spellOut } from './book-texts.js';
import { trainTextModel } from './train-text-model.js';

export interface TextJudgement {
  readonly line: BookLine;
  readonly text: string;
  readonly harvestLogit: number;
  readonly ask: Ask;
}

/** Sum over a text's blocks, as the recurring part of a prompt is judged. */
export function judgeText(model: TextModel, text: string): { harvestLogit: number; ask: Ask } {
  const blocks = new BlockReader();
  const scorer = new BlockScorer(model);
  blocks.start();
  blocks.read(text);
  let harvestLogit = 0;
  const sums = asks.map(() => 0);
  for (let block = 0; block < blocks.blockCount; block++) {
    scorer.score(blocks, block);
    harvestLogit += scorer.harvestLogit();
    asks.forEach((_, a) => (sums[a] = (sums[a] ?? 0) + scorer.nats(a)));
  }
  const best = sums.indexOf(Math.max(...sums));
  return { harvestLogit, ask: asks[best] as Ask };
}

/** Judges every line by a model that has not seen it: lines are dealt out to `folds` folds. */
export function crossValidate(lines: readonly BookLine[], folds: number, perLine = 16): TextJudgement[] {
  return Array.from({ length: folds }, (_, fold) => {
    const kept = lines.filter((_line, index) => index % folds !== fold);
    const model = decodeTextModel(trainTextModel('fold', spellOut(kept, perLine, 1)));
    return lines
      .filter((_line, index) => index % folds === fold)
      .map((line) => {
        const text = spellOut([line], 1, 2)[0]?.text ?? '';
        return { line, text, ...judgeText(model, text) };
      });
  }).flat();
}

export const isHarvestAsk = (ask: Ask): boolean => asks.indexOf(ask) < harvestAskCount;
