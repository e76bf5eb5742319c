import { byText, pairName, type ExistingCampaign, type LinkEdge, type LinkReviews } from './campaign-edge.js';
import { DisjointSets } from './disjoint-sets.js';
import { matchCampaigns } from './match-campaigns.js';
import { membershipOf, type Membership } from './membership.js';
import { splitChains } from './split-chains.js';
import { familyLayers, groupByFamily } from './template-families.js';

/** Fewer linked accounts are no campaign, unless a hand-off or a reviewer ties them. */
const leastMembers = 3;
const leastTiedMembers = 2;

export interface FoundCampaign {
  /** The known campaign that this one continues; undefined for a new one. */
  readonly campaignId: string | undefined;
  /** Sorted by account id. */
  readonly members: readonly Membership[];
}

export interface FoundCampaigns {
  /** Sorted by their first member. */
  readonly campaigns: readonly FoundCampaign[];
  /** Known campaigns that nothing links any more, and what became of them: into which each went, if into one. */
  readonly ended: readonly { readonly campaignId: string; readonly mergedInto: string | null }[];
}

export const noReviews: LinkReviews = { edges: [], removals: [] };

/**
 * Finds the campaigns among linked accounts.
 *
 * An edge joins when it is strong and rests on behaviour and infrastructure both (or on direct evidence), or was confirmed,
 * and was not cut. Within what is connected, edges are parted by the family of templates they rest on, and chains cut;
 * every account goes to the one group that holds most of its evidence. Edges without a template join accounts only
 * among themselves, so that the innocent customers of a pool do not hang on to its operator.
 *
 * Invariant: the answer depends on the edges, reviews and known campaigns alone, not on their order, and one connected
 * component never on another. Confirmed pairs count as edges here, whether they have weight or not. So a run over one component, with the reviews of its
 * accounts, every known campaign that has a member in it and the whole components of all of those campaigns' members, answers for them what a run over everything would.
 */
export function findCampaigns(
  edges: readonly LinkEdge[],
  reviews: LinkReviews,
  existing: readonly ExistingCampaign[],
  strongNats: number,
): FoundCampaigns {
  const verdicts = new Map(reviews.edges.map(({ from, to, verdict }) => [pairName(from, to), verdict]));
  const excluded = removedPairs(reviews, existing);
  const joining = edges.filter((edge) => {
    const name = pairName(edge.from, edge.to);
    const verdict = verdicts.get(name);
    if (verdict) return verdict === 'confirmed';
    return !excluded(edge) && edge.obeysRule && edge.nats >= strongNats;
  });
  const confirmed = reviews.edges.filter(({ verdict }) => verdict === 'confirmed');
  const groups = confirmGroups(groupAccounts(joining), confirmed);
  const matched = matchCampaigns(groups, existing);
  const campaigns = groups.flatMap((group, index) => {
    const campaignId = matched.get(index);
    const removed = new Set(
      reviews.removals.filter((entry) => entry.campaignId === campaignId).map(({ accountId }) => accountId),
    );
    const kept = group.filter((member) => !removed.has(member));
    return kept.length < leastTiedMembers ? [] : [{ campaignId, kept }];
  });
  const members = membershipOf(
    campaigns.map(({ kept }) => kept),
    joining,
    confirmed,
    strongNats,
  );
  const found = campaigns.map(({ campaignId }, index) => ({ campaignId, members: members[index] ?? [] }));
  return { campaigns: found, ended: endedCampaigns(existing, found) };
}

/** Whether an edge hangs on an account that was taken out of a campaign and leads to a member of it. */
function removedPairs(
  { removals }: LinkReviews,
  existing: readonly ExistingCampaign[],
): (edge: LinkEdge) => boolean {
  const removedFrom = new Map<string, Set<string>>();
  for (const { campaignId, accountId } of removals)
    removedFrom.set(accountId, (removedFrom.get(accountId) ?? new Set()).add(campaignId));
  if (removedFrom.size === 0) return () => false;
  const campaignOf = new Map(
    existing.flatMap(({ campaignId, members }) => members.map((m) => [m, campaignId])),
  );
  const isOut = (account: string, other: string): boolean =>
    removedFrom.get(account)?.has(campaignOf.get(other) ?? '') ?? false;
  return ({ from, to }) => isOut(from, to) || isOut(to, from);
}

/**
 * Layer by layer: first the groups that a template of their own ties, then among the accounts that are left those of a public
 * template, then those of no template at all.
 */
