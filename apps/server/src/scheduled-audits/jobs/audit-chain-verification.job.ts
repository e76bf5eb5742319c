import { counted, type AuditJobDefinition } from '../audit-job.js';

export const auditChainVerification: AuditJobDefinition = {
  title: 'Audit chain verification',
  description:
    'Recomputes the hash chain of the audit log from its first entry and compares it with the signed checkpoints outside the database. A log that is not whole fails the run.',
  schedule: { pattern: '30 3 * * *' },
  async run({ checkpoints }) {
    const { ok, entries, head, problem, checkpoints: compared } = await checkpoints.verify();
    if (!ok) throw new Error(problem?.sentence ?? 'The audit log does not verify.');
    const against = counted(compared.checked, 'checkpoint');
    return {
      summary: `Verified ${entries} ${entries === 1 ? 'entry' : 'entries'} against ${against}: the chain holds.`,
      result: { entries, head, checkpoints: compared.checked, source: compared.source },
    };
  },
};
