import { byText, pairName, type LinkEdge } from './campaign-edge.js';
import { linkKinds } from './link-kinds.js';

/** How surely an account belongs to its campaign. */
export interface Membership {
  readonly accountId: string;
  /** 0 to 1: the campaign's score counts for the account so far. */
  readonly membership: number;
  /** One sentence: what ties it to the others. */
  readonly basis: string;
}

/** How many nats above the strong threshold take the doubt down by a factor of e. */
const doubtNats = 3;
const doubtAtThreshold = 0.25;

/**
 * 1 − ¼·exp(−(nats − strong)/3) for the strongest edge into the campaign: ¾ on the threshold, .95 five nats above; 1 where a
 * reviewer has confirmed an edge.
 */
export function membershipOf(
  groups: readonly (readonly string[])[],
  joining: readonly LinkEdge[],
  confirmed: readonly { from: string; to: string }[],
  strongNats: number,
): Membership[][] {
  const groupOf = new Map(groups.flatMap((group, index) => group.map((member) => [member, index] as const)));
  const sure = new Set(confirmed.map(({ from, to }) => pairName(from, to)));
  const ties = new Map<string, Tie>();
  const weighed = new Set(joining.map(nameOf));
  const bare = confirmed
    .filter(({ from, to }) => !weighed.has(pairName(from, to)))
    .map(({ from, to }) => ({ from, to, nats: 0, obeysRule: false, evidence: [] }));
  for (const edge of [...joining, ...bare]) {
    if (groupOf.get(edge.from) === undefined || groupOf.get(edge.from) !== groupOf.get(edge.to)) continue;
    const isSure = sure.has(pairName(edge.from, edge.to));
    for (const member of [edge.from, edge.to]) ties.set(member, addTie(ties.get(member), edge, isSure));
  }
  return groups.map((group) =>
    group.map((accountId) => ({ accountId, ...describe(ties.get(accountId), strongNats) })),
  );
}

interface Tie {
  best: LinkEdge;
  edges: number;
  isSure: boolean;
}

function addTie(known: Tie | undefined, edge: LinkEdge, isSure: boolean): Tie {
  if (!known) return { best: edge, edges: 1, isSure };
  known.edges++;
  known.isSure ||= isSure;
  const order = edge.nats - known.best.nats || byText(nameOf(known.best), nameOf(edge));
  if (order > 0) known.best = edge;
  return known;
}

const nameOf = (edge: LinkEdge): string => pairName(edge.from, edge.to);

function describe(tie: Tie | undefined, strongNats: number): Pick<Membership, 'membership' | 'basis'> {
  if (!tie) return { membership: 0.5, basis: 'Its ties to the others were cut or taken back.' };
  const excess = Math.max(0, tie.best.nats - strongNats);
  const membership = tie.isSure ? 1 : 1 - doubtAtThreshold * Math.exp(-excess / doubtNats);
  const shared = tie.best.evidence.slice(0, 3).map(({ kind }) => linkKinds[kind].label);
  const others = tie.edges === 1 ? 'one other member' : `${tie.edges} other members`;
  return {
    membership,
    basis: tie.isSure
      ? `A reviewer confirmed that it belongs; linked to ${others}.`
      : `Linked to ${others}; with the closest it shares ${listed(shared)}.`,
  };
}

const listed = (words: readonly string[]): string =>
  words.length < 2
    ? (words[0] ?? 'too little to name')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
