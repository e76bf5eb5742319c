import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OperatorError } from './operator-error.js';

/** One main of the server, running as a child process. */
export interface ServerProcess {
  readonly name: string;
  /** Fulfilled when the process has said that it works; pending for ever for the mains that say nothing. */
  readonly working: Promise<void>;
  /** Fulfilled when the process has ended, with how and why in one sentence. */
  readonly ended: Promise<string>;
  /** Fulfilled when the process has ended, with whether it ended well. */
  readonly succeeded: Promise<boolean>;
  /** Lets the process's standard error through, kept back until now so that a failed start says one sentence only. */
  showErrors(): void;
  /** Asks the process to end and waits for it; ends it by force after `patienceMs`. */
  stop(patienceMs?: number): Promise<void>;
}

/** A little longer than a main gives itself to finish what it has begun (apps/server/src/process-lifecycle.ts). */
const stopPatienceMs = 35_000;

/** Always the built file, since the child is plain Node, also when this module runs from its source in a test. */
const endWithParent = new URL('../dist/end-with-parent.js', import.meta.url).href;

/**
 * Starts `apps/server/dist/<main>.js`. The child holds a channel to this process and ends when it closes, so that it does
 * not outlive a launcher that was killed.
 */
export function startServerProcess(
  main: 'api' | 'worker' | 'migrate',
  env: NodeJS.ProcessEnv,
): ServerProcess {
  const script = fileURLToPath(new URL(`../../../apps/server/dist/${main}.js`, import.meta.url));
  if (!existsSync(script)) throw new OperatorError('The server is not built; run "npm run build" first.');
  const child = spawn(process.execPath, ['--enable-source-maps', '--import', endWithParent, script], {
    env,
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const errors = holdErrors(child);
  const closed = once(child, 'close');
  const ended = closed.then(([code, signal]: unknown[]) =>
    signal === null ? (errors.lastLine() ?? plainEnd(main, code, signal)) : plainEnd(main, code, signal),
  );
  return {
    name: main,
    working: new Promise((fulfil) => child.once('message', () => fulfil())),
    ended,
    succeeded: closed.then(([code]: unknown[]) => code === 0),
    showErrors: errors.show,
    stop: (patienceMs = stopPatienceMs) => stopChild(child, ended, patienceMs),
  };
}

function holdErrors(child: ChildProcess) {
  let held = '';
  let shown = false;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    held = (held + text).slice(-16_000);
    if (shown) process.stderr.write(text);
  });
  return {
    show: () => {
      shown = true;
      process.stderr.write(held);
      held = '';
    },
    lastLine: () => {
      const lines = held.trim().split('\n');
      const thrown = lines.find((line) => /^\w*Error\b.*: |FATAL ERROR/.test(line));
      return (thrown ?? lines.at(-1))?.trim().replace(/^stillwatch \w+: /, '') || undefined;
    },
  };
}

function plainEnd(main: string, code: unknown, signal: unknown): string {
  return `The ${main} process ended ${signal === null ? `with code ${String(code)}` : `by ${String(signal)}`}.`;
}

async function stopChild(child: ChildProcess, ended: Promise<string>, patienceMs: number): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(force);
}
