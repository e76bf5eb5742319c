import { counted, type AuditJobDefinition } from '../audit-job.js';

export const evidenceRetention: AuditJobDefinition = {
  title: 'Evidence retention',
  description: 'Deletes excerpts of requests that are older than they may be kept.',
  schedule: { pattern: '10 4 * * *' },
  async run({ evidence }) {
    const excerpts = await evidence.forgetExpired();
    const summary = excerpts === 0 ? 'No excerpt was too old.' : `Deleted ${counted(excerpts, 'excerpt')}.`;
    return { summary, result: { excerpts } };
  },
};
