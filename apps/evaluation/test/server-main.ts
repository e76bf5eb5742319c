import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** One main of the built server as a process that can be killed without warning and started again. */
export class ServerMain {
  private child: ChildProcess | undefined;
  private errors = '';

  constructor(
    private readonly main: 'api' | 'worker',
    private readonly environment: Record<string, string>,
  ) {}

  start(): void {
    const script = fileURLToPath(new URL(`../../server/dist/${this.main}.js`, import.meta.url));
    const child = spawn(process.execPath, [script], {
      env: { ...process.env, NODE_OPTIONS: '', ...this.environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.errors = (this.errors + text).slice(-4_000);
    });
    this.child = child;
  }

  /** `kill -9`: the process gets no chance to finish anything. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) throw this.endedByItself();
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Ends it in whatever state it is, for the end of a test. */
  async dispose(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Polls `GET /health` until it answers 200. */
  async untilServing(url: string, patienceMs = 60_000): Promise<void> {
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await pause(50)) {
      if (this.child?.exitCode != null) throw this.endedByItself();
      const healthy = await fetch(`${url}/health`).then(
        (response) => response.ok,
        () => false,
      );
      if (healthy) return;
    }
    throw new Error(`the ${this.main} did not serve within ${patienceMs} ms: ${this.errors}`);
  }

  private endedByItself(): Error {
    return new Error(`the ${this.main} process has ended by itself: ${this.errors}`);
  }
}
