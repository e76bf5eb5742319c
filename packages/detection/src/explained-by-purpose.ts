import type { AccountView } from './account-view.js';

const categoryOf = ({ declaredPurpose }: AccountView): string | undefined => declaredPurpose?.category;

/** Whether checking answers is what the account said it would do. */
export const declaresJudging = (view: AccountView): boolean =>
  categoryOf(view) === 'quality_monitoring' || categoryOf(view) === 'evaluation';

/** A declared translator translates whatever comes, tasks for a model too. */
export const declaresTranslation = (view: AccountView): boolean => categoryOf(view) === 'translation';

/** How far declared security research explains what is asked: by the share that was refused, doubled. 0 to 1. */
export function explainedAttacks(view: AccountView): number {
  const { refused, events } = view.windows.month.profile.counters;
  return categoryOf(view) === 'security_research' ? Math.min(1, (2 * refused) / Math.max(1, events)) : 0;
}

/**
 * How far a declared evaluation explains questions without a frame: by the share sent as tests are, at temperature 0 or for
 * several candidates at once. 0 to 1.
 */
export function explainedTests(view: AccountView): number {
  const { cold, withChoices, events } = view.windows.month.profile.counters;
  return categoryOf(view) === 'evaluation' ? Math.min(1, (cold + withChoices) / Math.max(1, events)) : 0;
}
