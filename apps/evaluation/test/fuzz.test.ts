import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { backlogSchema } from '@stillwatch/contracts/system';
import { startStillwatch, type Running } from '@stillwatch/dev-runtime/start';
import { StillwatchApi } from '../src/demo/stillwatch-api.js';
import { runFuzz } from '../src/fuzz/fuzz-run.js';

const key = 'sw_fuzz_test_0123456789abcdef';
const administrator = { email: 'fuzz@example.test', password: 'a password of the fuzz' };
const patienceMs = 300_000;

let dataDir: string;
let running: Running;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-fuzz-'));
  running = await startStillwatch({
    dataDir,
    environment: {
      LOG_LEVEL: 'fatal',
      STILLWATCH_BOOTSTRAP_KEY: key,
      STILLWATCH_ADMIN_EMAIL: administrator.email,
      STILLWATCH_ADMIN_PASSWORD: administrator.password,
      STILLWATCH_HEAD_TIMEOUT_MS: '2000',
      STILLWATCH_BODY_TIMEOUT_MS: '2000',
      STILLWATCH_MAX_BATCH_BYTES: '2000000',
    },
  });
}, patienceMs);
afterAll(async () => {
  await running?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test(
  'no hostile request to any route is answered 500, left unanswered or told what is no problem document, and none ends a process',
  async () => {
    let ended: string | undefined;
    void running.failed.then((why) => (ended = why));
    const report = await runFuzz({
      ...{ url: running.url, key, administrator },
      ...{ seed: 11, requests: 4_000, parallel: 6, longestMs: 240_000 },
    });
    expect(report.faults).toEqual([]);
    expect(ended).toBeUndefined();
    expect(report.operations).toBeGreaterThan(100);
    // Fuzz that is only ever refused at the door would prove little.
    expect(report.byStatus.get(200)).toBeGreaterThan(100);
    expect(report.byStatus.get(202)).toBeGreaterThan(3);
    const { jobs } = await new StillwatchApi(running.url, key).get('/v1/system/backlog', backlogSchema);
    expect(jobs.failed).toBe(0);
  },
  patienceMs,
);
