import type { LinkedAccount } from '@stillwatch/detection/linkage/edges';
import type { LinkWeights, WeighedKind } from '@stillwatch/detection/linkage/link-weights';
import { synchronyNats } from '@stillwatch/detection/linkage/synchrony';
import { isOrdinary } from '../fitting/measured-account.js';
import { agreeingSynchrony, type LinkedWorld } from './linked-world.js';

/** One world's accounts for counting pairs: of one campaign, and ordinary ones. */
export interface LabelledLinks {
  readonly campaigns: readonly (readonly LinkedAccount[])[];
  readonly ordinary: readonly LinkedAccount[];
}

/** The pairs of one world, with the campaigns of the given archetypes only. */
export function labelledLinks(
  world: LinkedWorld,
  archetypes?: (archetype: string) => boolean,
): LabelledLinks {
  const campaigns = new Map<string, LabelledLinks['ordinary'][number][]>();
  const ordinary: LabelledLinks['ordinary'][number][] = [];
  world.accounts.forEach((account, index) => {
    const linked = world.linked[index];
    if (!linked) return;
    const { campaign, archetype } = account.label;
    if (campaign && (archetypes?.(archetype) ?? true))
      campaigns.set(campaign, [...(campaigns.get(campaign) ?? []), linked]);
    else if (isOrdinary(account)) ordinary.push(linked);
  });
  return { campaigns: [...campaigns.values()], ordinary };
}

/** What no world can show is set by hand: how seldom ordinary accounts hand requests over or replay each other's handles. */
const byHand: Partial<LinkWeights['kinds']> = {
  hand_off: { m: 0.05, u: 1e-6 },
  reasoning_handle: { m: 0.05, u: 1e-6 },
};

const measuredKinds: readonly WeighedKind[] = [
  'template',
  'parameters',
  'model_pivot',
  'synchrony',
  'client',
  'tls',
  'network',
  'device',
  'registration_burst',
  'payment',
  'email_pattern',
];

/**
 * m and u by counting: the share of pairs of one campaign, and of all pairs of ordinary accounts of one world, that agree in
 * a kind. Half a pair is added to both, so that what was never seen is rare and not impossible.
 */
export function fitLinkWeights(
  worlds: readonly LabelledLinks[],
  base: LinkWeights,
  version: string,
  madeFrom: string,
): LinkWeights {
  const same = new PairCounter();
  const random = new PairCounter();
  for (const { campaigns, ordinary } of worlds) {
    for (const campaign of campaigns) same.countPairs(campaign);
    random.countPairs(ordinary);
  }
  const kinds = { ...base.kinds };
  for (const kind of measuredKinds) {
    const u = round(random.rate(kind));
    // A kind that campaigns do not share more than others links nobody.
    kinds[kind] = byHand[kind] ?? { m: Math.max(round(same.rate(kind)), u), u };
  }
  return { ...base, version, madeFrom, kinds: { ...kinds, ...byHand } };
}

const round = (rate: number): number => Number(Math.min(0.99, rate).toPrecision(3));

class PairCounter {
  private pairs = 0;
  private readonly agreeing = new Map<WeighedKind, number>();

  countPairs(accounts: readonly LinkedAccount[]): void {
    const held = accounts.map((account) => new Set(account.keys.map(({ key }) => key)));
    accounts.forEach((a, i) => {
      for (let j = i + 1; j < accounts.length; j++) {
        this.pairs++;
        const kinds = new Set<WeighedKind>();
        for (const { kind, key } of a.keys) if (kind !== 'composite' && held[j]?.has(key)) kinds.add(kind);
        const activity = accounts[j]?.activity;
        if (a.activity && activity && (synchronyNats(a.activity, activity) ?? 0) >= agreeingSynchrony)
          kinds.add('synchrony');
        for (const kind of kinds) this.agreeing.set(kind, (this.agreeing.get(kind) ?? 0) + 1);
      }
    });
  }

  rate(kind: WeighedKind): number {
    return ((this.agreeing.get(kind) ?? 0) + 0.5) / (this.pairs + 1);
  }
}
