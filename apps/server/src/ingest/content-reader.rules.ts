import type { Content } from '@stillwatch/contracts/usage-event';
import { isRecord } from './field-readers.rules.js';

/** How deep parts may stand in parts: messages hold parts, a tool's result holds parts. */
const maxPartDepth = 8;

export interface ReadContent {
  readonly content: Content | undefined;
  /** The fields that were of the wrong kind. */
  readonly repaired: readonly string[];
}

/**
 * What was said. A text is read whatever its length, a list of messages or parts as their texts in order, and anything else
 * as its JSON text: none of it is left out. What stands in the place of the whole content is its prompt.
 */
export function readContent(value: unknown): ReadContent {
  if (value === undefined) return { content: undefined, repaired: [] };
  if (value === null) return { content: undefined, repaired: ['content'] };
  if (!isRecord(value)) {
    const isKnownKind = typeof value === 'string' || Array.isArray(value);
    return { content: { prompt: saidIn(value) }, repaired: isKnownKind ? [] : ['content'] };
  }
  const content: Content = {};
  const repaired: string[] = [];
  for (const name of ['system', 'prompt', 'completion'] as const) {
    const said = value[name];
    if (said === undefined) continue;
    if (typeof said !== 'string' && !Array.isArray(said)) repaired.push(`content.${name}`);
    if (said !== null) content[name] = saidIn(said);
  }
  return { content, repaired };
}

function saidIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const texts = textsIn(value, maxPartDepth);
    if (texts.length > 0) return texts.join('\n');
  }
  return jsonText(value);
}

function textsIn(parts: unknown, depth: number): string[] {
  if (typeof parts === 'string') return [parts];
  if (Array.isArray(parts)) return depth === 0 ? [] : parts.flatMap((part) => textsIn(part, depth - 1));
  if (!isRecord(parts) || depth === 0) return [];
  return [parts.text, parts.content, parts.parts].flatMap((said) => textsIn(said, depth - 1));
}

/** The JSON text of a value; of one that is nested beyond what can be written, the texts in it. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return nestedTexts(value).join('\n');
  }
}

function nestedTexts(value: unknown): string[] {
  const texts: string[] = [];
  for (const left = [value]; left.length > 0;) {
    const next = left.pop();
    if (typeof next === 'string') texts.push(next);
    else if (typeof next === 'object' && next !== null)
      for (const each of Object.values(next)) left.push(each);
  }
  return texts.reverse();
}
