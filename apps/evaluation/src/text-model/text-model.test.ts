import { expect, test } from '@jest/globals';
import { textModelWeights } from '@stillwatch/detection/text/text-model-weights';
import { randomStream } from '../random-stream.js';
import { spellOut } from './book-texts.js';
import { expand, readTemplateBook } from './template-book.js';
import { trainTextModel } from './train-text-model.js';
import { textModelVersion } from './write-text-model.js';

test('the weights in the repository come out of the template book, byte for byte', () => {
  const bytes = trainTextModel(textModelVersion, spellOut(readTemplateBook(), 24, 1));
  expect(Buffer.from(bytes).toString('base64') === textModelWeights).toBe(true);
});

test('every template of the book can be spelled out: no alternative is left standing', () => {
  const random = randomStream(1);
  for (const { grammar } of readTemplateBook())
    expect(expand(grammar, random)).not.toMatch(/\([^()]*\|[^()]*\)/);
});
