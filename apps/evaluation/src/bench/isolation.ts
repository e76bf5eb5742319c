// `npm run bench:isolation`: how long the gateway's check waits, asked every 50 ms, while each of several bodies is posted to
// a freshly started product, how much memory the API takes meanwhile, and how long the receipt is.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startStillwatch } from '@stillwatch/dev-runtime/start';
import { CheckTimer } from './check-timer.js';
import { isolationBodies, type IsolationBody } from './isolation-bodies.js';
import { childRunning, forgetPeak, peakMegabytes } from './process-memory.js';

const say = (line: string) => process.stdout.write(`${line}\n`);
const askEveryMs = 50;
const settleMs = 1_500;
const settledMs = 100;
const settleRounds = 20;

async function main(): Promise<void> {
  const bodies = isolationBodies();
  const dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-bench-'));
  const key = `sw_bench_${randomBytes(16).toString('hex')}`;
  const running = await startStillwatch({
    dataDir,
    environment: { STILLWATCH_BOOTSTRAP_KEY: key, LOG_LEVEL: 'fatal' },
    onProgress: say,
  });
  const timer = new CheckTimer({ url: running.url, key, everyMs: askEveryMs });
  try {
    const api = childRunning('server/dist/api.js');
    await post(running.url, key, { name: 'warm-up', bytes: Buffer.from('{}\n') });
    await settled(timer);
    say(`\n${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; a check every ${askEveryMs} ms\n`);
    say(
      '| posted | answer | seconds | slowest check, ms | API at most, MB | receipt, KB |\n| --- | --- | --- | --- | --- | --- |',
    );
    await pause(settleMs);
    const idle = await timer.take();
    say(`| nothing | | | ${idle.slowest.toFixed(0)} | | |`);
    for (const body of bodies) {
      if (api !== undefined) forgetPeak(api);
      const { status, seconds, bytes } = await post(running.url, key, body);
      await pause(settleMs);
      const { slowest } = await timer.take();
      const peak = api === undefined ? '?' : peakMegabytes(api).toFixed(0);
      say(
        `| ${body.name} | ${status} | ${seconds.toFixed(2)} | ${slowest.toFixed(0)} | ${peak} | ${(bytes / 1024).toFixed(0)} |`,
      );
    }
    say(`\nload at the end ${loadavg()[0]?.toFixed(1)}`);
  } finally {
    await timer.stop();
    await running.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Until the checks that piled up while everything started have been answered. */
async function settled(timer: CheckTimer): Promise<void> {
  for (let round = 0; round < settleRounds; round += 1) {
    await pause(settleMs);
    if ((await timer.take()).slowest < settledMs) return;
  }
}

async function post(url: string, key: string, { isGzip = false, bytes }: IsolationBody) {
  const begun = performance.now();
  const response = await fetch(`${url}/v1/usage-events`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/x-ndjson',
      ...(isGzip ? { 'content-encoding': 'gzip' } : {}),
    },
    body: new Uint8Array(bytes),
  });
  const text = await response.text();
  return {
    status: response.status,
    seconds: (performance.now() - begun) / 1_000,
    bytes: Buffer.byteLength(text),
  };
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
