import bidiFactory from 'bidi-js';
import { faceOf, type Face, type Weight } from './fonts.js';

/** Text in one face and one direction. Runs of a line are in the order in which they are drawn, left to right. */
export interface TextRun {
  readonly face: Face;
  readonly text: string;
  readonly isRightToLeft: boolean;
}

const bidi = bidiFactory();
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

export const hasRightToLeft = (text: string): boolean => rightToLeft.test(text);

/**
 * What is drawn for a text: white space as plain spaces, and a character that no font has, or that could disguise others
 * (controls, changes of direction), as its code point.
 */
export function printable(text: string, weight: Weight): string {
  let drawn = '';
  for (const character of text.normalize('NFC')) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (/\s/u.test(character)) drawn += ' ';
    else if (/[\u200c\u200d]/.test(character)) drawn += faceOf(weight, codePoint) ? character : '';
    else if (/[\p{C}]/u.test(character) || !faceOf(weight, codePoint)) drawn += `[U+${hex(codePoint)}]`;
    else drawn += character;
  }
  return drawn;
}

const hex = (codePoint: number) => codePoint.toString(16).toUpperCase().padStart(4, '0');

/** The runs of one line of printable text. */
export function runsOf(line: string, weight: Weight): TextRun[] {
  if (!hasRightToLeft(line)) return facesOf(line, weight, false);
  const levels = bidi.getEmbeddingLevels(line);
  const order = bidi.getReorderedIndices(line, levels);
  const runs: TextRun[] = [];
  for (let at = 0; at < order.length;) {
    const isOdd = isOddAt(levels.levels, order[at]);
    let end = at + 1;
    while (end < order.length && isOddAt(levels.levels, order[end]) === isOdd) end += 1;
    const indices = order.slice(at, end);
    // Within a run the font's own shaping turns the letters round, so it gets them in the order of reading.
    const logical = isOdd ? indices.reverse() : indices;
    const text = logical.map((index) => mirrored(line[index] ?? '', isOdd)).join('');
    const faces = facesOf(text, weight, isOdd);
    runs.push(...(isOdd ? faces.reverse() : faces));
    at = end;
  }
  return runs;
}

const isOddAt = (levels: Uint8Array, index: number | undefined): boolean =>
  ((levels[index ?? 0] ?? 0) & 1) === 1;

const mirrored = (character: string, isOdd: boolean): string =>
  (isOdd ? bidi.getMirroredCharacter(character) : null) ?? character;

function facesOf(text: string, weight: Weight, isRightToLeft: boolean): TextRun[] {
  const runs: { face: Face; text: string }[] = [];
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const last = runs.at(-1);
    const stays = last && /[\s\p{M}\u200c\u200d]/u.test(character) && last.face.has(codePoint);
    const face = stays ? last.face : faceOf(weight, codePoint);
    if (!face) continue;
    if (last && last.face === face) last.text += character;
    else runs.push({ face, text: character });
  }
  return runs.map(({ face, text: drawn }) => {
    // Fonts turn round what has letters of their script; brackets and spaces by themselves they do not.
    const isTurned = isRightToLeft && !hasRightToLeft(drawn);
    return { face, text: isTurned ? [...drawn].reverse().join('') : drawn, isRightToLeft };
  });
}
