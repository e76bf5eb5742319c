// `npm run bench:ingest -- [--world DIR] [--batch 1000] [--parallel 4]`: how many events a second a fresh Stillwatch takes in
// over HTTP, how long until all are scored, and how fast plain COPY writes the same rows on the same machine.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStillwatch, type Running } from '@stillwatch/dev-runtime/start';
import { readOptions } from '../command-options.js';
import { inParallel, waitUntilDrained } from '../demo/load-demo.js';
import { ProgressLine } from '../demo/progress-line.js';
import { StillwatchApi } from '../demo/stillwatch-api.js';
import { measureRawCopy } from './raw-copy.js';
import { demoWorldBatches, readWorldBatches, type WorldBatches } from './world-batches.js';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const values = readOptions('usage: npm run bench:ingest -- [--world DIR] [--batch N] [--parallel N]', {
    world: { type: 'string' },
    batch: { type: 'string', default: '1000' },
    parallel: { type: 'string', default: '4' },
  });
  const batchSize = wholeNumber('--batch', values.batch);
  const parallel = wholeNumber('--parallel', values.parallel);
  say('Preparing the request bodies …');
  const world = values.world
    ? await readWorldBatches(values.world, batchSize)
    : await demoWorldBatches(batchSize);
  const dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-bench-'));
  const key = `sw_bench_${randomBytes(16).toString('hex')}`;
  const running = await startStillwatch({
    dataDir,
    environment: { STILLWATCH_BOOTSTRAP_KEY: key, LOG_LEVEL: 'error' },
    onProgress: say,
  });
  try {
    report(
      world,
      batchSize,
      parallel,
      await measure(running, new StillwatchApi(running.url, key), world, parallel),
    );
  } finally {
    await running.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(running: Running, api: StillwatchApi, world: WorldBatches, parallel: number) {
  for (const [model, input] of Object.entries(world.models)) await api.put(`/v1/models/${model}`, input);
  const progress = new ProgressLine('Posting', world.eventCount, 'events');
  let accepted = 0;
  const begun = performance.now();
  await inParallel(world.bodies, parallel, async (body) => {
    const receipt = await api.postEventLines(body);
    accepted += receipt.accepted;
    progress.show(accepted);
  });
  const acceptedSeconds = (performance.now() - begun) / 1_000;
  progress.finish();
  await waitUntilDrained(api, { everyMs: 100 });
  const drainedSeconds = (performance.now() - begun) / 1_000;
  if (accepted !== world.eventCount)
    throw new Error(`${world.eventCount} events were sent but ${accepted} accepted`);
  say('Copying the same rows into a scratch table …');
  return { accepted, acceptedSeconds, drainedSeconds, copy: await measureRawCopy(running.databaseUrl) };
}

function report(
  world: WorldBatches,
  batchSize: number,
  parallel: number,
  figures: Awaited<ReturnType<typeof measure>>,
): void {
  const { accepted, acceptedSeconds, drainedSeconds, copy } = figures;
  const rate = accepted / acceptedSeconds;
  const copyRate = copy.rows / copy.seconds;
  const number = (value: number) => Math.round(value).toLocaleString('en');
  say(`
Ingest of ${world.name}: ${number(accepted)} events, ${number(world.plainBytes / accepted)} bytes of JSON each,
batches of ${number(batchSize)}, ${parallel} at once, API, worker, Postgres and this program on ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'})

  accepted over HTTP until the last 202   ${number(rate).padStart(9)} events/s   (${acceptedSeconds.toFixed(2)} s)
  until every event was scored            ${number(accepted / drainedSeconds).padStart(9)} events/s   (${drainedSeconds.toFixed(2)} s)
  plain COPY of the same rows             ${number(copyRate).padStart(9)} rows/s     (${copy.seconds.toFixed(2)} s, ${number(copy.bytes / copy.rows)} bytes each)
  ingest / COPY                           ${(rate / copyRate).toFixed(3).padStart(9)}`);
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number of at least 1`);
  return value;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
