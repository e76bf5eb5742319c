import type { User } from '@stillwatch/contracts/user';

type Known = Pick<User, 'id' | 'name' | 'confirmed' | 'introductions'>;

const hasLetIn = (one: Known, other: Known): boolean =>
  other.introductions.some(({ introducedBy }) => introducedBy === one.id);

/** Why somebody may not decide anything yet, told to themselves; undefined when they may. */
export const whyNotConfirmed = (viewer: Pick<Known, 'confirmed'> | undefined): string | undefined =>
  viewer?.confirmed === false
    ? 'You have not been confirmed yet. An administrator who did not let you in must confirm you before you decide.'
    : undefined;

/**
 * Why somebody does not count as a second person beside those who had a part already, told to themselves. The server knows
 * better and says so; this spares the try.
 */
export function whyNotSecond(
  viewer: Known | undefined,
  others: readonly (Known | undefined)[],
): string | undefined {
  if (viewer === undefined) return undefined;
  for (const other of others) {
    if (other === undefined || other.id === viewer.id) continue;
    const who = hasLetIn(viewer, other)
      ? `You let ${other.name} in`
      : hasLetIn(other, viewer)
        ? `${other.name} let you in`
        : undefined;
    if (who !== undefined)
      return `${who}, so you two do not count as two people. Somebody else must do this.`;
  }
  return whyNotConfirmed(viewer);
}
