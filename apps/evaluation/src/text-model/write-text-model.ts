import { writeFileSync } from 'node:fs';
import { spellOut } from './book-texts.js';
import { readTemplateBook } from './template-book.js';
import { trainTextModel } from './train-text-model.js';

export const textModelVersion = 'book-4';
const target = new URL('../../../../packages/detection/src/text/text-model-weights.ts', import.meta.url);

/** Fits the text model to the whole template book and writes it into the detection package. Answers what it did. */
export function writeTextModel(): string {
  const lines = readTemplateBook();
  const bytes = trainTextModel(textModelVersion, spellOut(lines, 24, 1));
  const encoded = Buffer.from(bytes).toString('base64');
  writeFileSync(
    target,
    `/** Made by \`npm run calibrate -- --text-model\`; see apps/evaluation/src/text-model. */\nexport const textModelWeights =\n  '${encoded}';\n`,
  );
  return `${textModelVersion}: ${lines.length} templates, ${bytes.length} bytes`;
}
