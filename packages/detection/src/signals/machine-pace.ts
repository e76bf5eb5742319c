import type { AccountView } from '../account-view.js';
import { percent, rounded, type Signal } from './signal.js';

function bits(mask: number): number {
  let n = mask;
  let count = 0;
  for (; n; count++) n &= n - 1;
  return count;
}

/** Event-weighted over the sampled hours: share of the minutes that had a request, and requests per hour. */
function pace(view: AccountView): { occupancy: number; perHour: number } {
  const { hours } = view.windows.month.profile;
  let weight = 0;
  let occupied = 0;
  let rate = 0;
  hours.values.forEach((hour, index) => {
    const events = hours.counts[index] as number;
    weight += events;
    occupied += (events * (bits(hour.early) + bits(hour.late))) / 60;
    rate += events * events;
  });
  return { occupancy: occupied / Math.max(1, weight), perHour: rate / Math.max(1, weight) };
}

/** Signal 16: how steadily requests fill the minutes of the hours they fall in, 0 to 1. */
export const machinePace: Signal = {
  id: 'machine-pace',
  family: 'tempo',
  direction: 'up',
  edges: [0.1, 0.2, 0.4],
  measure: (view) => (view.windows.month.profile.counters.events < 20 ? undefined : pace(view).occupancy),
  describe(view) {
    const { occupancy, perHour } = pace(view);
    return {
      summary: `In a typical busy hour ${percent(occupancy)} of the minutes have requests, about ${Math.round(perHour)} an hour.`,
      evidence: { minuteOccupancy: rounded(occupancy), requestsPerBusyHour: rounded(perHour, 1) },
    };
  },
  ordinaryExplanation: 'Any queue worker or large product runs at a steady pace.',
};
