import { staleAccounts } from '@stillwatch/database/fold-receipts';
import { ensurePartitions } from '@stillwatch/database/partitions';
import { counted, type AuditJobDefinition } from '../audit-job.js';

const staleAfterSeconds = 60;
/** Bounds the useless jobs of a sweep that runs while workers are merely behind; the rest is found a minute later. */
const accountsPerSweep = 2_000;
/** Days whose partition is there before their first event. */
const daysAhead = 2;

export const staleAccountSweep: AuditJobDefinition = {
  title: 'Stale account sweep',
  description:
    'Asks again for the scoring of accounts whose events have waited for a minute, and for the linking that is owed as long: their job was lost or is late. Sums what arrived by day, and makes room for the coming days.',
  schedule: { everyMs: 60_000 },
  async run({ database, queues, campaigns, intake, clock }) {
    const accountIds = await staleAccounts(database.pool, staleAfterSeconds, accountsPerSweep);
    await queues.enqueueScoring(accountIds);
    const { owed } = await campaigns.sweep(staleAfterSeconds, accountsPerSweep);
    const summed = await intake.sum();
    const now = clock.now();
    await ensurePartitions(database.pool, now, new Date(now.getTime() + daysAhead * 86_400_000));
    const summary =
      accountIds.length === 0
        ? 'No account was waiting for its score.'
        : `Asked again for the scoring of ${counted(accountIds.length, 'account')}.`;
    return { summary, result: { accounts: accountIds.length, linkage: owed, intake: summed } };
  },
};
