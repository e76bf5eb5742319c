import type { RandomStream } from './random-stream.js';

/** Word lists by name; an entry may name further lists. */
export type Lexicon = Readonly<Record<string, readonly string[]>>;

const slot = /\{([a-z][A-Za-z]*|\d+-\d+)\}/g;
const maxDepth = 8;

/**
 * Writes one sentence of a grammar: `{name}` becomes an entry of that list (itself expanded), `{3-40}` a whole number of
 * that range. An unknown list is a mistake in the grammar and throws.
 */
export function write(random: RandomStream, lexicon: Lexicon, template: string, depth = 0): string {
  if (depth > maxDepth) throw new Error(`the grammar turns in circles at ${template}`);
  return template.replace(slot, (_, name: string) => {
    const range = /^(\d+)-(\d+)$/.exec(name);
    if (range) return String(random.integer(Number(range[1]), Number(range[2])));
    const entries = lexicon[name];
    if (!entries) throw new Error(`the grammar has no list ${name}`);
    return write(random, lexicon, random.pick(entries), depth + 1);
  });
}

/** A source of prompts: each call writes another one. */
export type PromptSource = (random: RandomStream) => string;

/** A source that picks one of `templates` and writes it with `lexicon`. */
export function sourceOf(lexicon: Lexicon, templates: readonly string[]): PromptSource {
  return (random) => {
    const sentence = write(random, lexicon, random.pick(templates));
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
  };
}

/** Several sentences of one source, as a paragraph. */
export function paragraphOf(source: PromptSource, fewest: number, most: number): PromptSource {
  return (random) => Array.from({ length: random.integer(fewest, most) }, () => source(random)).join(' ');
}

/** One of several sources, each as likely as the others. */
export function anyOf(...sources: readonly PromptSource[]): PromptSource {
  return (random) => random.pick(sources)(random);
}
