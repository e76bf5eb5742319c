import { readFileSync, readdirSync } from 'node:fs';
import { asks, type Ask } from '@stillwatch/detection/text/asks';
import type { RandomStream } from '../random-stream.js';

/** One line of the template book: a template with alternatives, and what it asks for. */
export interface BookLine {
  readonly ask: Ask;
  readonly language: string;
  readonly grammar: string;
}

const folder = new URL('../../template-book/', import.meta.url);

/** Reads template-book/*.txt. @throws Error on a heading that is no ask. */
export function readTemplateBook(): BookLine[] {
  const lines: BookLine[] = [];
  for (const file of readdirSync(folder).sort()) {
    const language = file.split('.')[1] ?? 'en';
    let ask: Ask | undefined;
    for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n')) {
      const heading = /^\[(\w+)\]$/.exec(line.trim());
      if (heading) {
        ask = asks.find((name) => name === heading[1]);
        if (!ask) throw new Error(`${file}: [${heading[1]}] is no known ask`);
      } else if (ask && line.trim() && !line.startsWith('#'))
        lines.push({ ask, language, grammar: line.trim() });
    }
  }
  return lines;
}

/** Picks one alternative of every (a|b|), innermost first; writes `\n` as a line break and numbers for `# `. */
export function expand(grammar: string, random: RandomStream): string {
  let text = grammar;
  for (;;) {
    const next = text.replace(/\(([^()]*\|[^()]*)\)/, (_, options: string) =>
      random.pick(options.split('|')),
    );
    if (next === text) break;
    text = next;
  }
  return text.replaceAll('\\n', '\n').replace(/#(?= |-|[个条道种])/g, () => String(random.int(2, 30)));
}

/** Puts `filler()` into every slot. */
export const fillSlots = (text: string, filler: () => string): string => text.replace(/\{x\}/g, filler);
