import { expect, test } from '@jest/globals';
import {
  excerptsPerAccount,
  excerptsPerTemplate,
  ordinaryExcerptsPerAccount,
} from '@stillwatch/contracts/evidence';
import { decodeFingerprint } from '@stillwatch/detection/fingerprint-codec';
import { fingerprintContent, makeFingerprintKey } from '@stillwatch/detection/fingerprint';
import type { Ask } from '@stillwatch/detection/text/asks';
import fc from 'fast-check';
import { harvestPrompt } from '../../test/harvest-prompt.js';
import { choose, templateOf, type Template } from './excerpt-choice.rules.js';

const nothing = { templates: [], ordinary: 0 };
const clear: Ask = 'dataset_export';
const requests = (count: number, of: (index: number) => Template): Template[] =>
  Array.from({ length: count }, (_, index) => of(index));

test('of one template three requests are kept', () => {
  expect(
    choose(
      requests(10, () => ({ template: 7, ask: clear })),
      nothing,
    ),
  ).toHaveLength(3);
  expect(
    choose(
      requests(10, () => ({ template: 7, ask: clear })),
      { templates: [7, 7], ordinary: 0 },
    ),
  ).toHaveLength(1);
});

test('of one account thirty are kept, at most fifteen of which ask for no training data', () => {
  const ordinary = requests(100, (template) => ({ template, ask: null }));
  expect(choose(ordinary, nothing)).toHaveLength(15);
  const asking = requests(100, (template) => ({ template: 1_000 + template, ask: clear }));
  const chosen = choose([...ordinary, ...asking], nothing);
  expect(chosen).toHaveLength(30);
  expect(chosen.filter(({ ask }) => ask === null)).toEqual([]);
});

test('batch after batch, no limit is ever passed', () => {
  const request = fc.record({
    template: fc.integer({ min: 0, max: 20 }),
    ask: fc.constantFrom<Ask | null>(clear, null),
  });
  fc.assert(
    fc.property(fc.array(fc.array(request, { maxLength: 40 }), { maxLength: 8 }), (batches) => {
      const kept: Template[] = [];
      for (const batch of batches)
        kept.push(
          ...choose(batch, {
            templates: kept.map(({ template }) => template),
            ordinary: kept.filter(({ ask }) => ask === null).length,
          }),
        );
      expect(kept.length).toBeLessThanOrEqual(excerptsPerAccount);
      expect(kept.filter(({ ask }) => ask === null).length).toBeLessThanOrEqual(ordinaryExcerptsPerAccount);
      for (const { template } of kept)
        expect(kept.filter((other) => other.template === template).length).toBeLessThanOrEqual(
          excerptsPerTemplate,
        );
    }),
  );
});

const key = makeFingerprintKey(Buffer.from('a secret of at least 16 bytes'));
const template = (content: { system?: string; prompt?: string; completion?: string }) =>
  templateOf(decodeFingerprint(fingerprintContent(content, key) ?? new Uint8Array()));

test('requests of one frame are of one template whatever their payload; their ask is named', () => {
  const first = template({ prompt: harvestPrompt(1) });
  expect(template({ prompt: harvestPrompt(2) })).toEqual(first);
  expect(first.ask).toBe('instruction_synthesis');
});

test('without a clear ask the system prompt is the template, else the opening of the prompt', () => {
  const system = 'You are Mira, the assistant of a travel agency in Graz.';
  const one = template({ system, prompt: 'When does the ferry to Split leave?' });
  expect(template({ system, prompt: 'I have lost my ticket.' })).toEqual(one);
  expect(template({ prompt: 'When does the ferry to Split leave?' })).not.toEqual(one);
  expect(one.ask).toBeNull();
  expect(template({ completion: 'Only an answer.' }).ask).toBeNull();
});
