import type { AccountView } from '../account-view.js';
import { percent, rounded, type Signal } from './signal.js';

function onset(view: AccountView): { first: number; peak: number } {
  const { hours, firstHourEvents } = view.windows.life.profile;
  return { first: firstHourEvents, peak: Math.max(firstHourEvents, ...hours.counts) };
}

/** Signal 17: requests in the first hour against the busiest hour, 0 to 1, where the busiest has at least ten. */
export const instantMaximum: Signal = {
  id: 'instant-maximum',
  family: 'tempo',
  direction: 'up',
  edges: [0.2, 0.9],
  measure(view) {
    const { first, peak } = onset(view);
    return peak < 10 ? undefined : first / peak;
  },
  describe(view, value) {
    const { first, peak } = onset(view);
    return {
      summary: `The account's first hour already ran at ${percent(value)} of its busiest hour.`,
      evidence: { firstHour: first, busiestHour: peak, ratio: rounded(value) },
    };
  },
  ordinaryExplanation:
    'A quarter of ordinary large customers start at full speed, when they move an existing system.',
};
