import type { ModelInput } from '@stillwatch/contracts/model';
import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import type { DemoAccount } from './demo-account.js';
import { classifierDataMaker, researcher } from './kinds/approved.js';
import { harvestingAccounts } from './kinds/harvesters.js';
import { jobAccounts } from './kinds/jobs.js';
import { productAccounts } from './kinds/products.js';
import { saasCustomers } from './kinds/saas-customers.js';
import { staffAccounts } from './kinds/staff.js';
import { modelCatalogue } from './model-catalogue.js';
import { randomStream, type RandomStream } from './random-stream.js';
import { dayMs, type TimeWindow } from './rhythms.js';

/** How long the demo's made-up history is. */
export const demoDays = 14;

export interface DemoWorld {
  models: Record<string, ModelInput>;
  accounts: DemoAccount[];
}

type AccountMaker = (random: RandomStream, window: TimeWindow) => DemoAccount[];

const makers: readonly AccountMaker[] = [
  ...productAccounts,
  ...staffAccounts,
  ...jobAccounts,
  saasCustomers,
  classifierDataMaker,
  researcher,
  ...harvestingAccounts,
];

/**
 * Makes up about sixty accounts and two weeks of their traffic up to `endMs`. The same seed and end give the same world.
 */
export function buildDemoWorld(options: { seed: string; endMs: number }): DemoWorld {
  const window: TimeWindow = { startMs: options.endMs - demoDays * dayMs, endMs: options.endMs };
  const accounts = makers.flatMap((make, n) => make(randomStream(options.seed, n), window));
  return { models: modelCatalogue(window), accounts };
}

/** All events in the order in which they happened. */
export function eventsInOrder(accounts: readonly DemoAccount[]): UsageEvent[] {
  const byTime = (a: UsageEvent, b: UsageEvent) =>
    a.occurredAt.localeCompare(b.occurredAt) || a.id.localeCompare(b.id);
  return accounts.flatMap((account) => account.events).sort(byTime);
}
