import { setImmediate as breathe } from 'node:timers/promises';
import { Typesetter, type TextStyle } from './typesetter.js';

type Document = PDFKit.PDFDocument;
type StructureElement = PDFKit.PDFStructureElement;

/** A4 in points, with the area that text fills. */
export const page: Record<'width' | 'height' | 'left' | 'right' | 'top' | 'bottom', number> = {
  width: 595.28,
  height: 841.89,
  left: 50,
  right: 545.28,
  top: 70,
  bottom: 770,
};
export const textWidth = page.right - page.left;

export const colours = {
  ink: '#1b1f24',
  muted: '#57606a',
  line: '#d0d5db',
  band: '#f3f5f7',
  against: '#b3372b',
  favour: '#1d7a46',
  accent: '#2a567f',
} as const;

const { ink, muted } = colours;
export const styles = {
  title: { weight: 'bold', size: 22, leading: 28, colour: ink },
  h1: { weight: 'bold', size: 15, leading: 20, colour: ink },
  h2: { weight: 'bold', size: 10.5, leading: 15, colour: ink },
  body: { weight: 'regular', size: 9.5, leading: 13.5, colour: ink },
  quiet: { weight: 'regular', size: 8.5, leading: 12, colour: muted },
  label: { weight: 'regular', size: 9, leading: 13.5, colour: muted },
  small: { weight: 'regular', size: 7.8, leading: 10.6, colour: ink },
  smallBold: { weight: 'bold', size: 7.8, leading: 10.6, colour: ink },
  hash: { weight: 'mono', size: 7.6, leading: 11, colour: ink },
} as const satisfies Record<string, TextStyle>;

/** Height below which a chapter begins on a new page. */
const chapterNeeds = 220;

/**
 * Sets blocks one under the other on as many pages as they need, and says of each in the document's structure what it is.
 * `y` is the top of what comes next.
 */
export class PageFlow {
  readonly type: Typesetter;
  y: number = page.top;
  private readonly parents: StructureElement[];
  private marked: { readonly tag: string; readonly element: StructureElement } | null = null;
  private isInArtifact = false;
  private pages = 0;

  constructor(readonly doc: Document) {
    this.type = new Typesetter(doc);
    const root = doc.struct('Document');
    doc.addStructure(root);
    this.parents = [root];
  }

  get pageCount(): number {
    return this.pages;
  }

  /** A block of other blocks: a chapter, a table, a row. */
  async group(tag: string, body: () => Promise<void>): Promise<void> {
    const element = this.element(tag);
    this.parents.push(element);
    await body();
    this.parents.pop();
    element.end();
  }

  groupNow(tag: string, body: () => void): void {
    const element = this.element(tag);
    this.parents.push(element);
    body();
    this.parents.pop();
    element.end();
  }

  /** Something drawn that is read as `tag`. */
  leaf(tag: string, draw: () => void, options: { readonly alt?: string } = {}): void {
    const element = this.element(tag, options);
    this.mark(tag, element);
    draw();
    this.doc.endMarkedContent();
    this.marked = null;
    element.end();
  }

  /** Something drawn that says nothing to who listens. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    if (this.isInArtifact) return draw();
    this.isInArtifact = true;
    this.doc.markContent('Artifact', { type });
    draw();
    this.doc.endMarkedContent();
    this.isInArtifact = false;
  }

  newPage(): void {
    const { marked } = this;
    if (marked) this.doc.endMarkedContent();
    this.doc.addPage();
    this.pages += 1;
    this.y = page.top;
    if (marked) this.mark(marked.tag, marked.element);
  }

  /** On a page of its own if asked, else below what there is where enough of the page is left. */
  beginChapter(onNewPage: boolean): void {
    if (onNewPage || this.y + chapterNeeds > page.bottom) this.newPage();
    else this.space(26);
  }

  /** Goes on to a new page unless this much fits on this one. */
  need(height: number): void {
    if (this.y + height > page.bottom) this.newPage();
  }

  space(height: number): void {
    this.y += height;
  }

  text(
    text: string,
    style: TextStyle = styles.body,
    { tag = 'P', x = page.left, width = textWidth } = {},
  ): void {
    this.leaf(tag, () => this.lines(this.type.lines(text, style, width), style, x));
  }

  h1(text: string): void {
    this.text(text, styles.h1, { tag: 'H1' });
    this.space(6);
  }

  /** Stays together with the beginning of what follows. */
  h2(text: string): void {
    this.need(120);
    this.space(10);
    this.text(text, styles.h2, { tag: 'H2' });
    this.space(3);
  }

  /** Names and values in two columns. */
  facts(pairs: readonly (readonly [label: string, value: string | null])[], labelWidth = 120): void {
    const valueX = page.left + labelWidth;
    for (const [label, value] of pairs) {
      if (value === null || value === '') continue;
      const lines = this.type.lines(value, styles.body, page.right - valueX);
      this.need(Math.min(lines.length, 3) * styles.body.leading);
      this.leaf('P', () => {
        this.type.draw(`${label} `, page.left, this.baseline(styles.body), styles.label);
        this.lines(lines, styles.body, valueX);
      });
    }
    this.space(4);
  }

  /** Draws lines from `y` on, over pages where needed. */
  lines(lines: readonly string[], style: TextStyle, x: number): void {
    for (const line of lines) {
      this.need(style.leading);
      this.type.draw(line, x, this.baseline(style), style);
      this.y += style.leading;
    }
  }

  /** Where the baseline of a line lies whose top is at `y`. */
  baseline(style: TextStyle, y = this.y): number {
    return y + style.leading * 0.5 + style.size * 0.36;
  }

  /** Lets other work of the process go on: a lock of the queue is renewed then. */
  async pause(): Promise<void> {
    await breathe();
  }

  element(tag: string, options: { readonly alt?: string } = {}): StructureElement {
    const element = this.doc.struct(tag, options);
    this.parents.at(-1)?.add(element);
    return element;
  }

  private mark(tag: string, element: StructureElement): void {
    element.add(this.doc.markStructureContent(tag));
    this.marked = { tag, element };
  }
}
