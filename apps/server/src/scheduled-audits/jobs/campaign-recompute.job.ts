import { counted, type AuditJobDefinition } from '../audit-job.js';

export const campaignRecompute: AuditJobDefinition = {
  title: 'Campaign re-computation',
  description:
    'Weighs every link between accounts and finds every campaign anew, so that what has become common weighs less. Reviewers’ words stay.',
  schedule: { pattern: '30 1 * * *' },
  async run({ campaigns }) {
    const result = await campaigns.recompute();
    return {
      summary: `Linked ${counted(result.accounts, 'account')}; ${counted(result.campaignsChanged, 'campaign')} changed.`,
      result: { ...result },
    };
  },
};
