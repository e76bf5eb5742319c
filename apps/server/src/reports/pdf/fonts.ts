import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { unpackWoff } from './woff.js';

export type Weight = 'regular' | 'bold' | 'mono';

/** One file of a font family, which holds the glyphs of some code points. */
export interface Face {
  readonly name: string;
  readonly data: Buffer;
  has(codePoint: number): boolean;
}

type Range = readonly [first: number, last: number];

/** A subset as its package describes it; the file is read when first needed. */
interface Subset {
  readonly name: string;
  readonly file: string;
  readonly ranges: readonly Range[];
}

const require = createRequire(import.meta.url);

/** The families asked for a character, in this order. All are Noto, under the SIL Open Font License. */
const families: Record<Weight, readonly (readonly [family: string, weight: number])[]> = {
  regular: [
    ['noto-sans', 400],
    ['noto-sans-arabic', 400],
    ['noto-sans-sc', 400],
  ],
  bold: [
    ['noto-sans', 700],
    ['noto-sans-arabic', 700],
    ['noto-sans-sc', 700],
  ],
  mono: [
    ['noto-sans-mono', 400],
    ['noto-sans', 400],
    ['noto-sans-arabic', 400],
    ['noto-sans-sc', 400],
  ],
};

function subsetsOf(family: string, weight: number): Subset[] {
  const described = JSON.parse(
    readFileSync(require.resolve(`@fontsource/${family}/unicode.json`), 'utf8'),
  ) as Record<string, string>;
  return Object.entries(described).map(([subset, ranges]) => {
    // Numbered subsets are written `[12]` in the description and `12` in the names of files.
    const name = `${family}-${subset.replace(/[[\]]/g, '')}-${weight}-normal`;
    return { name, file: `@fontsource/${family}/files/${name}.woff`, ranges: ranges.split(',').map(toRange) };
  });
}

function toRange(text: string): Range {
  const [first = '', last = first] = text.replace(/^U\+/i, '').split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}

function openFace({ name, file }: Subset): Face {
  const data = unpackWoff(readFileSync(require.resolve(file)));
  const font = create(data) as Font;
  return { name, data, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) };
}

/** Finds for each character a face that has it. Descriptions promise more than files hold, so the file has the last word. */
class FaceFinder {
  private readonly subsets: readonly Subset[];
  private readonly opened = new Map<string, Face>();
  private readonly found = new Map<number, Face | null>();

  constructor(weight: Weight) {
    this.subsets = families[weight].flatMap(([family, value]) => subsetsOf(family, value));
  }

  /** Null where no font has the character. */
  faceOf(codePoint: number): Face | null {
    const known = this.found.get(codePoint);
    if (known !== undefined) return known;
    const face = this.search(codePoint);
    this.found.set(codePoint, face);
    return face;
  }

  private search(codePoint: number): Face | null {
    for (const subset of this.subsets) {
      if (!subset.ranges.some(([first, last]) => first <= codePoint && codePoint <= last)) continue;
      const face = this.open(subset);
      if (face.has(codePoint)) return face;
    }
    return null;
  }

  private open(subset: Subset): Face {
    const known = this.opened.get(subset.name);
    if (known) return known;
    const face = openFace(subset);
    this.opened.set(subset.name, face);
    return face;
  }
}

const finders = new Map<Weight, FaceFinder>();

/** The face that draws a character, or null: then its code point is written instead. */
export function faceOf(weight: Weight, codePoint: number): Face | null {
  let finder = finders.get(weight);
  if (!finder) {
    finder = new FaceFinder(weight);
    finders.set(weight, finder);
  }
  return finder.faceOf(codePoint);
}
