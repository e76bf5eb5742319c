import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { freePort, isPortFree } from './loopback-port.js';
import { OperatorError, runCommand } from './operator-error.js';
import { readPassword } from './postgres-directory.js';
import { asPart, postgresPart, serverPart, untilServing, untilWorking } from './parts.js';
import { startServerProcess, type ServerProcess } from './server-process.js';
import { Supervisor, type RunningPart } from './supervisor.js';

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
  /** Fulfilled when a part ends again and again, with which and why; everything else has been stopped then. */
  failed: Promise<string>;
}

const rootDir = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Starts the whole product: Postgres unless `databaseUrl` names one, migrations, API with console, worker. Returns once the
 * API answers. From then on a part that ends is started again (`supervision.rules.ts`).
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
  const started: RunningPart[] = [];
  try {
    const postgres = options.databaseUrl ? undefined : await startPostgres(dataDir, say);
    if (postgres) started.push(asPart(postgres));
    const ownerUrl = options.ownerDatabaseUrl || (options.databaseUrl ?? postgres?.url ?? '');
    const databaseUrl = postgres ? runtimeUrl(postgres.url, dataDir) : (options.databaseUrl ?? '');
    const env = childEnvironment({ ...options, dataDir, port, databaseUrl });
    await prepareDatabase({ ...env, STILLWATCH_OWNER_DATABASE_URL: ownerUrl }, say);

    const api = startServerProcess('api', env);
    started.push(api);
    const url = `http://127.0.0.1:${port}`;
    await untilServing(url, api, say);
    api.showErrors();
    const worker = startServerProcess('worker', env);
    worker.showErrors();

    const database = postgres && new Supervisor(postgresPart(dataDir, postgres), asPart(postgres), say);
    const untilDatabaseIsUp = async () => database?.untilUp();
    const untilUp = (part: ServerProcess) => untilServing(url, part, say);
    const servers = [
      new Supervisor(serverPart('api', env, { untilDatabaseIsUp, untilUp }), api, say),
      new Supervisor(serverPart('worker', env, { untilDatabaseIsUp, untilUp: untilWorking }), worker, say),
    ];
    return { url, databaseUrl: ownerUrl, ...together(servers, database) };
  } catch (error) {
    for (const part of started.reverse()) await part.stop();
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

/** Ends API and worker side by side, each finishing what it has begun, and then their database; also when one is given up on. */
function together(servers: readonly Supervisor[], database: Supervisor | undefined) {
  let stopped: Promise<void> | undefined;
  const stopAll = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await database?.stop();
  };
  const stop = () => (stopped ??= stopAll());
  const all = database ? [database, ...servers] : servers;
  const failed = Promise.race(all.map(({ gaveUp }) => gaveUp)).then(async (sentence) => {
    await stop();
    return sentence;
  });
  return { stop, failed };
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
  if (!(await preparation.succeeded)) throw new OperatorError(end);
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
