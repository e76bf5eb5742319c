import { isOrdinary, type MeasuredAccount } from '../fitting/measured-account.js';
import { randomStream } from '../random-stream.js';
import { campaignContext, measureGroup, type LinkedWorld } from './linked-world.js';

/** A group of accounts with a known outcome, measured as one. */
export interface LabelledGroup {
  readonly kind: string;
  readonly family: string | null;
  readonly violation: boolean;
  readonly measured: ReadonlyMap<string, number>;
  readonly weight: number;
}

const groupSize = 8;
const groupsPerKind = 3;

/**
 * Groups to fit the coordination signals to. Few worlds hold few campaigns, so there are besides them made-up groups: halves
 * of campaigns, harvesters of one family, ordinary accounts of one kind (as a platform's customers or a course would be) and
 * ordinary accounts of all kinds (as the customers of a proxy would be). Who pays for whom is not known of the made-up ones.
 */
export function labelledGroups(world: LinkedWorld, seed: number): LabelledGroup[] {
  const random = randomStream(seed);
  const groups: LabelledGroup[] = [];
  const add = (
    kind: string,
    violation: boolean,
    members: readonly MeasuredAccount[],
    weight: number,
  ): void => {
    if (members.length < 3) return;
    const family = violation ? (members[0]?.label.family ?? null) : null;
    groups.push({ kind, family, violation, measured: measureGroup(campaignContext(members)), weight });
  };
  const by = (key: (account: MeasuredAccount) => string | null): Map<string, MeasuredAccount[]> => {
    const lists = new Map<string, MeasuredAccount[]>();
    for (const account of world.accounts) {
      const name = key(account);
      if (name !== null) lists.set(name, [...(lists.get(name) ?? []), account]);
    }
    return lists;
  };
  for (const members of by(({ label }) => label.campaign).values()) {
    const kind = members[0]?.label.archetype ?? '';
    add(kind, true, members, 1);
    const mixed = random.shuffle(members);
    add(kind, true, mixed.slice(0, mixed.length >> 1), 0.5);
    add(kind, true, mixed.slice(mixed.length >> 1), 0.5);
  }
  const solo = by(({ label }) =>
    label.violation && !label.campaign ? `${label.archetype}/${label.family}` : null,
  );
  for (const [kind, members] of solo) add(kind.split('/')[0] ?? kind, true, members.slice(0, groupSize), 0.5);
  const ordinary = world.accounts.filter(isOrdinary);
  for (const [kind, members] of by((account) => (isOrdinary(account) ? account.label.archetype : null)))
    for (let i = 0; i < groupsPerKind; i++) add(kind, false, random.shuffle(members).slice(0, groupSize), 1);
  for (let i = 0; i < 2 * groupsPerKind; i++)
    add('mixed customers', false, random.shuffle(ordinary).slice(0, groupSize), 1);
  return groups;
}
