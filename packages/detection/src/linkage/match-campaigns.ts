import { byText, type ExistingCampaign } from './campaign-edge.js';

/**
 * Which found group is which known campaign. Every pair with a common member is looked at, the largest overlap (Jaccard)
 * first, then the smaller id and the smaller first member: a campaign keeps its id while members join and leave, the largest
 * part of a split keeps it, and of two that grow together the one that makes up more of the whole gives its id.
 */
export function matchCampaigns(
  groups: readonly (readonly string[])[],
  existing: readonly ExistingCampaign[],
): Map<number, string> {
  const groupOf = new Map<string, number>();
  groups.forEach((group, index) => group.forEach((member) => groupOf.set(member, index)));
  const pairs = existing.flatMap(({ campaignId, members }) => {
    const common = new Map<number, number>();
    for (const member of members) {
      const group = groupOf.get(member);
      if (group !== undefined) common.set(group, (common.get(group) ?? 0) + 1);
    }
    return [...common].map(([group, both]) => ({
      campaignId,
      group,
      overlap: both / (members.length + (groups[group]?.length ?? 0) - both),
    }));
  });
  const first = (index: number): string => groups[index]?.[0] ?? '';
  pairs.sort(
    (a, b) =>
      b.overlap - a.overlap || byText(a.campaignId, b.campaignId) || byText(first(a.group), first(b.group)),
  );
  const matched = new Map<number, string>();
  const taken = new Set<string>();
  for (const { campaignId, group } of pairs) {
    if (matched.has(group) || taken.has(campaignId)) continue;
    matched.set(group, campaignId);
    taken.add(campaignId);
  }
  return matched;
}
