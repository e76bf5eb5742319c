import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { UnreadLogitBias, type RequestParameters } from '@stillwatch/detection/request-traits';

/**
 * What is kept of a value that only describes: the value itself where it fits, what it must have meant or a part of it where
 * that is plain, undefined where it is left out.
 */
export type FieldReader<Kept> = (value: unknown) => Kept | undefined;

const plainNumber = /^\s*-?\d{1,15}(\.\d{1,15})?\s*$/;

const asNumber = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && plainNumber.test(value) ? Number(value) : undefined;
};

/** A number in a range, also written as text. */
export const numberWithin =
  (least: number, most: number): FieldReader<number> =>
  (value) => {
    const number = asNumber(value);
    return number !== undefined && number >= least && number <= most ? number : undefined;
  };

/** A whole number in a range, also written as text. */
export const integerWithin = (least: number, most: number): FieldReader<number> => {
  const within = numberWithin(least, most);
  return (value) => {
    const number = within(value);
    return Number.isInteger(number) ? number : undefined;
  };
};

export const flag: FieldReader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Free text: too long a one is cut, and what cannot be stored becomes U+FFFD. */
export const textUpTo =
  (length: number): FieldReader<string> =>
  (value) => {
    if (typeof value !== 'string') return undefined;
    if (value.length <= length && isStorable(value)) return value;
    const end = length - Number(/[\ud800-\udbff]/.test(value.charAt(length - 1)));
    const cut = value.length > length ? value.slice(0, end) : value;
    return cut.replaceAll('\0', '\ufffd').toWellFormed();
  };

/** A code, of which a part would be another code: kept whole or left out. */
export const codeUpTo =
  (length: number): FieldReader<string> =>
  (value) =>
    typeof value === 'string' && value.length <= length && isStorable(value) ? value : undefined;

const addressCode = codeUpTo(64);

/** One IPv4 or IPv6 address: no network, no port, no list. */
export const ipAddress: FieldReader<string> = (value) => {
  const address = addressCode(value);
  return address !== undefined && isIP(address) !== 0 ? address : undefined;
};

/** Two letters, as in ISO 3166. */
export const countryCode: FieldReader<string> = (value) =>
  typeof value === 'string' && /^[a-z]{2}$/i.test(value) ? value : undefined;

export const oneOf =
  <Name extends string>(names: readonly Name[]): FieldReader<Name> =>
  (value) =>
    names.find((name) => name === value);

/** A name that only has to be told apart from others: one that cannot be stored is replaced by a hash of all of it. */
export const nameUpTo =
  (length: number): FieldReader<string> =>
  (value) => {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
    if (typeof value !== 'string') return undefined;
    if (value.length <= length && isStorable(value)) return value;
    return `sha256:${createHash('sha256').update(value).digest('base64url')}`;
  };

const maxStops = 64;
const maxStopLength = 500;

/** One stop sequence or several. Of those that are too many or no text the others are kept. */
export const stopSequences: FieldReader<string | readonly string[]> = (value) => {
  const sequence = textUpTo(maxStopLength);
  if (!Array.isArray(value)) return sequence(value);
  const kept = value.slice(0, maxStops).map(sequence);
  const isAsSent = kept.length === value.length && kept.every((text, index) => text === value[index]);
  return isAsSent ? (value as string[]) : kept.filter((text) => text !== undefined);
};

const maxBiasKey = 50;

/** Token ids and what is added to them. Entries that are no numbers are left out. */
export const logitBias: FieldReader<Record<string, number> | UnreadLogitBias> = (value) => {
  if (value instanceof UnreadLogitBias) return value;
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value);
  const kept = entries.filter(
    (entry): entry is [string, number] =>
      entry[0].length <= maxBiasKey && isStorable(entry[0]) && Number.isFinite(entry[1]),
  );
  return kept.length === entries.length ? (value as Record<string, number>) : Object.fromEntries(kept);
};

/** The name of a format, also as model APIs take it: `{"type": "json_schema", …}`. */
export const responseFormat: FieldReader<NonNullable<RequestParameters['responseFormat']>> = (value) =>
  textUpTo(100)(isRecord(value) ? value.type : value);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
