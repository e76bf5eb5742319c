export interface Validity {
  readonly validFrom: Date;
  readonly expiresAt: Date;
}

/** Whether new dates take away an instant, from now on, at which the approval would be valid. */
export function isShortened(before: Validity, after: Validity, now: Date): boolean {
  if (before.expiresAt <= now) return false;
  const valid = Math.max(before.validFrom.getTime(), now.getTime());
  return after.expiresAt < before.expiresAt || after.validFrom.getTime() > valid;
}
