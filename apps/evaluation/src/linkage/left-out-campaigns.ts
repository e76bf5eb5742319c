import { emptyProfile } from '@stillwatch/detection/profile';
import { fit } from '../fitting/fit-and-set-bands.js';
import type { MeasuredAccount } from '../fitting/measured-account.js';
import { calibrateCampaignWeights, fitCampaignWeights } from './fit-campaign-weights.js';
import { fitLinkWeights, labelledLinks, type LabelledLinks } from './fit-link-weights.js';
import { linkingFigures, type FoundFigure } from './campaign-figures.js';
import { isFlagged, judgeLinkedWorld, type Judges } from './judge-world.js';
import { labelledGroups, type LabelledGroup } from './labelled-groups.js';
import type { LinkedWorld } from './linked-world.js';

/** What the fits need of worlds that are then let go: pairs to count, measurements, groups. */
export class FitMaterial {
  private readonly links: ((without: string) => LabelledLinks)[] = [];
  private readonly accounts: MeasuredAccount[] = [];
  private readonly groups: LabelledGroup[] = [];
  private readonly calibrationGroups: LabelledGroup[] = [];

  addFitted(world: LinkedWorld, seed: number): void {
    const labels = { ...world, accounts: world.accounts.map(withoutProfiles) };
    this.links.push((without) => labelledLinks(labels, (archetype) => archetype !== without));
    this.accounts.push(...labels.accounts);
    this.groups.push(...labelledGroups(world, seed));
  }

  addCalibration(world: LinkedWorld, seed: number): void {
    this.calibrationGroups.push(...labelledGroups(world, seed));
  }

  /** Judges that have never seen this kind of campaign nor, in any kind of account, this family of prompts. */
  judgesWithout(archetype: string, family: string, whole: Judges): Judges {
    const isKept = (kind: string, of: string | null): boolean => kind !== archetype && of !== family;
    const accounts = this.accounts.filter(({ label }) => isKept(label.archetype, label.family));
    const { scale, priorNats, bands } = whole.scorecard;
    const settings = { version: 'left out', madeFrom: `all but ${archetype} and ${family}` };
    const scorecard = { ...fit(accounts, settings), scale, priorNats, bands };
    const kept = ({ kind, family: of }: LabelledGroup): boolean => isKept(kind, of);
    const weights = fitCampaignWeights(
      this.groups.filter(kept),
      scorecard,
      settings.version,
      settings.madeFrom,
    );
    return {
      scorecard,
      links: fitLinkWeights(
        this.links.map((of) => of(archetype)),
        whole.links,
        settings.version,
        settings.madeFrom,
      ),
      campaigns: calibrateCampaignWeights(weights, scorecard, this.calibrationGroups.filter(kept)),
    };
  }
}

/** How each campaign of a world is found and judged by fits that never saw its kind, nor its family of prompts. */
export function leftOutFigures(
  world: LinkedWorld,
  judgesFor: (archetype: string, family: string) => Judges,
): FoundFigure[] {
  const kinds = new Map(
    world.accounts.flatMap(({ label }) =>
      label.campaign ? [[`${label.archetype}/${label.family}`, label] as const] : [],
    ),
  );
  return [...kinds.values()].flatMap(({ archetype, family }) => {
    const judged = judgeLinkedWorld(world, judgesFor(archetype, family ?? ''));
    const { found } = linkingFigures(
      world,
      judged.campaigns.map(({ members, assessment }) => ({
        members: members.keys(),
        flagged: isFlagged(assessment),
      })),
    );
    return found.filter((entry) => entry.archetype === archetype && entry.family === family);
  });
}

function withoutProfiles(account: MeasuredAccount): MeasuredAccount {
  const none = emptyProfile();
  return {
    ...account,
    context: { ...account.context, windows: { day: none, week: none, month: none, life: none } },
  };
}
