import type { AuditJobDefinition } from '../audit-job.js';

export const auditChainVerification: AuditJobDefinition = {
  title: 'Audit chain verification',
  description:
    'Recomputes the hash chain of the audit log from its first entry. A broken chain fails the run.',
  schedule: { pattern: '30 3 * * *' },
  async run({ auditLog }) {
    const { ok, entries, head, brokenAt } = await auditLog.verify();
    if (!ok)
      throw new Error(
        `The audit chain is broken at entry ${brokenAt?.seq ?? entries}: ${brokenAt?.problem ?? 'unknown'}.`,
      );
    return {
      summary: `Verified ${entries} ${entries === 1 ? 'entry' : 'entries'}: the chain holds.`,
      result: { entries, head },
    };
  },
};
