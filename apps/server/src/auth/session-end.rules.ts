import type { Env } from '../env/env.js';

const hourMs = 3_600_000;

/** However much a session is used, it ends then. */
export const latestSessionEnd = (now: Date, { STILLWATCH_SESSION_MAX_HOURS: hours }: Env): Date =>
  new Date(now.getTime() + hours * hourMs);

/** When a session ends that is used now and never again. */
export const sessionEnd = (now: Date, endsAtLatest: Date, { STILLWATCH_SESSION_HOURS: hours }: Env): Date =>
  new Date(Math.min(now.getTime() + hours * hourMs, endsAtLatest.getTime()));
