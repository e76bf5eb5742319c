import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { freePort, isPortFree } from './loopback-port.js';
import { OperatorError, runCommand } from './operator-error.js';
import { readPassword } from './postgres-directory.js';
import { startServerProcess, type ServerProcess } from './server-process.js';

export interface StartOptions {
  /** Holds the embedded database and the generated secrets. */
  dataDir: string;
  /** Of API and console; a free one by default. */
  port?: number;
  /** A Postgres of one's own instead of the embedded one, as the server logs in to it. */
  databaseUrl?: string;
  /** The same as its owner logs in to it, where that is another. */
  ownerDatabaseUrl?: string;
  /** Further variables for API and worker, as the README lists them. */
  environment?: Record<string, string>;
  /** Told what is being waited for. Silent by default. */
  onProgress?: (line: string) => void;
}

export interface Running {
  /** Of API and console. */
  url: string;
  /** As the owner of the tables logs in. */
  databaseUrl: string;
  /** Ends API and worker, then the database; returns when all have ended. */
  stop: () => Promise<void>;
  /** Fulfilled when a part has ended that should not have, with which and why; everything else has been stopped then. */
  failed: Promise<string>;
}

const rootDir = fileURLToPath(new URL('../../..', import.meta.url));
const startPatienceMs = 120_000;

/**
 * Starts the whole product: Postgres unless `databaseUrl` names one, migrations, API with console, worker. Returns once the
 * API answers.
 *
 * @throws OperatorError in one sentence when a part cannot start; nothing is left running then
 */
export async function startStillwatch(options: StartOptions): Promise<Running> {
  const say = options.onProgress ?? (() => undefined);
  const dataDir = resolve(options.dataDir);
  const port = options.port || (await freePort());
  // Whoever has the port would answer instead of the API that cannot get it.
  if (!(await isPortFree(port))) {
    throw new OperatorError(
      `Port ${port} is in use by another program; set PORT to a free one and start again.`,
    );
  }
  const parts: { stop: () => Promise<void> }[] = [];
  const stopParts = async () => {
    for (const part of parts.splice(0).reverse()) await part.stop();
  };
  try {
    const postgres = options.databaseUrl ? undefined : await startPostgres(dataDir, say);
    if (postgres) parts.push(postgres);
    const ownerUrl = options.ownerDatabaseUrl || (options.databaseUrl ?? postgres?.url ?? '');
    const databaseUrl = postgres ? runtimeUrl(postgres.url, dataDir) : (options.databaseUrl ?? '');
    const env = childEnvironment({ ...options, dataDir, port, databaseUrl });
    await prepareDatabase({ ...env, STILLWATCH_OWNER_DATABASE_URL: ownerUrl }, say);

    const api = startServerProcess('api', env);
    parts.push(api);
    const url = `http://127.0.0.1:${port}`;
    await waitUntilServing(url, api, say);
    const worker = startServerProcess('worker', env);
    parts.push(worker);
    worker.showErrors();
    const { failed, expectEnd } = watch({ postgres, api, worker }, stopParts);
    const stop = () => {
      expectEnd();
      return stopParts();
    };
    return { url, databaseUrl: ownerUrl, stop, failed };
  } catch (error) {
    await stopParts();
    throw error;
  }
}

/** Stops `running` on Ctrl-C, a polite kill or a closed terminal, and answers the exit code when it is over. */
export async function untilStopped(running: Running, say: (line: string) => void): Promise<number> {
  const signalled = new Promise<undefined>((fulfil) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => fulfil(undefined));
  });
  const failure = await Promise.race([signalled, running.failed]);
  say(failure ? `${failure} Stopped everything.` : 'Stopping …');
  await running.stop();
  return failure ? 1 : 0;
}

async function startPostgres(dataDir: string, say: (line: string) => void): Promise<EmbeddedPostgres> {
  say(`Starting the embedded Postgres in ${dataDir} …`);
  return startEmbeddedPostgres({ dataDir });
}

