import { Char, charClass, lowerCase } from './character-classes.js';

/** Longest stretch read of one text: its beginning and its end, where templates live. Bounds the cost of any prompt. */
const headCharacters = 24_000;
const tailCharacters = 8_000;
const maxTokensPerBlock = 48;
const maxTokens = 32_768;
const numberToken = 0x6e756d62;

export const scripts = ['none', 'latin', 'ideographic', 'other'] as const;

/**
 * Cuts texts into blocks: sentences, lines, the part before a colon, what stands in quotes. A prompt template shows as
 * blocks that come again from prompt to prompt, its slots as blocks that do not. Numbers are masked, case and
 * punctuation dropped. One instance is reused; its arrays hold the result until the next `read`.
 */
export class BlockReader {
  /** Unkeyed hashes of the tokens (words, numbers as one, single ideographs), never to be stored. */
  readonly tokens = new Int32Array(maxTokens);
  /** 1 where the token is an ideograph, whose neighbours form words with it. */
  readonly ideographic = new Uint8Array(maxTokens);
  /** Index of the first token of each block, and one past the last at `blockCount`. */
  readonly blockStart = new Int32Array(maxTokens + 1);
  readonly blockCharacters = new Int32Array(maxTokens + 1);
  blockCount = 0;
  tokenCount = 0;
  characters = 0;
  private latin = 0;
  private ideographs = 0;
  private foreign = 0;
  private blockFrom = 0;
  private hasWord = false;

  start(): void {
    this.blockCount = this.tokenCount = this.characters = 0;
    this.latin = this.ideographs = this.foreign = 0;
    this.blockStart[0] = 0;
  }

  /** Adds one text's blocks to those already read since `start`. */
  read(text: string): void {
    this.characters += text.length;
    if (text.length <= headCharacters + tailCharacters) this.scan(text, 0, text.length);
    else {
      this.scan(text, 0, headCharacters);
      this.scan(text, text.length - tailCharacters, text.length);
    }
  }

  /** The writing system most letters belong to, as an index into `scripts`. An ideograph counts as two letters. */
  script(): number {
    const most = Math.max(this.latin, this.ideographs * 2, this.foreign);
    if (most === 0) return 0;
    return most === this.latin ? 1 : most === this.foreign ? 3 : 2;
  }

  private scan(text: string, from: number, to: number): void {
    this.blockFrom = from;
    this.hasWord = false;
    let i = from;
    while (i < to && this.tokenCount < maxTokens - 2) {
      const code = text.charCodeAt(i);
      const kind = charClass[code];
      if (kind === Char.letter) i = this.word(text, i, to);
      else if (kind === Char.digit) i = this.number(text, i, to);
      else if (kind === Char.ideograph) {
        this.ideographs++;
        this.hasWord = true;
        this.push(Math.imul(code, 0x9e3779b1), 1);
        i++;
      } else {
        i++;
        if (kind === Char.mark) {
          if (charClass[text.charCodeAt(i)] !== Char.mark) this.push(code, 0);
        } else if (kind !== undefined && kind >= Char.newline && this.endsBlock(kind, text, i, to))
          this.close(i);
      }
      if (this.tokenCount - (this.blockStart[this.blockCount] ?? 0) >= maxTokensPerBlock) this.close(i);
    }
    this.close(to);
  }

  private endsBlock(kind: number, text: string, next: number, to: number): boolean {
    if (kind === Char.newline || kind === Char.wideStop || kind === Char.quote) return true;
    if (kind !== Char.stop && kind !== Char.colon) return false;
    if (next >= to) return true;
    const following = charClass[text.charCodeAt(next)];
    return following === Char.space || following === Char.newline || following === Char.ideograph;
  }

  private word(text: string, from: number, to: number): number {
    let h = 0x811c9dc5;
    let i = from;
    for (; i < to; i++) {
      const code = text.charCodeAt(i);
      const kind = charClass[code];
      if (kind === Char.letter) h = Math.imul(h ^ (lowerCase[code] ?? code), 0x01000193);
      else if (kind !== Char.skip) break;
    }
    if (text.charCodeAt(from) < 0x250) this.latin += i - from;
    else this.foreign += i - from;
    this.hasWord = true;
    this.push(h, 0);
    return i;
  }

  private number(text: string, from: number, to: number): number {
    let i = from + 1;
    while (i < to && charClass[text.charCodeAt(i)] === Char.digit) i++;
    if (this.tokens[this.tokenCount - 1] !== numberToken) this.push(numberToken, 0);
    return i;
  }

  private push(token: number, ideographic: number): void {
    this.tokens[this.tokenCount] = token;
    this.ideographic[this.tokenCount++] = ideographic;
  }

  /** Ends the block. One without a word (a bare number, a rule of hyphens) is forgotten. */
  private close(at: number): void {
    if (this.hasWord) {
      this.blockCharacters[this.blockCount++] = at - this.blockFrom;
      this.blockStart[this.blockCount] = this.tokenCount;
    } else this.tokenCount = this.blockStart[this.blockCount] ?? 0;
    this.blockFrom = at;
    this.hasWord = false;
  }
}

/** The hash a word has in `BlockReader.tokens`. */
export function wordToken(word: string): number {
  if (word.length === 1 && charClass[word.charCodeAt(0)] === Char.ideograph)
    return Math.imul(word.charCodeAt(0), 0x9e3779b1);
  if (word.length === 1 && charClass[word.charCodeAt(0)] === Char.mark) return word.charCodeAt(0);
  let h = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (charClass[code] === Char.letter) h = Math.imul(h ^ (lowerCase[code] ?? code), 0x01000193);
  }
  return h;
}
