import { measureSignals } from '@stillwatch/detection/measure';
import { viewOf, type AccountContext } from '@stillwatch/detection/assess';
import type { LabelledMeasurement } from '@stillwatch/detection/scorecard/fit-scorecard';
import { contextOf, profileWorld } from '../worlds/profiled-world.js';
import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import { openWorld, type World, type WorldAccount, type WorldLabel } from '../worlds/world.js';

/** An account of a world, measured: what fits and figures are made from. */
export interface MeasuredAccount {
  readonly world: string;
  readonly account: WorldAccount;
  readonly label: WorldLabel;
  readonly context: AccountContext;
  readonly measured: ReadonlyMap<string, number>;
}

/** What a fit needs of an account, whether it comes from a world or from a review. */
export type FitAccount = Pick<MeasuredAccount, 'label' | 'measured'> & {
  readonly context: Pick<AccountContext, 'declaredPurpose'>;
};

export const isApproved = ({ label }: Pick<MeasuredAccount, 'label'>): boolean => label.note === 'approved';
export const isOrdinary = ({ label }: Pick<MeasuredAccount, 'label'>): boolean =>
  !label.violation && label.note !== 'approved';
export const isHarvester = ({ label }: Pick<MeasuredAccount, 'label'>): boolean =>
  label.violation && label.campaign === null;
export const isMember = ({ label }: Pick<MeasuredAccount, 'label'>): boolean => label.campaign !== null;

export async function measureWorld(
  folder: string,
  observe?: (event: UsageEvent) => void,
): Promise<MeasuredAccount[]> {
  return measureOpenWorld(openWorld(folder), observe);
}

export async function measureOpenWorld(
  world: World,
  observe?: (event: UsageEvent) => void,
): Promise<MeasuredAccount[]> {
  const accounts = await profileWorld(world, observe);
  return accounts
    .filter((account) => account.days.size > 0)
    .map((account) => {
      const context = contextOf(account);
      const measured = measureSignals(viewOf(context));
      return { world: world.name, account: account.account, label: account.label, context, measured };
    });
}

/**
 * Accounts as the fit takes them: without approved ones, every archetype with the same weight in all, so that the fit is
 * about kinds of behaviour and not about which kind a world happens to have most of.
 */
export function toLabelled(accounts: readonly FitAccount[]): LabelledMeasurement[] {
  const used = accounts.filter((account) => !isApproved(account));
  const sizes = new Map<string, number>();
  for (const { label } of used) sizes.set(label.archetype, (sizes.get(label.archetype) ?? 0) + 1);
  const mean = used.length / Math.max(1, sizes.size);
  return used.map(({ label, measured, context }) => ({
    measured,
    violation: label.violation,
    declaredCategory: context.declaredPurpose?.category,
    weight: mean / (sizes.get(label.archetype) ?? mean),
  }));
}

/** What is left out together: an ordinary archetype, or a harvesting archetype with its family. */
export const kindOf = (label: WorldLabel): string =>
  label.violation ? `${label.archetype}/${label.family ?? ''}` : label.archetype;
