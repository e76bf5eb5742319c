import type { INestApplicationContext } from '@nestjs/common';
import type { Logger } from 'pino';

/** A failure at start that its message explains completely, in one sentence that says what to do. */
export class StartupError extends Error {}

/** Runs a main. A start that fails prints one sentence, to people, and ends with code 1. */
export async function runMain(name: string, start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    process.stderr.write(`stillwatch ${name}: ${startupSentence(error)}\n`);
    process.exit(1);
  }
}

function startupSentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE')
    return 'The port is in use by another program; set PORT to a free one and start again.';
  if (code === 'EACCES')
    return 'The port is not allowed for this user; set PORT to one above 1024 and start again.';
  // Of a name that has several addresses, Node says each failure apart and nothing as a whole.
  const [first = error] = error instanceof AggregateError ? (error.errors as Error[]) : [];
  const said = first.message.split('\n')[0] || code || error.name;
  return /[.!?…]$/.test(said) ? said : `${said}.`;
}

/** What is not done by then is cut: a job runs again elsewhere, a request was not acknowledged. */
const stopPatienceMs = 30_000;

interface Stoppable {
  readonly app: INestApplicationContext;
  readonly opened: { close(): Promise<void> };
  /** Comes before anything is closed. */
  readonly finish?: () => Promise<void>;
}

/**
 * Ends the process on a signal, or when the launcher that started it is gone: first what was asked of it is finished, then
 * jobs in progress are, then connections are closed.
 */
export function stopOnSignals(logger: Logger, { app, opened, finish }: Stoppable): void {
  let stopping = false;
  const stop = (why: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ why }, 'stopping');
    setTimeout(() => {
      logger.warn('what was not finished in time is cut');
      process.exit(1);
    }, stopPatienceMs);
    const closed = Promise.resolve(finish?.())
      .then(() => app.close())
      .then(() => opened.close());
    closed.then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
  process.on('disconnect', () => stop('the launcher is gone'));
}
