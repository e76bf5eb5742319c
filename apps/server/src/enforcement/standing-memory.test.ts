import { beforeEach, describe, expect, test } from '@jest/globals';
import type { AuditTail } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import type { WrittenStanding } from './enforcement.answer.js';
import { StandingMemory } from './standing-memory.js';
import type { StandingOf, StandingReading } from './standing-reading.js';

const start = Date.parse('2026-12-01T12:00:00Z');
const decision = (n: number) => `0190d4c5-7e5c-7000-8000-${String(n).padStart(12, '0')}`;
const at = (second: number) => new Date(start + second * 1_000);

const active: WrittenStanding = {
  standing: 'active',
  until: null,
  decisionId: null,
  limitPercent: null,
  upcoming: null,
  upcomingLimitPercent: null,
};
const banned: WrittenStanding = { ...active, standing: 'banned', decisionId: decision(1) };

class SetClock extends Clock {
  second = 0;
  override now = () => at(this.second);
}

/** What stands in the database, and up to when this process has heard of all that changed. */
let stored: Record<string, WrittenStanding>;
let clock: SetClock;
let tail: { caughtUpAt: Date | undefined; add(): void };
let memory: StandingMemory;

beforeEach(async () => {
  stored = {
    acct_banned: banned,
    acct_soon: {
      ...active,
      upcoming: { standing: 'limited', from: at(20), until: at(40), decisionId: decision(2) },
      upcomingLimitPercent: 30,
    },
    acct_ending: { ...active, standing: 'limited', until: at(20), decisionId: decision(3), limitPercent: 50 },
  };
  clock = new SetClock();
  tail = { caughtUpAt: at(0), add: () => undefined };
  const all = () =>
    Object.entries(stored).map(([accountId, written]): StandingOf => ({ accountId, written }));
  const reading = {
    notActive: async function* () {
      yield all().filter(({ written }) => written.standing !== 'active' || written.upcoming !== null);
    },
    ofDecisions: async function* () {
      yield all();
    },
  };
  memory = new StandingMemory(
    { STILLWATCH_ENFORCEMENT_MAX_AGE_SECONDS: 60 } as Env,
    reading as unknown as StandingReading,
    tail as unknown as AuditTail,
    clock,
  );
  await memory.load();
});

const effect = (accountId: string) => memory.recall(accountId)?.enforcement.effect;
const decided = () =>
  memory.follow([{ action: 'decision.approved', objectType: 'decision', objectId: decision(1) }]);

test('whoever is not active is remembered without having been asked for; of others only those who were', () => {
  expect(effect('acct_banned')).toBe('block');
  expect(memory.recall('acct_banned')?.enforcement.decisionId).toBe(decision(1));
  expect(effect('acct_asked')).toBeUndefined();
  memory.remember('acct_asked', active, memory.version);
  expect(effect('acct_asked')).toBe('allow');
});

test('an answer is as old as what was last heard, and none is older than the bound', () => {
  memory.remember('acct_asked', active, memory.version);
  clock.second = 59.9;
  expect(memory.recall('acct_banned')?.age).toBe(59);
  expect(effect('acct_asked')).toBe('allow');
  tail.caughtUpAt = at(30);
  clock.second = 61;
  expect(memory.recall('acct_banned')?.age).toBe(31);
  expect(effect('acct_asked')).toBeUndefined();
  clock.second = 91;
  expect(effect('acct_banned')).toBeUndefined();
});

test('nothing is answered before the memory is loaded', () => {
  tail.caughtUpAt = undefined;
  expect(effect('acct_banned')).toBeUndefined();
});

test('what begins and what ends by itself does so by the clock, with the share of its own decision', () => {
  const answer = (accountId: string) => memory.recall(accountId)?.enforcement;
  expect(answer('acct_soon')).toMatchObject({ effect: 'allow', upcoming: { from: at(20).toISOString() } });
  expect(answer('acct_ending')).toMatchObject({ effect: 'limit', limitPercent: 50 });
  clock.second = 20;
  expect(answer('acct_soon')).toMatchObject({ effect: 'limit', limitPercent: 30, upcoming: null });
  expect(answer('acct_ending')).toMatchObject({ effect: 'allow', limitPercent: null, until: null });
  clock.second = 40;
  expect(answer('acct_soon')).toMatchObject({ effect: 'allow', limitPercent: null });
});

describe('a decision of any process', () => {
  test('counts for all of its accounts', async () => {
    stored = { acct_banned: active, acct_new: { ...banned, decisionId: decision(9) } };
    memory.remember('acct_banned', banned, memory.version);
    await decided();
    expect(effect('acct_banned')).toBe('allow');
    expect(memory.recall('acct_new')?.enforcement.decisionId).toBe(decision(9));
  });

  test('is not undone by a check that had read before it and ends after it', async () => {
    const { version } = memory;
    stored = { acct_other: banned };
    await decided();
    memory.remember('acct_other', active, version);
    expect(effect('acct_other')).toBe('block');
  });
});
