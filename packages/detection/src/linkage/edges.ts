import { linkKinds, type LinkKey, type LinkKind } from './link-kinds.js';
import type { LinkWeights, WeighedKind } from './link-weights.js';
import { synchronyNats, type ActivitySample } from './synchrony.js';

const dayMs = 86_400_000;
/** What a further key of the same kind adds, as a share of its own weight: they seldom say something new. */
const furtherShare = 0.25;
/** Shared templates that an edge names, rarest first. */
const maxNamedKeys = 8;

/** A key with the time the account last showed it, epoch milliseconds. */
export interface SeenKey extends LinkKey {
  readonly lastSeenMs: number;
}

/** What is compared of one account. Activity is the `hours` sample of its month profile; without it synchrony is not measured. */
export interface LinkedAccount {
  readonly accountId: string;
  readonly keys: readonly SeenKey[];
  readonly activity?: ActivitySample;
}

/** Among whom a value is rare: `degreeOf` answers how many accounts hold a key, both compared ones included. */
export interface LinkPopulation {
  readonly accounts: number;
  degreeOf(kind: LinkKind, key: bigint): number;
}

export interface LinkEvidenceItem {
  readonly kind: WeighedKind;
  readonly nats: number;
  /** For a page or a letter. */
  readonly summary: string;
  /** How many accounts hold the rarest of the shared keys; null where it is no key. */
  readonly sharedWith: number | null;
  /** The shared keys, rarest first, in hexadecimal, and how many accounts hold each. */
  readonly keys: readonly string[];
  readonly degrees: readonly number[];
}

export interface WeighedEdge {
  /** Σ ln(m/u) over what both show, in nats. */
  readonly nats: number;
  readonly evidence: readonly LinkEvidenceItem[];
  /** Whether behaviour and infrastructure both speak, or direct evidence does. Otherwise the edge must not join anybody. */
  readonly obeysRule: boolean;
}

export const keyName = (key: bigint): string => BigInt.asUintN(64, key).toString(16).padStart(16, '0');

/**
 * The weight of evidence that one operator is behind two accounts: Fellegi and Sunter's Σ ln(m/u) over the kinds they agree
 * in, with u specific to the value (`agreementNats`; Winkler's frequency adjustment), limited
 * to `rarityNats` above what the kind weighs on average. Kinds that go together are clipped together. What was last seen
 * at different times counts less, by half every `halfLifeDays` between the sightings, so that an edge changes only when
 * one of its accounts does. What they do not agree in says nothing: pools mix stacks and addresses on purpose.
 */
export function weighEdge(
  a: LinkedAccount,
  b: LinkedAccount,
  population: LinkPopulation,
  weights: LinkWeights,
): WeighedEdge {
  const found = new Map<WeighedKind, { key: bigint; nats: number; degree: number }[]>();
  const held = indexOf(b);
  for (const { kind, key, lastSeenMs } of a.keys) {
    const other = held.get(key);
    if (!other || kind === 'composite') continue;
    const degree = Math.max(2, population.degreeOf(kind, key));
    const decay = 0.5 ** (Math.abs(lastSeenMs - other.lastSeenMs) / (weights.halfLifeDays * dayMs));
    const nats = agreementNats(kind, degree, population.accounts, weights) * decay;
    found.set(kind, [...(found.get(kind) ?? []), { key, nats, degree }]);
  }
  const evidence = [...found].map(([kind, shared]) => summarise(kind, shared));
  const together = a.activity && b.activity ? synchronyNats(a.activity, b.activity) : undefined;
  if (together) evidence.push(synchronyEvidence(together, weights));
  return judge(
    clipGroups(
      evidence.filter(({ nats }) => nats > 0),
      weights,
    ),
    weights,
  );
}

/**
 * Whether two accounts share enough kinds of keys for an edge that may join them, before anything is weighed: most candidates
 * do not. Synchrony is no key, so with activity on both sides infrastructure alone is enough to go on.
 */
export function mayJoin(a: LinkedAccount, b: LinkedAccount): boolean {
  const held = indexOf(b);
  let behaviour = a.activity !== undefined && b.activity !== undefined;
  let infrastructure = false;
  for (const { kind, key } of a.keys) {
    if (kind === 'composite' || !held.has(key)) continue;
    const { evidence } = linkKinds[kind];
    if (evidence === 'direct') return true;
    if (evidence === 'behaviour') behaviour = true;
    else infrastructure = true;
    if (behaviour && infrastructure) return true;
  }
  return false;
}

