import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether this machine has Redis, from its own packages: npm has none. */
export const isRedisInstalled = (() => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

export interface TestRedis {
  /** One address for each node. */
  readonly urls: readonly string[];
  /** Kills it. It keeps nothing: what is started again has forgotten all. */
  kill(): Promise<void>;
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

/** A Redis of its own that keeps nothing on disk; with three nodes or more a cluster. */
export async function startTestRedis(nodes = 1): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'stillwatch-redis-'));
  const ports: number[] = [];
  for (let node = 0; node < nodes; node += 1) ports.push(await freePort());
  let running: ChildProcess[] = [];
  const start = async () => {
    running = await Promise.all(ports.map((port) => startNode(port, join(dir), nodes > 1)));
    if (nodes > 1) formCluster(ports);
  };
  const kill = async () => {
    await Promise.all(
      running.map(async (child) => {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }),
    );
    running = [];
  };
  await start();
  return {
    urls: ports.map((port) => `redis://127.0.0.1:${port}`),
    kill,
    startAgain: start,
    stop: async () => {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function startNode(port: number, dir: string, inCluster: boolean): Promise<ChildProcess> {
  const cluster = inCluster
    ? [
        '--cluster-enabled',
        'yes',
        '--cluster-config-file',
        `nodes-${port}.conf`,
        '--cluster-node-timeout',
        '2000',
      ]
    : [];
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    dir,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const child = spawn('redis-server', [...settings, ...cluster], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.setEncoding('utf8');
  for await (const text of child.stdout) if (String(text).includes('Ready to accept connections')) break;
  child.stdout.resume();
  return child;
}

function formCluster(ports: readonly number[]): void {
  const addresses = ports.map((port) => `127.0.0.1:${port}`);
  execFileSync(
    'redis-cli',
    ['--cluster', 'create', ...addresses, '--cluster-replicas', '0', '--cluster-yes'],
    {
      stdio: 'ignore',
    },
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