/** The log-in that API and worker use: it owns nothing (apps/server/src/prepare-database.ts makes it). */
function runtimeUrl(ownerUrl: string, dataDir: string): string {
  const url = new URL(ownerUrl);
  url.username = 'stillwatch_server';
  url.password = readPassword(dataDir, 'postgres-server-password');
  return url.href;
}

/** Runs the server's `migrate` main to its end. */
async function prepareDatabase(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<void> {
  say('Bringing the database to this version …');
  const preparation = startServerProcess('migrate', env);
  const end = await preparation.ended;
  if (!(await preparation.succeeded)) throw new OperatorError(end.replace(/^stillwatch \w+: /, ''));
}

function childEnvironment(
  options: StartOptions & { dataDir: string; port: number; databaseUrl: string },
): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'production',
    ...process.env,
    STILLWATCH_OWNER_DATABASE_URL: undefined,
    STILLWATCH_FINGERPRINT_KEY:
      process.env['STILLWATCH_FINGERPRINT_KEY'] || readFingerprintKey(options.dataDir),
    STILLWATCH_CONSOLE_DIR: process.env['STILLWATCH_CONSOLE_DIR'] || join(rootDir, 'apps', 'console', 'dist'),
    ...options.environment,
    STILLWATCH_DATA_DIR: options.dataDir,
    DATABASE_URL: options.databaseUrl,
    PORT: String(options.port),
  };
}

/** Lives as long as the data: fingerprints made with another key match nothing that is stored. */
export function readFingerprintKey(dataDir: string): string {
  const file = join(dataDir, 'fingerprint-key');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}

async function waitUntilServing(url: string, api: ServerProcess, say: (line: string) => void): Promise<void> {
  let end: string | undefined;
  void api.ended.then((sentence) => {
    end = sentence;
  });
  const startedAt = Date.now();
  let announcedAt = startedAt;
  while (!(await isServing(url))) {
    if (end !== undefined) throw new OperatorError(end.replace(/^stillwatch \w+: /, ''));
    if (Date.now() - startedAt > startPatienceMs) {
      throw new OperatorError(
        `The API did not answer within ${startPatienceMs / 1_000} s; see its log above.`,
      );
    }
    if (Date.now() - announcedAt >= 2_000) {
      announcedAt = Date.now();
      say(`Waiting for the API (${Math.round((announcedAt - startedAt) / 1_000)} s) …`);
    }
    await wait(100);
  }
  if (end !== undefined) throw new OperatorError(end.replace(/^stillwatch \w+: /, ''));
  api.showErrors();
}

async function isServing(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

interface Parts {
  postgres: EmbeddedPostgres | undefined;
  api: ServerProcess;
  worker: ServerProcess;
}

/** Nothing is restarted in silence: the first part that ends without being asked ends the whole. */
function watch({ postgres, api, worker }: Parts, stopParts: () => Promise<void>) {
  let endExpected = false;
  const failed = new Promise<string>((fulfil, reject) => {
    const fail = (sentence: string) => {
      if (endExpected) return;
      endExpected = true;
      stopParts().then(() => fulfil(sentence), reject);
    };
    for (const part of [api, worker]) void part.ended.then(fail);
    void postgres?.ended.then(() =>
      fail('The embedded Postgres ended by itself; see postgres.log in the data directory.'),
    );
  });
  const expectEnd = () => {
    endExpected = true;
  };
  return { failed, expectEnd };
}

/** `npm start`. */
async function main(): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const running = await startStillwatch({
    dataDir: process.env['STILLWATCH_DATA_DIR'] || join(rootDir, '.stillwatch'),
    port: readPort(process.env['PORT'] || '3000'),
    databaseUrl: process.env['DATABASE_URL'],
    ownerDatabaseUrl: process.env['STILLWATCH_OWNER_DATABASE_URL'],
    onProgress: say,
  });
  say(`Stillwatch serves at ${running.url} (Ctrl-C stops it).`);
  return untilStopped(running, say);
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new OperatorError(
    `PORT is "${text}" but must be a number from 0 to 65535; correct it and start again.`,
  );
}

const startedDirectly =
  process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href;
if (startedDirectly) runCommand(main);
