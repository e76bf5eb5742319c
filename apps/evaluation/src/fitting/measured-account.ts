import { measureSignals } from '@stillwatch/detection/measure';
import { viewOf, type AccountContext } from '@stillwatch/detection/assess';
import type { LabelledMeasurement } from '@stillwatch/detection/scorecard/fit-scorecard';
import { contextOf, profileWorld } from '../worlds/profiled-world.js';
import { openWorld, type WorldLabel } from '../worlds/world.js';

/** An account of a world, measured: what fits and figures are made from. */
export interface MeasuredAccount {
  readonly world: string;
  readonly label: WorldLabel;
  readonly context: AccountContext;
  readonly measured: ReadonlyMap<string, number>;
}

export const isApproved = ({ label }: Pick<MeasuredAccount, 'label'>): boolean => label.note === 'approved';
export const isOrdinary = ({ label }: Pick<MeasuredAccount, 'label'>): boolean =>
  !label.violation && label.note !== 'approved';
export const isHarvester = ({ label }: Pick<MeasuredAccount, 'label'>): boolean =>
  label.violation && label.campaign === null;
export const isMember = ({ label }: Pick<MeasuredAccount, 'label'>): boolean => label.campaign !== null;

export async function measureWorld(folder: string): Promise<MeasuredAccount[]> {
  const world = openWorld(folder);
  const accounts = await profileWorld(world);
  return accounts.map((account) => {
    const context = contextOf(account);
    return { world: world.name, label: account.label, context, measured: measureSignals(viewOf(context)) };
  });
}

/**
 * Accounts as the fit takes them: without approved ones, every archetype with the same weight in all, so that the fit is
 * about kinds of behaviour and not about which kind a world happens to have most of.
 */
export function toLabelled(accounts: readonly MeasuredAccount[]): LabelledMeasurement[] {
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