function groupAccounts(joining: readonly LinkEdge[]): string[][] {
  const families = connected(joining).flatMap(({ edges }) => groupByFamily(edges));
  const hasHandOff = handedOver(joining);
  const isEnough = (group: readonly string[]): boolean =>
    group.length >= (group.some((member) => hasHandOff.has(member)) ? leastTiedMembers : leastMembers);
  const taken = new Set<string>();
  const groups: string[][] = [];
  for (const layer of familyLayers) {
    const candidates = families
      .filter((family) => family.layer === layer)
      .map(({ edges }) => edges.filter(({ from, to }) => !taken.has(from) && !taken.has(to)))
      .flatMap((edges) => connected(edges))
      .flatMap(({ members, edges }) =>
        splitChains(members, edges).map((group) => ({ group, strength: strengthOf(group, edges) })),
      );
    const found = assign(candidates.filter(({ group }) => isEnough(group))).filter(isEnough);
    for (const group of found) for (const member of group) taken.add(member);
    groups.push(...found);
  }
  return groups;
}

const isDirect = (edge: LinkEdge): boolean =>
  edge.evidence.some(({ kind }) => kind === 'hand_off' || kind === 'reasoning_handle');

function handedOver(edges: readonly LinkEdge[]): Set<string> {
  return new Set(edges.filter(isDirect).flatMap(({ from, to }) => [from, to]));
}

/** Connected components with the edges inside them, sorted by their smallest account. */
export function connected(edges: readonly LinkEdge[]): { members: string[]; edges: LinkEdge[] }[] {
  const sets = new DisjointSets();
  for (const { from, to } of edges) sets.union(from, to);
  const inside = new Map<string, LinkEdge[]>();
  for (const edge of edges) {
    const root = sets.find(edge.from);
    const list = inside.get(root);
    if (list) list.push(edge);
    else inside.set(root, [edge]);
  }
  return [...sets.sets()]
    .sort(([a], [b]) => byText(a, b))
    .map(([root, members]) => ({ members, edges: inside.get(root) ?? [] }));
}

/** Each account's evidence inside a group, in nats. */
function strengthOf(group: readonly string[], edges: readonly LinkEdge[]): Map<string, number> {
  const strength = new Map(group.map((member) => [member, 0]));
  for (const { from, to, nats } of edges) {
    if (!strength.has(from) || !strength.has(to)) continue;
    strength.set(from, (strength.get(from) ?? 0) + nats);
    strength.set(to, (strength.get(to) ?? 0) + nats);
  }
  return strength;
}

interface Candidate {
  readonly group: readonly string[];
  readonly strength: ReadonlyMap<string, number>;
}

/** Gives every account to the group that holds most of its evidence; ties go to the larger group, then to the first. */
function assign(candidates: readonly Candidate[]): string[][] {
  const best = new Map<string, { index: number; strength: number }>();
  candidates.forEach(({ group, strength }, index) => {
    for (const member of group) {
      const here = strength.get(member) ?? 0;
      const known = best.get(member);
      const size = known ? (candidates[known.index]?.group.length ?? 0) : 0;
      if (!known || here > known.strength || (here === known.strength && group.length > size))
        best.set(member, { index, strength: here });
    }
  });
  const groups: string[][] = candidates.map(() => []);
  for (const [member, { index }] of best) groups[index]?.push(member);
  return groups.filter((group) => group.length > 0).map((group) => group.sort(byText));
}

/** Joins what reviewers have confirmed: groups with each other, single accounts to groups or to each other. */
function confirmGroups(
  groups: readonly string[][],
  confirmed: readonly { from: string; to: string }[],
): string[][] {
  if (confirmed.length === 0) return sorted(groups);
  const sets = new DisjointSets();
  for (const group of groups) for (const member of group) sets.union(group[0] ?? member, member);
  for (const { from, to } of confirmed) sets.union(from, to);
  return sorted([...sets.sets().values()]);
}

const sorted = (groups: readonly string[][]): string[][] =>
  [...groups].sort((a, b) => byText(a[0] ?? '', b[0] ?? ''));

function endedCampaigns(
  existing: readonly ExistingCampaign[],
  found: readonly FoundCampaign[],
): FoundCampaigns['ended'] {
  const alive = new Set(found.map(({ campaignId }) => campaignId));
  const now = new Map(
    found.flatMap(({ campaignId, members }) => members.map(({ accountId }) => [accountId, campaignId])),
  );
  return existing
    .filter(({ campaignId }) => !alive.has(campaignId))
    .map(({ campaignId, members }) => {
      const into = members.map((member) => now.get(member)).filter((id) => id !== undefined);
      return { campaignId, mergedInto: mostCommon(into) };
    })
    .sort((a, b) => byText(a.campaignId, b.campaignId));
}

function mostCommon(names: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || byText(a, b))[0]?.[0] ?? null;
}
