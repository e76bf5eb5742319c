import { counted, type AuditJobDefinition } from '../audit-job.js';

export const nightlyRescore: AuditJobDefinition = {
  title: 'Nightly re-score',
  description:
    'Scores every account with usage again, so that an expired approval or an aged purpose takes effect, and a new scorecard everywhere.',
  schedule: { pattern: '0 2 * * *' },
  async run({ accounts }) {
    const asked = await accounts.enqueueRescoreOfAll();
    return {
      summary: `Asked for the re-scoring of ${counted(asked, 'account')}.`,
      result: { accounts: asked },
    };
  },
};
