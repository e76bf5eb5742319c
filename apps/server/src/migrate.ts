import { readDatabaseUrls } from './env/env.js';
import { prepareDatabase } from './prepare-database.js';
import { runMain } from './process-lifecycle.js';

/** Brings the database to this version as its owner, and makes the server's log-in. Any number may run at once. */
await runMain('migrate', async () => {
  const { DATABASE_URL, STILLWATCH_OWNER_DATABASE_URL } = readDatabaseUrls();
  const applied = await prepareDatabase({
    ownerUrl: STILLWATCH_OWNER_DATABASE_URL ?? DATABASE_URL,
    runtimeUrl: DATABASE_URL,
  });
  process.stdout.write(`Applied ${applied.length} migration${applied.length === 1 ? '' : 's'}.\n`);
});
