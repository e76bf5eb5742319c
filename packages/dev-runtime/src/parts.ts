import { setTimeout as wait } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { OperatorError } from './operator-error.js';
import { tellingLine } from './postgres-directory.js';
import { startServerProcess, type ServerProcess } from './server-process.js';
import type { Part, RunningPart } from './supervisor.js';

const startPatienceMs = 120_000;

/** Postgres, on the port that those who use it know. */
export function postgresPart(dataDir: string, { url }: EmbeddedPostgres): Part {
  const port = Number(new URL(url).port);
  return {
    name: 'the embedded Postgres',
    start: async () => asPart(await startEmbeddedPostgres({ dataDir, port })),
  };
}

export const asPart = ({ ended, stop }: EmbeddedPostgres): RunningPart => ({
  stop,
  ended: ended.then((log) => (log === '' ? 'It said nothing.' : `${tellingLine(log)} (see postgres.log).`)),
});

/** `untilDatabaseIsUp` comes before each start: what cannot reach its database yet would only use up its tries. */
export function serverPart(
  main: 'api' | 'worker',
  env: NodeJS.ProcessEnv,
  { untilDatabaseIsUp, untilUp }: { untilDatabaseIsUp: () => Promise<void>; untilUp: UntilUp },
): Part {
  return {
    name: main === 'api' ? 'the API' : 'the worker',
    start: async (signal) => {
      await Promise.race([untilDatabaseIsUp(), aborted(signal)]);
      const part = startServerProcess(main, env);
      part.showErrors();
      try {
        await Promise.race([untilUp(part), aborted(signal)]);
        return part;
      } catch (error) {
        await part.stop();
        throw error;
      }
    },
  };
}

type UntilUp = (part: ServerProcess) => Promise<void>;

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_fulfil, reject) => {
    const stop = () => reject(new Error('It was told to stop.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
}

/**
 * Returns when the worker has said that it works.
 * @throws OperatorError when it ends before
 */
export async function untilWorking({ working, ended }: ServerProcess): Promise<void> {
  const end = await Promise.race([working, ended]);
  if (end !== undefined) throw new OperatorError(end);
}

/**
 * Returns when the API answers that it is ready.
 * @throws OperatorError when it ends before, or takes longer than two minutes
 */
export async function untilServing(
  url: string,
  api: ServerProcess,
  say: (line: string) => void,
): Promise<void> {
  let end: string | undefined;
  void api.ended.then((sentence) => {
    end = sentence;
  });
  const startedAt = Date.now();
  let announcedAt = startedAt;
  while (!(await isServing(url))) {
    if (end !== undefined) throw new OperatorError(end);
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
  if (end !== undefined) throw new OperatorError(end);
}

async function isServing(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(5_000) });
    return answer.ok;
  } catch {
    return false;
  }
}
