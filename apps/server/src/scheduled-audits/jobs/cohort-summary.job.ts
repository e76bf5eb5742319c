import { counted, type AuditJobDefinition } from '../audit-job.js';

export const cohortSummary: AuditJobDefinition = {
  title: 'Cohort summary',
  description:
    'Computes what the accounts of each declared purpose usually do, so that one account can be shown beside them.',
  schedule: { pattern: '20 * * * *' },
  async run({ cohorts }) {
    const result = await cohorts.summariseAll();
    return {
      summary: `Summarised ${counted(result.accounts, 'account')}; ${result.compared} of ${counted(result.categories, 'declared purpose')} have accounts enough to compare with.`,
      result,
    };
  },
};
