import { shareAbove, thresholdAt } from '../figures/statistics.js';
import { isMember, isOrdinary } from '../fitting/measured-account.js';
import { isFlagged, type JudgedWorld } from './judge-world.js';
import type { LinkedWorld } from './linked-world.js';

/** How well one campaign was found: by the found group with the best precision × recall. */
export interface FoundFigure {
  readonly campaign: string;
  readonly archetype: string;
  readonly family: string;
  readonly size: number;
  readonly recall: number;
  readonly precision: number;
  readonly flagged: boolean;
}

export interface LinkingFigures {
  readonly found: readonly FoundFigure[];
  readonly bCubedPrecision: number;
  readonly bCubedRecall: number;
}

export interface CampaignFigures extends LinkingFigures {
  readonly world: string;
  readonly groups: number;
  readonly flaggedGroups: number;
  readonly innocentsInFlaggedGroups: number;
  readonly flaggedOrdinaryAlone: number;
  readonly flaggedOrdinaryTogether: number;
  readonly ordinary: number;
  readonly members: number;
  /** Share of members above the score that 0.5 % of the ordinary accounts exceed, without and with their campaign. */
  readonly membersAtHalfPercentAlone: number;
  readonly membersAtHalfPercent: number;
  readonly membersAtBandAlone: number;
  readonly membersAtBand: number;
}

export const leastRecall = 0.8;
export const leastPrecision = 0.95;

interface Group {
  readonly members: Iterable<string>;
  readonly flagged: boolean;
}

/** Groups against the truth. B-cubed (Bagga and Baldwin) over the members of true campaigns; who is in no group stands alone. */
export function linkingFigures(world: LinkedWorld, groups: readonly Group[]): LinkingFigures {
  const truth = new Map<string, string[]>();
  for (const { account, label } of world.accounts)
    if (label.campaign) truth.set(label.campaign, [...(truth.get(label.campaign) ?? []), account.accountId]);
  const sets = groups.map(({ members, flagged }) => ({ members: new Set(members), flagged }));
  const groupOf = new Map(sets.flatMap((group) => [...group.members].map((id) => [id, group] as const)));
  const found = [...truth].map(([campaign, ids]): FoundFigure => {
    const label = world.byId.get(ids[0] ?? '')?.label;
    const scored = sets.map((group) => {
      const both = ids.filter((id) => group.members.has(id)).length;
      return { recall: both / ids.length, precision: both / group.members.size, flagged: group.flagged };
    });
    const best = scored.sort((a, b) => b.recall * b.precision - a.recall * a.precision)[0];
    return {
      campaign,
      archetype: label?.archetype ?? '',
      family: label?.family ?? '',
      size: ids.length,
      ...(best ?? { recall: 0, precision: 0, flagged: false }),
    };
  });
  let precision = 0;
  let recall = 0;
  let members = 0;
  for (const ids of truth.values()) {
    for (const id of ids) {
      const group = groupOf.get(id)?.members ?? new Set([id]);
      const both = ids.filter((other) => group.has(other)).length;
      members++;
      precision += both / group.size;
      recall += both / ids.length;
    }
  }
  return { found, bCubedPrecision: precision / members, bCubedRecall: recall / members };
}

export const isFound = ({ recall, precision, flagged }: FoundFigure): boolean =>
  flagged && recall >= leastRecall && precision >= leastPrecision;

export function campaignFigures(world: LinkedWorld, judged: JudgedWorld): CampaignFigures {
  const groups = judged.campaigns.map(({ members, assessment }) => ({
    members: members.keys(),
    flagged: isFlagged(assessment),
  }));
  const flagged = judged.campaigns.filter(({ assessment }) => isFlagged(assessment));
  const ordinary = judged.accounts.filter(({ account }) => isOrdinary(account));
  const members = judged.accounts.filter(({ account }) => isMember(account));
  const innocents = flagged.flatMap((campaign) =>
    [...campaign.members.keys()].filter((id) => !world.byId.get(id)?.label.violation),
  );
  const atHalfPercent = (by: 'alone' | 'together'): number =>
    shareAbove(
      members.map((entry) => entry[by].score),
      thresholdAt(
        ordinary.map((entry) => entry[by].score),
        0.005,
      ),
    );
  const atBand = (by: 'alone' | 'together'): number =>
    members.filter((entry) => isFlagged(entry[by])).length / Math.max(1, members.length);
  return {
    world: world.name,
    ...linkingFigures(world, groups),
    groups: judged.campaigns.length,
    flaggedGroups: flagged.length,
    innocentsInFlaggedGroups: innocents.length,
    flaggedOrdinaryAlone: ordinary.filter(({ alone }) => isFlagged(alone)).length,
    flaggedOrdinaryTogether: ordinary.filter(({ together }) => isFlagged(together)).length,
    ordinary: ordinary.length,
    members: members.length,
    membersAtHalfPercentAlone: atHalfPercent('alone'),
    membersAtHalfPercent: atHalfPercent('together'),
    membersAtBandAlone: atBand('alone'),
    membersAtBand: atBand('together'),
  };
}
