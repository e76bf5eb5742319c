const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const malformed = -1;
const encoder = new TextEncoder();
const [minus, plus, point, zero, nine] = [0x2d, 0x2b, 0x2e, 0x30, 0x39];
/** By their first byte. */
const literals = new Map(
  ['true', 'false', 'null'].map((word) => [word.charCodeAt(0), encoder.encode(word)] as const),
);
const escapable = new Set([...encoder.encode('"\\/bfnrt')]);

/** Where a value begins and ends. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** No name that is looked for is longer, in bytes, however it is escaped. */
const maxNameBytes = 128;

/**
 * Finds its way through JSON without making anything of it: neither the depth nor the number of values costs memory beyond
 * a byte for each level. Takes exactly what `JSON.parse` takes. Positions are offsets into the bytes; −1 is no JSON.
 */
export class JsonScanner {
  /** How many values have been passed since it was made. */
  values = 0;
  private levels = new Uint8Array(256);

  constructor(private readonly bytes: Buffer) {}

  /** The first position from `at` on that is no white space. */
  space(at: number): number {
    const { bytes } = this;
    for (; at < bytes.length; at += 1) {
      const code = bytes[at];
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    }
    return at;
  }

  /** The position after the value that begins at `at`. */
  value(at: number): number {
    let depth = 0;
    for (;;) {
      this.values += 1;
      const code = this.bytes[at];
      if (code === openBrace || code === openBracket) {
        const isObject = code === openBrace;
        at = this.space(at + 1);
        if (this.bytes[at] !== (isObject ? closeBrace : closeBracket)) {
          if (isObject && (at = this.key(at)) === malformed) return malformed;
          this.enter(depth, code);
          depth += 1;
          continue;
        }
        at += 1;
      } else at = code === quote ? this.string(at) : this.scalar(at);
      if (at === malformed) return malformed;
      while (depth > 0) {
        at = this.space(at);
        const isObject = this.levels[depth - 1] === openBrace;
        if (this.bytes[at] === comma) {
          at = this.space(at + 1);
          if (isObject && (at = this.key(at)) === malformed) return malformed;
          break;
        }
        if (this.bytes[at] !== (isObject ? closeBrace : closeBracket)) return malformed;
        at += 1;
        depth -= 1;
      }
      if (depth === 0) return at;
    }
  }

  /**
   * The values of those `names` that the object beginning at `at` has, the last one where a name comes twice; undefined when
   * there is no object or it is malformed.
   */
  members(at: number, names: readonly string[]): Map<string, Span> | undefined {
    const members = new Map<string, Span>();
    const end = this.walk(at, openBrace, closeBrace, (nameFrom, from, to) => {
      const nameTo = this.string(nameFrom);
      if (nameTo - nameFrom > maxNameBytes) return;
      const name = JSON.parse(this.text({ from: nameFrom, to: nameTo })) as string;
      if (names.includes(name)) members.set(name, { from, to });
    });
    return end === malformed ? undefined : members;
  }

  /** How many members the object that begins at `at` has; 0 when there is no object. */
  memberCount(at: number): number {
    let count = 0;
    this.walk(at, openBrace, closeBrace, () => (count += 1));
    return count;
  }

  /** The items of the array that begins at `at`, `limit` at most; undefined when there is no array or it is malformed. */
  items(at: number, limit: number): Span[] | undefined {
    const items: Span[] = [];
    const end = this.walk(at, openBracket, closeBracket, (_name, from, to) => {
      if (items.length < limit) items.push({ from, to });
    });
    return end === malformed ? undefined : items;
  }

  text({ from, to }: Span): string {
    return this.bytes.toString('utf8', from, to);
  }

  private walk(
    at: number,
    open: number,
    close: number,
    visit: (nameFrom: number, from: number, to: number) => unknown,
  ): number {
    if (this.bytes[at] !== open) return malformed;
    at = this.space(at + 1);
    if (this.bytes[at] === close) return at + 1;
    for (;;) {
      const name = at;
      if (open === openBrace && (at = this.key(at)) === malformed) return malformed;
      const end = this.value(at);
      if (end === malformed) return malformed;
      visit(name, at, end);
      at = this.space(end);
      if (this.bytes[at] === close) return at + 1;
      if (this.bytes[at] !== comma) return malformed;
      at = this.space(at + 1);
    }
  }

  private enter(depth: number, code: number): void {
    if (depth === this.levels.length) {
      const deeper = new Uint8Array(depth * 2);
      deeper.set(this.levels);
      this.levels = deeper;
    }
    this.levels[depth] = code;
  }

  /** A key and its colon; the position where its value begins. */
  private key(at: number): number {
    if (this.bytes[at] !== quote) return malformed;
    const end = this.string(at);
    if (end === malformed) return malformed;
    const after = this.space(end);
    return this.bytes[after] === colon ? this.space(after + 1) : malformed;
  }

  private string(at: number): number {
    const { bytes } = this;
    for (at += 1; at < bytes.length; at += 1) {
      const code = bytes[at] as number;
      if (code === quote) return at + 1;
      if (code < 0x20) return malformed;
      if (code !== backslash) continue;
      at += 1;
      const escape = bytes[at] as number;
      if (escape === 0x75) {
        if (!/^[0-9a-f]{4}$/i.test(this.text({ from: at + 1, to: Math.min(at + 5, bytes.length) })))
          return malformed;
        at += 4;
      } else if (!escapable.has(escape)) return malformed;
    }
    return malformed;
  }

  private scalar(at: number): number {
    const code = this.bytes[at] as number;
    if (code === minus || isDigit(code)) return this.number(at);
    const word = literals.get(code);
    return word?.every((expected, index) => this.bytes[at + index] === expected)
      ? at + word.length
      : malformed;
  }

  private number(at: number): number {
    const { bytes } = this;
    if (bytes[at] === minus) at += 1;
    const whole = this.digits(at);
    if (whole === at || (bytes[at] === zero && whole > at + 1)) return malformed;
    at = whole;
    if (bytes[at] === point) {
      const fraction = this.digits(at + 1);
      if (fraction === at + 1) return malformed;
      at = fraction;
    }
    if (bytes[at] !== 0x65 && bytes[at] !== 0x45) return at;
    at += 1;
    if (bytes[at] === minus || bytes[at] === plus) at += 1;
    const exponent = this.digits(at);
    return exponent === at ? malformed : exponent;
  }

  private digits(at: number): number {
    while (isDigit(this.bytes[at] as number)) at += 1;
    return at;
  }
}

const isDigit = (code: number): boolean => code >= zero && code <= nine;
