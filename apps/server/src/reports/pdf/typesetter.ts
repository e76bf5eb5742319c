import type { Weight } from './fonts.js';
import { hasRightToLeft, printable, runsOf } from './text-runs.js';

type Document = PDFKit.PDFDocument;

export interface TextStyle {
  readonly weight: Weight;
  /** In points. */
  readonly size: number;
  /** Distance of lines in points. */
  readonly leading: number;
  readonly colour: string;
}

const wordsAndCharacters =
  /\s+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{P}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{P}]+/gu;

/** Measures, breaks and draws text that may mix scripts. Lengths are points. */
export class Typesetter {
  private readonly registered = new Set<string>();

  constructor(private readonly doc: Document) {}

  width(text: string, style: TextStyle): number {
    let width = 0;
    for (const run of runsOf(printable(text, style.weight), style.weight)) {
      this.use(run.face, style.size);
      width += this.doc.widthOfString(run.text, { features: run.isRightToLeft ? [] : undefined });
    }
    return width;
  }

  /** The lines of a text in a column, at most `most`; the last one then says that something is left out. */
  lines(text: string, style: TextStyle, columnWidth: number, most = Number.POSITIVE_INFINITY): string[] {
    const lines: string[] = [];
    for (const paragraph of text.split(/\r\n|[\n\r\u2028\u2029]/)) {
      lines.push(...this.paragraphLines(printable(paragraph, style.weight), style, columnWidth));
      if (lines.length > most) break;
    }
    if (lines.length <= most) return lines;
    const last = lines[most - 1] ?? '';
    return [...lines.slice(0, most - 1), `${last.replace(/.{0,2}$/u, '')} …`];
  }

  /** Draws one line with its baseline at `y`. */
  draw(line: string, x: number, y: number, style: TextStyle, align?: { readonly right: number }): void {
    const text = printable(line, style.weight).trimEnd();
    const isMixed = hasRightToLeft(text);
    let at = align ? align.right - this.width(text, style) : x;
    // Letters of an Arabic word share glyphs, so what is copied must be said beside what is drawn.
    if (isMixed) this.doc.markContent('Span', { actual: text });
    this.doc.fillColor(style.colour);
    for (const run of runsOf(text, style.weight)) {
      this.use(run.face, style.size);
      const features = run.isRightToLeft ? [] : undefined;
      this.doc.text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic', features });
      at += this.doc.widthOfString(run.text, { features });
    }
    if (isMixed) this.doc.endMarkedContent();
  }

  private paragraphLines(text: string, style: TextStyle, columnWidth: number): string[] {
    const lines: string[] = [];
    let line = '';
    let width = 0;
    for (const word of this.words(text, style, columnWidth)) {
      if (width + word.width > columnWidth && line.trim() !== '') {
        lines.push(line.trimEnd());
        [line, width] = ['', 0];
      }
      if (line === '' && /^\s/.test(word.text) && lines.length > 0) continue;
      line += word.text;
      width += word.width;
    }
    return [...lines, line.trimEnd()];
  }

  /** Words with the punctuation that belongs to them; one that is longer than the column comes in pieces. */
  private *words(text: string, style: TextStyle, columnWidth: number) {
    for (const word of joinPunctuation(text.match(wordsAndCharacters) ?? [])) {
      const width = this.width(word, style);
      if (width <= columnWidth) yield { text: word, width };
      else for (const piece of [...word]) yield { text: piece, width: this.width(piece, style) };
    }
  }

  private use(face: { readonly name: string; readonly data: Buffer }, size: number): void {
    if (!this.registered.has(face.name)) {
      this.doc.registerFont(face.name, face.data);
      this.registered.add(face.name);
    }
    this.doc.font(face.name).fontSize(size);
  }
}

/** Closing punctuation stays with what it ends, opening with what it begins, and what joins two words without a space joins them. */
function joinPunctuation(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const isBreak = last === undefined || /\s$/.test(last) || /^\s/.test(part);
    const isIdeograph = (text: string) =>
      /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
    const separates = isIdeograph(part) ? !/[\p{Ps}\p{Pi}]$/u.test(last ?? '') : false;
    const follows = last !== undefined && isIdeograph(last.slice(-1)) && !/^\p{P}/u.test(part);
    if (isBreak || separates || follows) joined.push(part);
    else joined[joined.length - 1] = last + part;
  }
  return joined;
}
