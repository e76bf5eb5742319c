const dayMs = 86_400_000;

/** When the week of an instant began: on Monday at midnight, in UTC. */
export function weekBegan(now: Date): Date {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return new Date(midnight - ((now.getUTCDay() + 6) % 7) * dayMs);
}

/** How many of a week's sample are still to be drawn. */
export const leftToDraw = (size: number, drawnThisWeek: number): number => Math.max(0, size - drawnThisWeek);