/**
 * ln(m/u) for one shared value that `degree` of `accounts` accounts hold; never below 0. u is the value's frequency among the
 * accounts beside the two compared, drawn towards the kind's rate among random ordinary pairs as if that had been seen on
 * `pseudoAccounts` more: a value nobody else has is rare, but how rare a small population cannot tell.
 */
export function agreementNats(
  kind: WeighedKind,
  degree: number,
  accounts: number,
  { kinds, rarityNats, pseudoAccounts }: LinkWeights,
): number {
  const { m, u } = kinds[kind];
  const others = Math.max(0, accounts - 2);
  const frequency = (Math.min(others, degree - 2) + pseudoAccounts * u) / (others + pseudoAccounts);
  const most = Math.log(m / u) + rarityNats;
  return Math.max(0, Math.min(most, Math.log(m / frequency)));
}

const indexes = new WeakMap<LinkedAccount, Map<bigint, SeenKey>>();
/** Keys of different kinds never have the same hash: the kind is part of what is hashed. */
function indexOf(account: LinkedAccount): Map<bigint, SeenKey> {
  let index = indexes.get(account);
  if (!index) indexes.set(account, (index = new Map(account.keys.map((entry) => [entry.key, entry]))));
  return index;
}

function summarise(
  kind: WeighedKind,
  shared: readonly { key: bigint; nats: number; degree: number }[],
): LinkEvidenceItem {
  const sorted = [...shared].sort(
    (x, y) => y.nats - x.nats || x.degree - y.degree || (x.key < y.key ? -1 : 1),
  );
  const best = sorted[0] as { key: bigint; nats: number; degree: number };
  const nats = sorted.reduce((sum, entry, index) => sum + entry.nats * (index === 0 ? 1 : furtherShare), 0);
  const others = best.degree - 2;
  const count = sorted.length > 1 ? `, ${sorted.length} times over` : '';
  return {
    kind,
    nats,
    summary: `Both show ${linkKinds[kind].label}${count}; ${others === 0 ? 'no other account does' : others === 1 ? 'one other account does' : `${others} other accounts do`}.`,
    sharedWith: best.degree,
    keys: sorted.slice(0, maxNamedKeys).map(({ key }) => keyName(key)),
    degrees: sorted.slice(0, maxNamedKeys).map(({ degree }) => degree),
  };
}

function synchronyEvidence(together: number, { kinds }: LinkWeights): LinkEvidenceItem {
  const most = Math.log(kinds.synchrony.m / kinds.synchrony.u);
  return {
    kind: 'synchrony',
    nats: Math.max(0, Math.min(together, most)),
    summary: 'Both were active in the same minutes more often than chance allows.',
    sharedWith: null,
    keys: [],
    degrees: [],
  };
}

/** Scales the items of each group back to the group's clip, so that the evidence still adds up to the edge's weight. */
function clipGroups(evidence: readonly LinkEvidenceItem[], weights: LinkWeights): LinkEvidenceItem[] {
  const sums = new Map<string, number>();
  for (const { kind, nats } of evidence) {
    const { group } = linkKinds[kind];
    sums.set(group, (sums.get(group) ?? 0) + nats);
  }
  return evidence
    .map((item) => {
      const { group } = linkKinds[item.kind];
      const scale = Math.min(1, (weights.groupClipNats[group] ?? Infinity) / (sums.get(group) ?? 1));
      return { ...item, nats: item.nats * scale };
    })
    .sort((x, y) => y.nats - x.nats || (x.kind < y.kind ? -1 : 1));
}

function judge(evidence: readonly LinkEvidenceItem[], { rule }: LinkWeights): WeighedEdge {
  const sum = (of: 'behaviour' | 'infrastructure' | 'direct'): number =>
    evidence.reduce((total, item) => total + (linkKinds[item.kind].evidence === of ? item.nats : 0), 0);
  return {
    nats: evidence.reduce((total, item) => total + item.nats, 0),
    evidence,
    obeysRule:
      sum('direct') > 0 ||
      (sum('behaviour') >= rule.behaviourNats && sum('infrastructure') >= rule.infrastructureNats),
  };
}
