import { hashString, mix32 } from '@stillwatch/detection/keyed-hash';
import { randomStream, type RandomStream } from '../random-stream.js';
import { expand, type BookLine } from './template-book.js';
import type { LabelledText } from './train-text-model.js';

/**
 * Spells every line of the book out `perLine` times. Each ask weighs the same however many lines it has, and ordinary
 * work as a whole as much as harvesting. Some texts drop words, so that no single phrase carries a decision. A line's
 * spellings hang on the line alone: another line more or less changes no other's.
 */
export function spellOut(lines: readonly BookLine[], perLine: number, seed: number): LabelledText[] {
  const perAsk = new Map<string, number>();
  for (const line of lines) perAsk.set(line.ask, (perAsk.get(line.ask) ?? 0) + 1);
  const mean = lines.length / perAsk.size;
  return lines.flatMap((line, index) => {
    const random = randomStream(mix32(seed ^ hashString(line.grammar)));
    return Array.from({ length: perLine }, () => ({
      text: dropWords(expand(line.grammar, random).replace(/\{x\}/g, '"'), random),
      line: index,
      ask: line.ask,
      weight: mean / (perAsk.get(line.ask) ?? mean),
    }));
  });
}

function dropWords(text: string, random: RandomStream): string {
  if (random.chance(0.3)) return text;
  const share = random.next() * 0.3;
  return text
    .split(/(?<=[ \n])/)
    .filter(() => !random.chance(share))
    .join('');
}
