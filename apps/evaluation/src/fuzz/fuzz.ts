// `npm run fuzz -- [--requests 100000] [--seed N] [--parallel 8] [--minutes 60]`: starts the whole product on a fresh database
// and sends it hostile requests to every route; fails when one is answered 500, hangs, or ends a process.
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backlogSchema } from '@stillwatch/contracts/system';
import { startStillwatch } from '@stillwatch/dev-runtime/start';
import { readOptions } from '../command-options.js';
import { StillwatchApi } from '../demo/stillwatch-api.js';
import { ProgressLine } from '../demo/progress-line.js';
import { runFuzz, type FuzzReport } from './fuzz-run.js';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const values = readOptions(
    'usage: npm run fuzz -- [--requests N] [--seed N] [--parallel N] [--minutes N]',
    {
      requests: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
      parallel: { type: 'string', default: '8' },
      minutes: { type: 'string', default: '60' },
    },
  );
  const [requests, seed, parallel, minutes] = [
    values.requests,
    values.seed,
    values.parallel,
    values.minutes,
  ].map(Number);
  const dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-fuzz-'));
  const key = `sw_fuzz_${randomBytes(16).toString('hex')}`;
  const administrator = { email: 'fuzz@example.test', password: randomBytes(16).toString('hex') };
  const running = await startStillwatch({
    dataDir,
    environment: {
      STILLWATCH_BOOTSTRAP_KEY: key,
      STILLWATCH_ADMIN_EMAIL: administrator.email,
      STILLWATCH_ADMIN_PASSWORD: administrator.password,
      ...fuzzedSettings,
      LOG_LEVEL: 'error',
    },
    onProgress: say,
  });
  let ended: string | undefined;
  void running.failed.then((why) => (ended = why));
  try {
    say(`Sending ${requests} requests, seed ${seed} …`);
    const progress = new ProgressLine('Fuzzing', requests ?? 0, 'requests');
    const report = await runFuzz({
      ...{ url: running.url, key, administrator },
      ...{
        seed: seed ?? 1,
        requests: requests ?? 0,
        parallel: parallel ?? 1,
        longestMs: (minutes ?? 1) * 60_000,
      },
      onProgress: (sent) => progress.show(sent),
    });
    progress.finish();
    const { jobs } = await new StillwatchApi(running.url, key).get('/v1/system/backlog', backlogSchema);
    return tell(report, requests ?? 0, [
      ...(ended === undefined ? [] : [`A process ended: ${ended}`]),
      ...(jobs.failed === 0 ? [] : [`${jobs.failed} jobs failed for good.`]),
    ]);
  } finally {
    await running.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Waits that a hostile request is meant to run into are short, so that the run is not made of waiting. */
const fuzzedSettings = {
  STILLWATCH_HEAD_TIMEOUT_MS: '2000',
  STILLWATCH_BODY_TIMEOUT_MS: '2000',
  STILLWATCH_MAX_BATCH_BYTES: '2000000',
};

function tell(report: FuzzReport, wanted: number, others: readonly string[]): number {
  const statuses = [...report.byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${status}: ${count}`);
  say(
    `${report.sent} requests to ${report.operations} operations. ${statuses.join(', ')}. Slowest ${Math.round(report.slowestMs)} ms.`,
  );
  for (const { number, what, sent } of report.faults) say(`\nrequest ${number}: ${what}\n  ${sent}`);
  for (const line of others) say(line);
  if (report.faults.length + others.length > 0) return 1;
  say(
    report.sent < wanted
      ? 'The time was over before all were sent; what was sent is fine.'
      : 'All answered as they must be.',
  );
  return 0;
}

process.exitCode = await main();
