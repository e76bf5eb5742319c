import { describe, expect, test } from '@jest/globals';
import {
  accountInputSchema,
  approvalInputSchema,
  declaredPurposeInputSchema,
} from '@stillwatch/contracts/account';
import { modelInputSchema } from '@stillwatch/contracts/model';
import { externalId } from '@stillwatch/contracts/scalar';
import { usageEventSchema } from '@stillwatch/contracts/usage-event';
import type { DemoAccount } from '../src/demo/demo-account.js';
import { buildDemoWorld, demoDays, eventsInOrder } from '../src/demo/demo-world.js';

const endMs = Date.UTC(2026, 10, 23, 21);
const world = buildDemoWorld({ seed: 'test', endMs });
const events = eventsInOrder(world.accounts);
const ofKind = (part: string) => world.accounts.filter((account) => account.kind.includes(part));
const prompts = (account: DemoAccount) => account.events.map((event) => event.content?.prompt ?? '');
const distinctShare = (texts: readonly string[]) => new Set(texts).size / texts.length;

describe('the demo world', () => {
  test('is the same for the same seed and end, and another for another seed', () => {
    const again = buildDemoWorld({ seed: 'test', endMs });
    const other = buildDemoWorld({ seed: 'other', endMs });
    expect(JSON.stringify(again) === JSON.stringify(world)).toBe(true);
    expect(other.accounts[0]?.events[0]).not.toEqual(world.accounts[0]?.events[0]);
  });

  test('has about sixty accounts and 25,000 to 40,000 events', () => {
    expect(world.accounts.length).toBeGreaterThanOrEqual(55);
    expect(world.accounts.length).toBeLessThanOrEqual(65);
    expect(events.length).toBeGreaterThan(25_000);
    expect(events.length).toBeLessThan(40_000);
  });

  test('is two weeks of history that ends where it was told to, in order', () => {
    const times = events.map((event) => Date.parse(event.occurredAt));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(endMs - demoDays * 86_400_000);
    expect(Math.max(...times)).toBeLessThan(endMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('meets the public contract with every account, purpose, approval, model and event', () => {
    const strictEvent = usageEventSchema.strict();
    const sold = new Set(Object.keys(world.models));
    for (const [model, input] of Object.entries(world.models)) {
      expect(externalId.safeParse(model).success).toBe(true);
      modelInputSchema.parse(input);
    }
    for (const account of world.accounts) {
      externalId.parse(account.accountId);
      accountInputSchema.strict().parse(account.account);
      declaredPurposeInputSchema.strict().parse(account.purpose);
      account.approvals.forEach((approval) => approvalInputSchema.parse(approval));
    }
    const unfit = events.filter((event) => !strictEvent.safeParse(event).success || !sold.has(event.model));
    expect(unfit).toEqual([]);
  });

  test('gives every account and every event an id of its own', () => {
    expect(new Set(world.accounts.map((account) => account.accountId)).size).toBe(world.accounts.length);
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
  });

  test('leaves no grammar slot unfilled in any prompt', () => {
    const unfilled = /\{[a-zA-Z]+\}|\{\d+-\d+\}|undefined/;
    const texts = events.map((event) => event.content?.prompt ?? '');
    expect(texts.filter((text) => !text.includes('```') && unfilled.test(text))).toEqual([]);
  });

  test('uses no model before its release', () => {
    const tooEarly = events.filter(
      (event) => event.occurredAt < (world.models[event.model]?.releasedAt ?? ''),
    );
    expect(tooEarly).toEqual([]);
  });
});

describe('harvesters of the demo world', () => {
  const harvesters = world.accounts.filter((account) => account.harvests);

  test('hardly ever send the same payload twice', () => {
    for (const account of harvesters) {
      const framed = prompts(account).filter((prompt) => prompt.length > 120);
      expect({ kind: account.kind, varied: distinctShare(framed) > 0.98 }).toEqual({
        kind: account.kind,
        varied: true,
      });
    }
  });

  test('tell a harmless story and hold no approval', () => {
    for (const account of harvesters) {
      expect(account.purpose.trainsModels).toBe('no');
      expect(account.approvals).toEqual([]);
    }
  });

  test('send no more than ordinary customers do, so that volume does not tell them apart', () => {
    const busiest = Math.max(
      ...world.accounts.filter((account) => !account.harvests).map((account) => account.events.length),
    );
    for (const account of harvesters) expect(account.events.length).toBeLessThan(busiest);
  });

  test('include Chinese ones and a pool that shares payment and network', () => {
    expect(
      harvesters.filter((account) => /[一-鿿]{10}/.test(prompts(account)[0] ?? '')).length,
    ).toBeGreaterThanOrEqual(2);
    const pool = ofKind('linked pool');
    expect(pool.length).toBeGreaterThanOrEqual(3);
    expect(new Set(pool.map((account) => account.account.registration?.paymentFingerprint)).size).toBe(1);
    expect(new Set(pool.flatMap((account) => prompts(account))).size).toBeGreaterThan(900);
  });
});

describe('ordinary accounts of the demo world', () => {
  test('outnumber the harvesters at least three to one', () => {
    const harvesting = world.accounts.filter((account) => account.harvests).length;
    expect(world.accounts.length - harvesting).toBeGreaterThan(3 * harvesting);
  });

  test('ask in thousands of different ways', () => {
    const ordinary = world.accounts.filter((account) => !account.harvests).flatMap(prompts);
    expect(new Set(ordinary).size).toBeGreaterThan(15_000);
  });

  test('include an evaluation harness that repeats fixed items', () => {
    for (const account of ofKind('evaluation')) expect(distinctShare(prompts(account))).toBeLessThan(0.3);
  });

  test('include two that look like harvesters and hold an approval in force', () => {
    const approved = ofKind('approved');
    expect(approved.length).toBe(2);
    for (const { approvals } of approved) {
      expect(Date.parse(approvals[0]?.validFrom ?? '')).toBeLessThan(endMs - demoDays * 86_400_000);
      expect(Date.parse(approvals[0]?.expiresAt ?? '')).toBeGreaterThan(endMs);
    }
  });

  test('share a template and addresses when they are customers of one product', () => {
    const customers = ofKind('SaaS');
    expect(customers.length).toBeGreaterThanOrEqual(3);
    expect(new Set(customers.map((account) => prompts(account)[0]?.split('\n')[0])).size).toBe(1);
    expect(new Set(customers.map((account) => account.events[0]?.client?.tlsFingerprint)).size).toBe(1);
  });
});
