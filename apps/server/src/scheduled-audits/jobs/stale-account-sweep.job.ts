import { staleAccounts } from '@stillwatch/database/fold-receipts';
import { counted, type AuditJobDefinition } from '../audit-job.js';

const staleAfterSeconds = 60;
/** Bounds the useless jobs of a sweep that runs while workers are merely behind; the rest is found a minute later. */
const accountsPerSweep = 2_000;

export const staleAccountSweep: AuditJobDefinition = {
  title: 'Stale account sweep',
  description:
    'Asks again for the scoring of accounts whose events have waited for a minute, and for the linking that is owed as long: their job was lost or is late.',
  schedule: { everyMs: 60_000 },
  async run({ database, queues, campaigns }) {
    const accountIds = await staleAccounts(database.pool, staleAfterSeconds, accountsPerSweep);
    await queues.enqueueScoring(accountIds);
    const { owed } = await campaigns.sweep(staleAfterSeconds, accountsPerSweep);
    const summary =
      accountIds.length === 0
        ? 'No account was waiting for its score.'
        : `Asked again for the scoring of ${counted(accountIds.length, 'account')}.`;
    return { summary, result: { accounts: accountIds.length, linkage: owed } };
  },
};
