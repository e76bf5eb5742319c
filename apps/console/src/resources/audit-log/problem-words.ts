import type { AuditProblemCode } from '@stillwatch/contracts/audit-log';

/** What a verification has found, for people who do not know the codes. */
export const problemWords: Record<AuditProblemCode, string> = {
  before_first: 'An entry was put before the first',
  missing_entry: 'An entry is missing',
  broken_link: 'The chain is broken',
  time_changed: 'The time of an entry was changed',
  content_changed: 'An entry was changed',
  tail_cut: 'The end of the log is missing',
  truncated: 'The log was emptied',
  rewritten: 'The log was written anew',
  unknown_key: 'A checkpoint is signed with an unknown key',
  bad_signature: 'A checkpoint was forged or changed',
  re_anchor_unrecorded: 'A re-anchor is signed that the log does not record',
  out_of_order: 'The checkpoints are out of order',
  unreadable_entry: 'An entry cannot be read',
  unreadable_checkpoint: 'Some checkpoints cannot be read',
};

/** What a restore can have done, and two people can put on record. */
export const isLoss = (code: AuditProblemCode | undefined): boolean =>
  code === 'tail_cut' || code === 'truncated' || code === 'rewritten';
