import { counted, type AuditJobDefinition } from '../audit-job.js';

const sampleSize = 5;

export const negativeSample: AuditJobDefinition = {
  title: 'Negative sample',
  description:
    'Draws five unflagged accounts with usage a week at random into review, to measure what the score misses. A run that is repeated in a week draws only what is missing; no account is drawn twice in 90 days.',
  schedule: { pattern: '0 6 * * 1' },
  async run({ cases }) {
    const accounts = await cases.openSampleCases(sampleSize);
    const summary =
      accounts.length === 0
        ? 'This week’s sample is drawn, or there was no unflagged account to draw.'
        : `Drew ${counted(accounts.length, 'unflagged account')} into review.`;
    return { summary, result: { accounts } };
  },
};
