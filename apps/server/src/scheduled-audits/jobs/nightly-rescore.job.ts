import type { Database } from '@stillwatch/database/database';
import { counted, type AuditJobDefinition } from '../audit-job.js';

const pageSize = 1_000;

export const nightlyRescore: AuditJobDefinition = {
  title: 'Nightly re-score',
  description:
    'Scores every account with usage again, so that a new scorecard, an expired approval or an aged purpose takes effect.',
  schedule: { pattern: '0 2 * * *' },
  async run({ database, queues }) {
    let accounts = 0;
    for await (const page of accountsWithUsage(database)) {
      await queues.enqueueScoring(page, { rescore: true });
      accounts += page.length;
    }
    return { summary: `Asked for the re-scoring of ${counted(accounts, 'account')}.`, result: { accounts } };
  },
};

/** Pages by key: each costs the same, wherever it is, and an account added meanwhile shifts none of them. */
async function* accountsWithUsage({ pool }: Database): AsyncGenerator<string[]> {
  let after = '';
  for (;;) {
    const { rows } = await pool.query<{ accountId: string }>(
      `SELECT account_id AS "accountId" FROM accounts WHERE account_id > $1 AND last_event_at IS NOT NULL ORDER BY account_id LIMIT $2`,
      [after, pageSize],
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map((row) => row.accountId);
    after = last.accountId;
  }
}
