import { BlockReader } from '@stillwatch/detection/text/block-reader';
import { FeatureReader, encodeTextModel } from '@stillwatch/detection/text/text-model';
import { asks, type Ask } from '@stillwatch/detection/text/asks';

export interface LabelledText {
  readonly text: string;
  /** Which line of the book it was spelled out from. */
  readonly line: number;
  readonly ask: Ask;
  readonly weight: number;
}

export interface TrainingOptions {
  readonly epochs: number;
  readonly ridge: number;
  readonly learningRate: number;
  /** Lines of the book that a feature must stand in: what one line alone says is its author's manner, not the ask. */
  readonly minLines: number;
}
/** Many spellings and few small steps, so that the weights hang on the book and little on which spellings were drawn. */
export const defaultTraining: TrainingOptions = { epochs: 4, ridge: 0.01, learningRate: 0.06, minLines: 5 };

const blocks = new BlockReader();
const features = new FeatureReader();

function featuresOf(text: string): number[] {
  const set = new Set<number>();
  blocks.start();
  blocks.read(text);
  for (let block = 0; block < blocks.blockCount; block++) {
    features.read(blocks, block);
    for (let f = 0; f < features.count; f++) set.add(features.features[f] as number);
  }
  return [...set];
}

/** Features that stand in at least `minLines` lines, each with its row. */
function chooseVocabulary(
  documents: readonly number[][],
  texts: readonly LabelledText[],
  minLines: number,
): Map<number, number> {
  const lines = new Map<number, Set<number>>();
  documents.forEach((document, index) => {
    const { line } = texts[index] as LabelledText;
    for (const feature of document) {
      const seen = lines.get(feature);
      if (seen) seen.add(line);
      else lines.set(feature, new Set([line]));
    }
  });
  const kept = [...lines].filter(([, seen]) => seen.size >= minLines).map(([feature]) => feature);
  return new Map(kept.sort((a, b) => a - b).map((feature, row) => [feature, row]));
}

/**
 * Multinomial logistic regression over the hashed features, by AdaGrad in a fixed order of texts: the same texts give the
 * same bytes. Without an intercept, so that unknown text scores zero for every ask.
 */
export function trainTextModel(
  version: string,
  texts: readonly LabelledText[],
  options: TrainingOptions = defaultTraining,
): Uint8Array {
  const documents = texts.map(({ text }) => featuresOf(text));
  const vocabulary = chooseVocabulary(documents, texts, options.minLines);
  const width = asks.length;
  const weights = new Float64Array(vocabulary.size * width);
  const squared = new Float64Array(vocabulary.size * width).fill(1e-6);
  const rows = documents.map((document) =>
    Int32Array.from(document.flatMap((feature) => vocabulary.get(feature) ?? [])),
  );
  const target = texts.map(({ ask }) => asks.indexOf(ask));
  const logits = new Float64Array(width);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (let step = 0; step < rows.length; step++) {
      const d = (step * 7919 + epoch * 104729) % rows.length;
      const list = rows[d] as Int32Array;
      logits.fill(0);
      for (const row of list)
        for (let a = 0; a < width; a++)
          logits[a] = (logits[a] as number) + (weights[row * width + a] as number);
      toProbabilities(logits);
      const weight = texts[d]?.weight ?? 1;
      for (let a = 0; a < width; a++)
        logits[a] = weight * ((logits[a] as number) - (a === target[d] ? 1 : 0));
      for (const row of list) {
        for (let a = 0; a < width; a++) {
          const at = row * width + a;
          const gradient = (logits[a] as number) + options.ridge * (weights[at] as number);
          squared[at] = (squared[at] as number) + gradient * gradient;
          weights[at] =
            (weights[at] as number) - (options.learningRate * gradient) / Math.sqrt(squared[at] as number);
        }
      }
    }
  }
  return encodeTextModel(
    version,
    [...vocabulary].map(([feature, row]) => ({
      feature,
      weights: weights.subarray(row * width, (row + 1) * width),
    })),
  );
}

function toProbabilities(logits: Float64Array): void {
  const top = Math.max(...logits);
  let sum = 0;
  for (let a = 0; a < logits.length; a++) sum += logits[a] = Math.exp((logits[a] as number) - top);
  for (let a = 0; a < logits.length; a++) logits[a] = (logits[a] as number) / sum;
}
