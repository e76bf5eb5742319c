import type { AccountView } from '../account-view.js';
import { rounded, type Signal } from './signal.js';

function clock(view: AccountView): { entropy: number; nightShare: number } {
  const { hourOfDay, counters } = view.windows.month.profile;
  const total = Math.max(1, counters.events);
  let entropy = 0;
  for (const count of hourOfDay) if (count > 0) entropy -= (count / total) * Math.log(count / total);
  const doubled = [...hourOfDay, ...hourOfDay];
  let quietest = total;
  for (let from = 0; from < 24; from++)
    quietest = Math.min(
      quietest,
      doubled.slice(from, from + 6).reduce((sum, count) => sum + count, 0),
    );
  return { entropy: entropy / Math.log(24), nightShare: (4 * quietest) / total };
}

/** Signal 15: requests in the quietest six hours of the day against an even spread; 0 with a night's rest, 1 without. */
export const roundTheClock: Signal = {
  id: 'round-the-clock',
  family: 'tempo',
  direction: 'up',
  edges: [0.2, 0.4, 0.6],
  measure: (view) =>
    view.windows.month.profile.counters.events < 40 || view.windows.month.profile.days.size < 2
      ? undefined
      : clock(view).nightShare,
  describe(view) {
    const { entropy, nightShare } = clock(view);
    return {
      summary:
        nightShare > 0.4
          ? 'The requests keep no human hours: the quietest six hours of the day are nearly as busy as the others.'
          : 'The requests follow a day with a night.',
      evidence: { hourEntropy: rounded(entropy), quietHoursShare: rounded(nightShare) },
    };
  },
  ordinaryExplanation: 'Services with customers on several continents and scheduled jobs run at night.',
};
