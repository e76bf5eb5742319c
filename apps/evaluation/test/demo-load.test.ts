import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountSchema } from '@stillwatch/contracts/account';
import { usageHourSchema } from '@stillwatch/contracts/usage-series';
import { startStillwatch, type Running } from '@stillwatch/dev-runtime/start';
import { createPeople, demoAdministrator, demoOfficers } from '../src/demo/demo-people.js';
import { openDemoState } from '../src/demo/demo-state.js';
import { buildDemoWorld, type DemoWorld } from '../src/demo/demo-world.js';
import { loadDemo, registerWorld, replayEvents } from '../src/demo/load-demo.js';
import { StillwatchApi } from '../src/demo/stillwatch-api.js';

let dataDir: string;
let running: Running;
let api: StillwatchApi;
let world: DemoWorld;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-demo-load-'));
  const state = openDemoState(dataDir, new Date());
  running = await startStillwatch({
    dataDir,
    environment: {
      LOG_LEVEL: 'error',
      STILLWATCH_BOOTSTRAP_KEY: state.bootstrapKey,
      STILLWATCH_ADMIN_EMAIL: demoAdministrator(state).email,
      STILLWATCH_ADMIN_PASSWORD: demoAdministrator(state).password,
    },
  });
  api = new StillwatchApi(running.url, state.bootstrapKey);
  await createPeople(api, demoAdministrator(state), demoOfficers(state));
  await createPeople(api, demoAdministrator(state), demoOfficers(state));
  const whole = buildDemoWorld({ seed: state.seed, endMs: Date.parse(state.endsAt) });
  world = {
    ...whole,
    accounts: whole.accounts.filter((account) => account.events.length < 400).slice(0, 12),
  };
}, 120_000);

afterAll(async () => {
  await running?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function requestsOf(accountId: string): Promise<number> {
  const hours = await api.get(`/v1/accounts/${accountId}/usage?days=15`, usageHourSchema.array());
  return hours.reduce((sum, { requests }) => sum + requests, 0);
}

test('a load that was broken off is completed without counting anything twice, and a complete one is left alone', async () => {
  const brokenOff = world.accounts.slice(0, 5);
  await registerWorld(api, { ...world, accounts: brokenOff });
  await replayEvents(api, brokenOff);

  expect(await loadDemo(api, world)).toBe('loaded');
  for (const { accountId, events } of world.accounts) {
    const { eventsScored } = await api.get(`/v1/accounts/${accountId}`, accountSchema);
    expect([eventsScored, await requestsOf(accountId)]).toEqual([events.length, events.length]);
  }

  expect(await loadDemo(api, world)).toBe('already there');
}, 120_000);
