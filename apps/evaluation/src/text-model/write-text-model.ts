import { writeFileSync } from 'node:fs';
import { decodeTextModel } from '@stillwatch/detection/text/text-model';
import { spellOut } from './book-texts.js';
import { judgeProbes, readProbeFrames } from './probe-frames.js';
import { readTemplateBook } from './template-book.js';
import { trainTextModel } from './train-text-model.js';

export const textModelVersion = 'book-6';
export const spellingsPerLine = 24;
const target = new URL('../../../../packages/detection/src/text/text-model-weights.ts', import.meta.url);

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Fits the text model to the whole template book and writes it into the detection package. Answers what it did. */
export function writeTextModel(): string {
  const lines = readTemplateBook();
  const bytes = trainTextModel(textModelVersion, spellOut(lines, spellingsPerLine, 1));
  const encoded = Buffer.from(bytes).toString('base64');
  writeFileSync(
    target,
    `/** Made by \`npm run calibrate -- --text-model\`; see apps/evaluation/src/text-model. */\nexport const textModelWeights =\n  '${encoded}';\n`,
  );
  const figures = judgeProbes(decodeTextModel(bytes), readProbeFrames()).map(
    ({ language, auroc, recall, falseAlarms }) =>
      `  strangers' frames, ${language}: AUROC ${auroc.toFixed(3)}, heard ${percent(recall)}, ordinary heard ${percent(falseAlarms)}`,
  );
  return [`${textModelVersion}: ${lines.length} templates, ${bytes.length} bytes`, ...figures].join('\n');
}
