import fc from 'fast-check';
import { fingerprintContent, makeFingerprintKey } from '../src/fingerprint.js';
import type { ProfiledEvent } from '../src/profiled-event.js';
import { emptyProfile, foldEvent, mergeProfiles, type Profile } from '../src/profile.js';
import type { AccountContext } from '../src/assess.js';

export const key = makeFingerprintKey(Buffer.from('the key of the tests, long enough'));
export const dayMs = 86_400_000;
const start = Date.UTC(2026, 10, 2);

const words = [
  'river',
  'music',
  'tax',
  'garden',
  'engine',
  'poem',
  'budget',
  'travel',
  'protein',
  'window',
  'history',
  'robot',
  'bread',
  'contract',
  'planet',
  'football',
];

/** A prompt slot that differs from call to call without randomness. */
export const filler = (n: number): string =>
  `${words[n % 16]} and ${words[(n * 7 + 3) % 16]} near ${words[(n * 11 + 5) % 16]} ${words[Math.floor(n / 16) % 16]} number ${String.fromCharCode(97 + (n % 26))}${String.fromCharCode(97 + (Math.floor(n / 26) % 26))}`;

export interface Traffic {
  readonly count: number;
  readonly content: (n: number) => { system?: string; prompt: string; completion?: string };
  readonly event?: (n: number) => Partial<ProfiledEvent>;
  readonly gapMs?: number;
}

export function makeEvents({ count, content, event, gapMs = 20_000 }: Traffic): ProfiledEvent[] {
  return Array.from({ length: count }, (_, n) => ({
    occurredAtMs: start + n * gapMs,
    operation: 'chat',
    model: 'atlas-4',
    modelClass: 'chat',
    inputTokens: 200,
    outputTokens: 600,
    status: 'ok',
    fingerprint: fingerprintContent(content(n), key),
    ...event?.(n),
  }));
}

export function foldAll(events: readonly ProfiledEvent[]): Profile {
  const profile = emptyProfile();
  for (const event of events) foldEvent(profile, event);
  return profile;
}

export function contextOf(
  events: readonly ProfiledEvent[],
  more: Partial<AccountContext> = {},
): AccountContext {
  const newest = Math.max(...events.map((event) => Math.floor(event.occurredAtMs / dayMs)));
  const last = (days: number): Profile =>
    mergeProfiles([
      foldAll(events.filter((event) => Math.floor(event.occurredAtMs / dayMs) > newest - days)),
    ]);
  return {
    windows: { day: last(1), week: last(7), month: last(30), life: last(1e6) },
    asOf: new Date(Math.max(...events.map((event) => event.occurredAtMs))),
    approvals: [],
    ...more,
  };
}

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Events of any shape the contract allows, whatever is missing. */
export const anyEvent: fc.Arbitrary<ProfiledEvent> = fc.record({
  occurredAtMs: fc.integer({ min: start - 400 * dayMs, max: start + dayMs }),
  operation: fc.constantFrom('chat', 'embeddings', 'x'),
  model: fc.string({ maxLength: 200 }),
  modelClass: optional(
    fc.constantFrom('chat' as const, 'small' as const, 'reasoning' as const, 'embedding' as const),
  ),
  modelReleasedAtMs: optional(fc.integer({ min: start - 400 * dayMs, max: start + dayMs })),
  apiKeyId: optional(fc.string()),
  inputTokens: optional(fc.nat(1_000_000_000)),
  outputTokens: optional(fc.nat(1_000_000_000)),
  cachedInputTokens: optional(fc.nat(1_000_000_000)),
  reasoningTokens: optional(fc.nat(1_000_000_000)),
  request: optional(
    fc.record(
      {
        temperature: fc.double({ min: 0, max: 10, noNaN: true }),
        topP: fc.double({ min: 0, max: 1, noNaN: true }),
        maxTokens: fc.nat(1_000_000_000),
        choiceCount: fc.integer({ min: 1, max: 10_000 }),
        stop: fc.oneof(fc.string(), fc.array(fc.string())),
        topLogprobs: fc.nat(1000),
        logitBias: fc.dictionary(fc.string(), fc.double({ noNaN: true })),
        responseFormat: fc.string(),
        stream: fc.boolean(),
        batch: fc.boolean(),
        toolCount: fc.nat(10_000),
      },
      { requiredKeys: [] },
    ),
  ),
  conversationId: optional(fc.string()),
  turn: optional(fc.nat(1_000_000)),
  endUserId: optional(fc.string()),
  client: optional(
    fc.record({ ip: fc.string(), userAgent: fc.string(), tlsFingerprint: fc.string() }, { requiredKeys: [] }),
  ),
  status: optional(
    fc.constantFrom('ok' as const, 'error' as const, 'refused' as const, 'rate_limited' as const),
  ),
  finishReason: optional(fc.constantFrom('stop', 'length', 'x')),
  durationMs: optional(fc.nat(86_400_000)),
  fingerprint: optional(
    fc
      .record({
        system: optional(fc.string({ unit: 'binary', maxLength: 300 })),
        prompt: optional(fc.lorem({ maxCount: 40, mode: 'sentences' })),
        completion: optional(fc.lorem({ maxCount: 12, mode: 'sentences' })),
      })
      .map((content) => fingerprintContent(content, key)),
  ),
});
