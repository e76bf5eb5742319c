import type { RandomStream } from './random-stream.js';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** The span that the demo plays in, epoch milliseconds, end excluded. */
export interface TimeWindow {
  startMs: number;
  endMs: number;
}

/** When an account sends its requests: sorted epoch milliseconds inside the window. */
export type Rhythm = (random: RandomStream, window: TimeWindow) => number[];

const inside = (window: TimeWindow, times: number[]) =>
  times
    .map(Math.round)
    .filter((at) => at >= window.startMs && at < window.endMs)
    .sort((a, b) => a - b);

const firstMidnight = (window: TimeWindow) => Math.floor(window.startMs / dayMs) * dayMs;

/** A product with users of its own: a curve over the day, `depth` 0 flat to 1 silent at night. */
export function dailyCurve(plan: { perDay: number; depth: number; peakHourUtc: number }): Rhythm {
  return (random, window) => {
    const times: number[] = [];
    const meanGapMs = dayMs / plan.perDay;
    let at = window.startMs + random.exponential(meanGapMs);
    while (at < window.endMs) {
      times.push(at);
      const hour = (at / hourMs) % 24;
      const wave = 1 + Math.cos(((hour - plan.peakHourUtc) / 24) * 2 * Math.PI);
      const level = Math.max(0.04, 1 - plan.depth + plan.depth * wave);
      at += random.exponential(meanGapMs / level);
    }
    return inside(window, times);
  };
}

/** People at work: sittings of a few requests in office hours, little at weekends. */
export function officeHours(plan: { perDay: number; utcOffsetHours: number }): Rhythm {
  return (random, window) => {
    const times: number[] = [];
    for (let day = firstMidnight(window); day < window.endMs; day += dayMs) {
      const weekday = new Date(day).getUTCDay();
      let left = Math.round(random.logNormal(plan.perDay, 0.35) * (weekday % 6 === 0 ? 0.08 : 1));
      while (left > 0) {
        const localHour = Math.min(19, Math.max(7.5, random.logNormal(12.8, 0.2)));
        let at = day + (localHour - plan.utcOffsetHours) * hourMs + random.next() * 900_000;
        for (let sitting = Math.min(left, random.integer(1, 7)); sitting > 0; sitting--, left--) {
          times.push(at);
          at += 12_000 + random.exponential(100_000);
        }
      }
    }
    return inside(window, times);
  };
}

/** A job on a schedule: at the same hour on its days, workers side by side until the day's share is done. */
export function scheduledRuns(plan: {
  total: number;
  everyDays: number;
  hourUtc: number;
  workers: number;
  secondsPerCall: number;
}): Rhythm {
  return (random, window) => {
    const days: number[] = [];
    for (let day = firstMidnight(window); day < window.endMs; day += plan.everyDays * dayMs) days.push(day);
    const perWorker = Math.ceil(plan.total / days.length / plan.workers);
    const times = days.flatMap((day) =>
      Array.from({ length: plan.workers }, (_, worker) => {
        const begin = day + plan.hourUtc * hourMs + worker * 180 + random.next() * 40_000;
        return callAfterCall(random, begin, perWorker, plan.secondsPerCall);
      }).flat(),
    );
    return inside(window, times);
  };
}

/** A loop of workers that runs day and night from a day on until it has what it wants, with a stop now and then. */
export function workerLoop(plan: {
  total: number;
  fromDay: number;
  workers: number;
  secondsPerCall: number;
}): Rhythm {
  return (random, window) => {
    const times = Array.from({ length: plan.workers }, () => {
      const begin = window.startMs + plan.fromDay * dayMs + random.next() * hourMs;
      return callAfterCall(random, begin, Math.ceil(plan.total / plan.workers), plan.secondsPerCall, 0.004);
    }).flat();
    return inside(window, times);
  };
}

function callAfterCall(
  random: RandomStream,
  begin: number,
  count: number,
  seconds: number,
  stops = 0,
): number[] {
  const times: number[] = [];
  let at = begin;
  for (let call = 0; call < count; call++) {
    times.push(at);
    at +=
      seconds * 1_000 * random.logNormal(1, 0.25) +
      (random.chance(stops) ? random.exponential(2 * hourMs) : 0);
  }
  return times;
}
