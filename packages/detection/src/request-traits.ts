import { hashString, pseudonym, type FingerprintKey } from './keyed-hash.js';

/** Formats and efforts by the names that APIs publish; any other is a customer's own word. */
export const knownResponseFormats = [
  'text',
  'json',
  'json_object',
  'json_schema',
  'grammar',
  'regex',
  'xml',
  'yaml',
  'markdown',
] as const;
export const knownReasoningEfforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
const otherWord = 'other';

/** How a request was made, as a gateway reports it. */
export interface RequestParameters {
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  readonly choiceCount?: number;
  readonly seed?: number;
  readonly stop?: string | readonly string[];
  readonly topLogprobs?: number;
  readonly logitBias?: Readonly<Record<string, number>> | UnreadLogitBias;
  readonly responseFormat?: string;
  readonly stream?: boolean;
  readonly batch?: boolean;
  readonly reasoningEffort?: string;
  readonly toolCount?: number;
}

/** A logit bias too long to be made an object of: how many keys it has, and its JSON as it came. */
export class UnreadLogitBias {
  constructor(
    readonly keyCount: number,
    readonly json: Uint8Array,
  ) {}
}

/**
 * What is kept of it. The customer's own words (stop sequences, the keys of a logit bias, names that are nobody's standard)
 * are left as counts and as keyed hashes of 32 bits: enough to tell that two requests carry the same, not what it says.
 */
export interface RequestTraits {
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  readonly choiceCount?: number;
  readonly seed?: number;
  readonly topLogprobs?: number;
  readonly stream?: boolean;
  readonly batch?: boolean;
  readonly toolCount?: number;
  readonly responseFormat?: string;
  readonly reasoningEffort?: string;
  readonly stopCount?: number;
  readonly logitBiasCount?: number;
  readonly logitBiasHash?: number;
  /** Of the stop sequences and of the names that stand as `other`; absent where there are none. */
  readonly wordsHash?: number;
}

export function requestTraits(request: RequestParameters, key: FingerprintKey): RequestTraits {
  const { stop, logitBias, responseFormat, reasoningEffort, ...rest } = request;
  const stops = stop === undefined ? [] : typeof stop === 'string' ? [stop].filter(Boolean) : stop;
  const format = knownOrOther(responseFormat, knownResponseFormats);
  const effort = knownOrOther(reasoningEffort, knownReasoningEfforts);
  const words = [
    ...(format === otherWord ? [`f${responseFormat}`] : []),
    ...(effort === otherWord ? [`e${reasoningEffort}`] : []),
    ...stops.map((sequence) => `s${sequence}`),
  ];
  return {
    ...rest,
    ...(format !== undefined && { responseFormat: format }),
    ...(effort !== undefined && { reasoningEffort: effort }),
    ...(stop !== undefined && { stopCount: stops.length }),
    ...(logitBias !== undefined && biasTraits(logitBias, key)),
    ...(words.length > 0 && { wordsHash: keyedHash(key, 'request words', words.join('\0')) }),
  };
}

function biasTraits(
  bias: NonNullable<RequestParameters['logitBias']>,
  key: FingerprintKey,
): Pick<RequestTraits, 'logitBiasCount' | 'logitBiasHash'> {
  const isUnread = bias instanceof UnreadLogitBias;
  const logitBiasCount = isUnread ? bias.keyCount : Object.keys(bias).length;
  if (logitBiasCount === 0) return { logitBiasCount };
  const json = isUnread ? bias.json : JSON.stringify(bias);
  return { logitBiasCount, logitBiasHash: keyedHash(key, 'logit bias', json) };
}

const keyedHash = (key: FingerprintKey, kind: string, value: string | Uint8Array): number =>
  hashString(pseudonym(key, kind, value));

function knownOrOther(name: string | undefined, known: readonly string[]): string | undefined {
  if (name === undefined || name === '') return undefined;
  return known.includes(name) ? name : otherWord;
}
