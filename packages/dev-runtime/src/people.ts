import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './operator-error.js';
import { withEmbeddedDatabase } from './owner-database.js';
import { readFingerprintKey } from './start.js';

const rootDir = fileURLToPath(new URL('../../..', import.meta.url));
const program = join(rootDir, 'apps', 'server', 'dist', 'people.js');

/**
 * `npm run people`: on the database of one's own as its owner logs in to it, else on the embedded one, whether Stillwatch is
 * running on it or not. It needs the environment that Stillwatch runs with: letters are sealed with its keys.
 */
async function main(): Promise<number> {
  const dataDir = process.env['STILLWATCH_DATA_DIR'] || join(rootDir, '.stillwatch');
  const own = process.env['STILLWATCH_OWNER_DATABASE_URL'] || process.env['DATABASE_URL'];
  return own ? run(own, dataDir) : withEmbeddedDatabase(dataDir, (url) => run(url, dataDir));
}

async function run(databaseUrl: string, dataDir: string): Promise<number> {
  const key = process.env['STILLWATCH_FINGERPRINT_KEY'] || readFingerprintKey(dataDir);
  const child = spawn(process.execPath, [program, ...process.argv.slice(2)], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      STILLWATCH_DATA_DIR: dataDir,
      STILLWATCH_FINGERPRINT_KEY: key,
    },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

runCommand(main);
