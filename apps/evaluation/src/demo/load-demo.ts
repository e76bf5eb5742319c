import { accountSchema } from '@stillwatch/contracts/account';
import { backlogSchema, type Backlog } from '@stillwatch/contracts/system';
import type { DemoAccount } from './demo-account.js';
import { eventsInOrder, type DemoWorld } from './demo-world.js';
import { ProgressLine } from './progress-line.js';
import { ApiProblem, type StillwatchApi } from './stillwatch-api.js';

const batchSize = 1_000;
const parallelBatches = 2;
const parallelCalls = 6;

/**
 * Brings the world into a running Stillwatch and waits until it is scored. What is there already is not loaded again; a
 * load that was broken off is completed, since events that were sent before count as duplicates.
 */
export async function loadDemo(api: StillwatchApi, world: DemoWorld): Promise<'loaded' | 'already there'> {
  if ((await loadedAccounts(api, world.accounts)) === world.accounts.length) return 'already there';
  await registerWorld(api, world);
  await replayEvents(api, world.accounts);
  await waitUntilDrained(api);
  return 'loaded';
}

/** How many of the accounts are fully there: known, and at least all their events scored. */
export async function loadedAccounts(api: StillwatchApi, accounts: readonly DemoAccount[]): Promise<number> {
  let loaded = 0;
  await inParallel(accounts, parallelCalls, async ({ accountId, events }) => {
    try {
      const known = await api.get(`/v1/accounts/${accountId}`, accountSchema);
      if (known.eventsScored >= events.length) loaded++;
    } catch (error) {
      if (!(error instanceof ApiProblem && error.code === 'account_not_found')) throw error;
    }
  });
  return loaded;
}

/** Puts the models, then each account with its declared purpose and its approvals. Repeating it changes nothing. */
export async function registerWorld(api: StillwatchApi, world: DemoWorld): Promise<void> {
  for (const [model, input] of Object.entries(world.models)) await api.put(`/v1/models/${model}`, input);
  const progress = new ProgressLine('Registering', world.accounts.length, 'accounts');
  let done = 0;
  await inParallel(world.accounts, parallelCalls, async ({ accountId, account, purpose, approvals }) => {
    await api.put(`/v1/accounts/${accountId}`, account);
    await api.put(`/v1/accounts/${accountId}/declared-purpose`, purpose);
    for (const approval of approvals) await api.post(`/v1/accounts/${accountId}/approvals`, approval);
    progress.show(++done);
  });
  progress.finish();
}

/** Posts the events of the accounts in the order in which they happened; events sent before count as duplicates. */
export async function replayEvents(
  api: StillwatchApi,
  accounts: readonly DemoAccount[],
): Promise<{ accepted: number; duplicates: number }> {
  const events = eventsInOrder(accounts);
  const batches = Array.from({ length: Math.ceil(events.length / batchSize) }, (_, n) =>
    events.slice(n * batchSize, (n + 1) * batchSize),
  );
  const progress = new ProgressLine('Sending', events.length, 'events');
  const sum = { accepted: 0, duplicates: 0 };
  await inParallel(batches, parallelBatches, async (batch) => {
    const receipt = await api.postEvents(batch);
    const refused = receipt.rejected[0];
    if (refused) throw new Error(`event ${refused.id} was rejected: ${refused.message}`);
    sum.accepted += receipt.accepted;
    sum.duplicates += receipt.duplicates;
    progress.show(sum.accepted + sum.duplicates);
  });
  progress.finish();
  return sum;
}

/** True when nothing that events or acts have caused is left to do. */
export const isDrained = ({ unscoredEvents, jobs }: Backlog): boolean =>
  unscoredEvents === 0 && jobs.waiting === 0 && jobs.active === 0 && jobs.delayed === 0;

/**
 * Waits until the server has scored everything, with a progress line over what is still unscored now. Throws when the
 * backlog does not shrink for `patienceMs`, which means that no worker is running.
 */
export async function waitUntilDrained(
  api: StillwatchApi,
  options: { patienceMs?: number; everyMs?: number } = {},
): Promise<void> {
  const { patienceMs = 60_000, everyMs = 250 } = options;
  const backlogNow = () => api.get('/v1/system/backlog', backlogSchema);
  let backlog = await backlogNow();
  const total = backlog.unscoredEvents;
  const progress = new ProgressLine('Scoring', total, 'events');
  let least = Infinity;
  let movedAt = performance.now();
  for (; !isDrained(backlog); backlog = await backlogNow()) {
    progress.show(Math.max(0, total - backlog.unscoredEvents));
    const left = backlog.unscoredEvents + backlog.jobs.waiting + backlog.jobs.active + backlog.jobs.delayed;
    if (left < least) [least, movedAt] = [left, performance.now()];
    if (performance.now() - movedAt > patienceMs)
      throw new Error(
        `${backlog.unscoredEvents} events are still unscored and nothing moves: is the worker running?`,
      );
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  progress.finish();
}

/** Runs `work` over the items, at most `width` at once. After the first failure no further item is begun. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  let failed = false;
  const lane = async () => {
    for (const item of waiting) {
      if (failed) return;
      await work(item);
    }
  };
  const lanes = Array.from({ length: width }, () =>
    lane().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  await Promise.all(lanes);
}
