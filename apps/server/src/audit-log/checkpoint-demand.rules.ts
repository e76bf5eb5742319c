/** Entries that a signed checkpoint must follow at once: decisions, and what changes the proof itself. */
const prefixes = [
  'decision.',
  'appeal.upheld',
  'appeal.overturned',
  'account.measure_',
  'audit_log.re_anchored',
  'audit_log.key_changed',
];

export const demandsCheckpoint = (action: string): boolean =>
  prefixes.some((prefix) => action.startsWith(prefix));

/** The same for SQL's `LIKE ANY`. */
export const demandingPatterns: readonly string[] = prefixes.map(
  (prefix) => `${prefix.replaceAll('_', String.raw`\_`)}%`,
);
