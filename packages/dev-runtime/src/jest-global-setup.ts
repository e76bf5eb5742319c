import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { createTemplate, testServerVariable } from './test-database.js';

/** Starts the one Postgres of a Jest run, with a migrated template; the answer is what `jest-global-teardown` calls. */
export default async function startTestPostgres(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-test-'));
  // Where the tests run as root, Postgres's own user must get in.
  await chmod(dataDir, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
  await createTemplate(postgres.url);
  process.env[testServerVariable] = postgres.url;
  stopTestPostgres = async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

export let stopTestPostgres: () => Promise<void> = async () => undefined;
