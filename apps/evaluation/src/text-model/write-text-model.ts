import { writeFileSync } from 'node:fs';
import { textModelWeights } from '@stillwatch/detection/text/text-model-weights';
import { decodeTextModel } from '@stillwatch/detection/text/text-model';
import { spellOut } from './book-texts.js';
import { judgeProbes, probeFiles, readProbeFrames } from './probe-frames.js';
import { readTemplateBook } from './template-book.js';
import { trainTextModel } from './train-text-model.js';

const version = 'book-8';
const spellingsPerLine = 24;
const target = new URL('../../../../packages/detection/src/text/text-model-weights.ts', import.meta.url);

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** The text model that the whole template book gives: always the same bytes. */
export const fitTextModel = (): Uint8Array =>
  trainTextModel(version, spellOut(readTemplateBook(), spellingsPerLine, 1));

/** Fits the text model and writes it into the detection package. Answers what it did. */
export function writeTextModel(): string {
  const bytes = fitTextModel();
  const encoded = Buffer.from(bytes).toString('base64');
  writeFileSync(
    target,
    `/** Made by \`npm run calibrate -- --text-model\`; see apps/evaluation/src/text-model. */\nexport const textModelWeights =\n  '${encoded}';\n`,
  );
  const model = decodeTextModel(bytes);
  const figures = probeFiles.flatMap((file) =>
    judgeProbes(model, readProbeFrames(file)).map(
      ({ language, auroc, recall, falseAlarms }) =>
        `  ${file}, ${language}: AUROC ${auroc.toFixed(3)}, heard ${percent(recall)}, ordinary heard ${percent(falseAlarms)}`,
    ),
  );
  return [`${version}: ${readTemplateBook().length} templates, ${bytes.length} bytes`, ...figures].join('\n');
}

/** Whether the weights in the detection package are those that the book gives. */
export const isTextModelCurrent = (): boolean =>
  Buffer.from(fitTextModel()).toString('base64') === textModelWeights;
