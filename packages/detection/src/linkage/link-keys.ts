import { decodeFingerprint } from '../fingerprint-codec.js';
import { hashString, mix32, type FingerprintKey } from '../keyed-hash.js';
import { networkPrefix } from '../network-prefix.js';
import type { Profile } from '../profile-state.js';
import type { BottomK } from '../sketches/bottom-k.js';
import { LinkHasher } from './link-hasher.js';
import { type LinkKey, type LinkKind } from './link-kinds.js';
import { recurringBlocks } from './recurring-blocks.js';

/** No account has more keys than this, usage and registration together. */
export const maxLinkKeys = 64;
const maxTemplates = 6;
const maxNetworks = 6;
const maxStacks = 2;
/** Keys that composites are made of: by smallest hash, so that accounts with the same things choose the same ones. */
const pairedTemplates = 3;
const pairedNetworks = 4;
/** A tuple of parameters is the account's own when so much of its requests carry it. */
const leastParameterShare = 0.3;
const leastPivotShare = 0.2;

/**
 * What an account can be linked by, from its profile of the last month. Pure: the same profile and secret give the same
 * keys, in the same order. A block of a prompt counts when at least two distinct prompts of the account carry it and it is
 * more than a label.
 */
export function usageLinkKeys(month: Profile, secret: FingerprintKey): LinkKey[] {
  const hash = LinkHasher.of(secret);
  const templates = recurringBlocks(month)
    .slice(0, maxTemplates)
    .map((block) => hash.ofNumber('template', block));
  const parameters = ownParameters(month).map((value) => hash.ofNumber('parameters', value));
  const pivots = modelPivot(month).map((value) => hash.ofText('model_pivot', value));
  const networks = smallest(month.networks, maxNetworks).map((value) => hash.ofNumber('network', value));
  const clients = busiest(month.clients, maxStacks).map((value) => hash.ofNumber('client', value));
  const stacks = busiest(month.tlsStacks, maxStacks).map((value) => hash.ofNumber('tls', value));
  const composites = [
    ...pair(
      hash,
      'template',
      byKey(templates, pairedTemplates),
      'network',
      networks.slice(0, pairedNetworks),
    ),
    ...pair(hash, 'template', byKey(templates, pairedTemplates), 'client', clients.slice(0, 1)),
    ...pair(hash, 'parameters', parameters.slice(0, 1), 'network', networks.slice(0, pairedNetworks)),
  ];
  return [
    ...named('template', templates),
    ...named('parameters', parameters),
    ...named('model_pivot', pivots),
    ...named('network', networks),
    ...named('client', clients),
    ...named('tls', stacks),
    ...named('composite', composites),
  ];
}

/** What is on file of how an account came. Whatever is absent gives no key. */
export interface RegistrationFacts {
  readonly registeredAt?: Date | null;
  readonly registration?: {
    readonly ip?: string;
    readonly asn?: number;
    readonly userAgent?: string;
    readonly emailDomain?: string;
    readonly paymentFingerprint?: string;
    readonly channel?: string;
  };
}

/** What an account can be linked by before its first request. */
export function registrationLinkKeys(
  { registeredAt, registration }: RegistrationFacts,
  secret: FingerprintKey,
): LinkKey[] {
  const hash = LinkHasher.of(secret);
  const keys: LinkKey[] = [];
  const add = (kind: LinkKind, key: bigint): void => void keys.push({ kind, key });
  if (!registration) return keys;
  const network = registration.ip ? networkPrefix(registration.ip) : undefined;
  if (network) add('network', hash.ofNumber('network', hashString(network)));
  if (network && registration.userAgent)
    add('device', hash.ofText('device', `${registration.userAgent}\n${network}`));
  if (registration.paymentFingerprint)
    add('payment', hash.ofText('payment', registration.paymentFingerprint));
  if (registration.emailDomain)
    add('email_pattern', hash.ofText('email_pattern', registration.emailDomain.toLowerCase()));
  if (registeredAt) {
    const minute = Math.floor(registeredAt.getTime() / 60_000);
    if (registration.asn !== undefined)
      add(
        'registration_burst',
        hash.ofText('registration_burst', `${Math.floor(minute / 60)}|as${registration.asn}`),
      );
    if (registration.channel)
      add(
        'registration_burst',
        hash.ofText('registration_burst', `${Math.floor(minute / 10)}|${registration.channel}`),
      );
  }
  return keys;
}

