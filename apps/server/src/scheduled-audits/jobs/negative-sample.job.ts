import { counted, type AuditJobDefinition } from '../audit-job.js';

const sampleSize = 5;

export const negativeSample: AuditJobDefinition = {
  title: 'Negative sample',
  description:
    'Draws five unflagged accounts with usage at random into review, to measure what the score misses. None is drawn twice in 90 days.',
  schedule: { pattern: '0 6 * * 1' },
  async run({ cases }) {
    const accounts = await cases.openSampleCases(sampleSize);
    const summary =
      accounts.length === 0
        ? 'There was no unflagged account to draw.'
        : `Drew ${counted(accounts.length, 'unflagged account')} into review.`;
    return { summary, result: { accounts } };
  },
};
