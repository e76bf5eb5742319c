import { verifyAuditChain } from '@stillwatch/database/audit-chain';
import { openDatabase } from '@stillwatch/database/database';
import { readDatabaseUrl } from './env/env.js';
import { runMain } from './process-lifecycle.js';

/** Recomputes the audit chain of DATABASE_URL; ends with code 1 when an entry does not fit. */
await runMain('audit:verify', async () => {
  const database = openDatabase({ url: readDatabaseUrl(), poolSize: 1 });
  try {
    const { ok, entries, head, brokenAt } = await verifyAuditChain(database.pool);
    const verdict = ok
      ? `holds: ${entries} entries, head ${head ?? 'none'}`
      : `is broken at entry ${brokenAt?.seq}: ${brokenAt?.problem}`;
    process.stdout.write(`The audit chain ${verdict}.\n`);
    if (!ok) process.exitCode = 1;
  } finally {
    await database.close();
  }
});