/**
 * Behaviour from usage with payment, device and e-mail from the registration, hashed together: for the search alone. The
 * server keeps them beside the usage keys.
 */
export function compositeLinkKeys(
  usage: readonly LinkKey[],
  registration: readonly LinkKey[],
  secret: FingerprintKey,
): LinkKey[] {
  const hash = LinkHasher.of(secret);
  const of = (keys: readonly LinkKey[], kind: LinkKind): bigint[] =>
    keys.filter((entry) => entry.kind === kind).map(({ key }) => key);
  const templates = byKey(of(usage, 'template'), pairedTemplates);
  const composites = (['payment', 'network', 'device'] as const).flatMap((kind) => [
    ...pair(hash, 'template', templates, kind, of(registration, kind)),
    ...pair(hash, 'parameters', of(usage, 'parameters').slice(0, 1), kind, of(registration, kind)),
  ]);
  const known = new Set(usage.filter(({ kind }) => kind === 'composite').map(({ key }) => key));
  return named(
    'composite',
    composites.filter((key) => !known.has(key)),
  );
}

/** The key that two accounts share, and nobody else, when one sent what the other had just been refused. */
export function handOffKey(accountA: string, accountB: string, secret: FingerprintKey): LinkKey {
  const [first, second] = accountA < accountB ? [accountA, accountB] : [accountB, accountA];
  return { kind: 'hand_off', key: LinkHasher.of(secret).ofText('hand_off', `${first}\n${second}`) };
}

/** The key that all accounts share which showed this reasoning handle, where a gateway reports such handles. */
export function reasoningHandleKey(handle: string, secret: FingerprintKey): LinkKey {
  return { kind: 'reasoning_handle', key: LinkHasher.of(secret).ofText('reasoning_handle', handle) };
}

/**
 * The keyed hash of an event's whole content, 32 bits, unsigned, to recognise the same request on another account.
 * Undefined without a fingerprint, and for a prompt too short to tell anything ("hello").
 * @throws RangeError when the bytes are no fingerprint.
 */
export function bodyHash(fingerprint: Uint8Array | null | undefined): number | undefined {
  if (!fingerprint) return undefined;
  const print = decodeFingerprint(fingerprint);
  if (!print.hasPrompt || print.characters < leastBodyCharacters) return undefined;
  return print.systemHash === undefined ? print.promptHash : mix32(print.promptHash ^ print.systemHash);
}
const leastBodyCharacters = 40;

/** How soon after a refusal the same body on another account is a hand-off, in milliseconds. */
export const handOffMs = 5_000;

const named = (kind: LinkKind, keys: readonly bigint[]): LinkKey[] => keys.map((key) => ({ kind, key }));
const byKey = (keys: readonly bigint[], count: number): bigint[] =>
  [...keys].sort((a, b) => (a < b ? -1 : 1)).slice(0, count);

function pair(
  hash: LinkHasher,
  kindA: LinkKind,
  keysA: readonly bigint[],
  kindB: LinkKind,
  keysB: readonly bigint[],
): bigint[] {
  return keysA.flatMap((a) => keysB.map((b) => hash.ofPair(kindA, a, kindB, b)));
}

const smallest = (sample: BottomK, count: number): number[] => sample.hashes.slice(0, count);

function busiest(sample: BottomK, count: number): number[] {
  return sample.hashes
    .map((hash, index) => ({ hash, seen: sample.counts[index] as number }))
    .sort((a, b) => b.seen - a.seen || a.hash - b.hash)
    .slice(0, count)
    .map(({ hash }) => hash);
}

function ownParameters({ parameters }: Profile): number[] {
  const total = parameters.counts.reduce((sum, count) => sum + count, 0);
  if (total < 2) return [];
  return parameters.hashes.filter(
    (_, index) => (parameters.counts[index] as number) >= Math.max(2, leastParameterShare * total),
  );
}

/** Names of the models of an account that sends much of its traffic to one released days ago, most used first. */
function modelPivot({ counters, models }: Profile): string[] {
  if (counters.onNewModel < Math.max(3, leastPivotShare * counters.events)) return [];
  const used = models.values
    .map((model, index) => ({ model, share: (models.counts[index] as number) / counters.events }))
    .filter(({ share }) => share >= 0.1);
  return [
    used
      .map(({ model }) => model)
      .sort()
      .join('\n'),
  ];
}
