/** The most that a JSON body may hold: what is deeper or has more parts costs the thread that answers requests too long to parse. */
export interface JsonBounds {
  readonly levels: number;
  readonly members: number;
  readonly values: number;
}

export const jsonBounds: JsonBounds = { levels: 64, members: 10_000, values: 100_000 };
/** For whoever may ask without a credential. */
export const littleJsonBounds: JsonBounds = { levels: 8, members: 100, values: 1_000 };

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const opening = new Set([0x5b, 0x7b]);
const closing = new Set([0x5d, 0x7d]);

/** Whether bytes stay within bounds when read as JSON; of what is no JSON nothing is said. */
export function isWithinJsonBounds(bytes: Uint8Array, most: JsonBounds): boolean {
  let [levels, members, values] = [0, 0, 1];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === quote) at = endOfString(bytes, at + 1);
    else if (byte === colon) members += 1;
    else if (byte === comma) values += 1;
    else if (opening.has(byte)) levels += 1;
    else if (closing.has(byte)) levels -= 1;
    if (levels > most.levels || members > most.members || values > most.values) return false;
  }
  return true;
}

function endOfString(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    if (bytes[at] === backslash) at += 1;
    else if (bytes[at] === quote) return at;
  }
  return bytes.length;
}
