import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Account } from '@stillwatch/contracts/account';
import type { IngestReceipt } from '@stillwatch/contracts/usage-event';
import { harvestPrompt } from './harvest-prompt.js';
import { startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await server.call('PUT', '/v1/models/atlas', { class: 'chat', releasedAt: '2026-01-01T00:00:00Z' });
});
afterAll(() => server.close());

const long = (length: number, n: number) => `${n}${'x'.repeat(length)}`;

/** For each optional field what real senders and people who mean harm put there: `n` varies it from event to event. */
const hostile: Record<string, (n: number) => object> = {
  acct_null: () => ({
    apiKeyId: null,
    usage: null,
    request: null,
    conversation: null,
    client: null,
    outcome: null,
  }),
  acct_null_fields: () => ({
    usage: { inputTokens: null, outputTokens: null, cachedInputTokens: null, reasoningTokens: null },
    request: {
      temperature: null,
      topP: null,
      maxTokens: null,
      stop: null,
      logitBias: null,
      seed: null,
      stream: null,
    },
    conversation: { id: null, turn: null, endUserId: null },
    client: { ip: null, asn: null, userAgent: null, tlsFingerprint: null, country: null },
    outcome: { status: null, finishReason: null, durationMs: null },
  }),
  acct_wrong_kinds: (n) => ({
    apiKeyId: { n },
    usage: 'many',
    request: [1, 2],
    conversation: n,
    client: true,
    outcome: 'ok',
  }),
  acct_out_of_range: () => ({
    usage: { inputTokens: -1, outputTokens: 1e12, cachedInputTokens: 1.5, reasoningTokens: '∞' },
    request: {
      ...{ temperature: 99, topP: -1, maxTokens: 1e10, choiceCount: 0, topLogprobs: -5, toolCount: -1 },
      ...{
        stop: 7,
        logitBias: 'all',
        seed: 'random',
        responseFormat: 9,
        stream: 'yes',
        batch: 1,
        reasoningEffort: {},
      },
    },
    conversation: { turn: -4, id: ['c'], endUserId: {} },
    client: {
      ip: 'f'.repeat(65),
      asn: 'AS1234',
      asnType: 3,
      country: 'United States',
      userAgent: 12,
      tlsFingerprint: [],
    },
    outcome: { status: 'timeout', finishReason: 5, durationMs: -1 },
  }),
  acct_no_addresses: (n) => ({
    client: {
      ip: ['999.1.1.1', '1.2.3', `10.0.${n % 200}.1, 10.0.0.1`, `10.0.${n % 200}.1:80`][n % 4],
      country: ['USA', ''][n % 2],
    },
  }),
  acct_long_names: (n) => ({ conversation: { id: long(201, n), endUserId: long(201, n) }, usage: null }),
  acct_too_long: (n) => ({
    client: { userAgent: long(501, 0), ip: long(65, n), country: long(11, n), asnType: long(51, n) },
    request: {
      stop: Array.from({ length: 65 }, () => long(501, 0)),
      responseFormat: long(101, 0),
      reasoningEffort: long(51, 0),
    },
    conversation: { id: long(201, 0), endUserId: long(201, 0) },
    outcome: { finishReason: long(51, 0) },
  }),
};

const harvest = (accountId: string, extra: (n: number) => object) =>
  Array.from({ length: 400 }, (_, n) => ({
    id: `h${n}`,
    accountId,
    occurredAt: new Date(Date.now() - 86_400_000 * 3 + n * 240_000).toISOString(),
    operation: 'chat',
    model: 'atlas',
    content: { prompt: harvestPrompt(n) },
    ...extra(n),
  }));

const score = async (accountId: string) =>
  (await server.call<Account>('GET', `/v1/accounts/${accountId}`)).body;

test('a harvest with every optional field but its content hostile is accepted whole and scored as one without them', async () => {
  const kinds: [string, (n: number) => object][] = [['acct_absent', () => ({})], ...Object.entries(hostile)];
  for (const [accountId, extra] of kinds) {
    const body = harvest(accountId, extra)
      .map((event) => JSON.stringify(event))
      .join('\n');
    const { body: receipt } = await server.call<IngestReceipt>('POST', '/v1/usage-events', body);
    expect({ accountId, ...receipt }).toMatchObject({ accountId, accepted: 400, rejectedCount: 0 });
    expect(receipt.repairedCount).toBe(accountId === 'acct_absent' ? 0 : 400);
  }
  await server.drain();
  const absent = await score('acct_absent');
  expect(absent.score).toBeGreaterThan(40);
  for (const accountId of Object.keys(hostile)) {
    const { score: found, eventsScored } = await score(accountId);
    expect({ accountId, eventsScored }).toEqual({ accountId, eventsScored: 400 });
    expect({ accountId, isWithinOnePoint: Math.abs(found - absent.score) <= 1, found }).toMatchObject({
      accountId,
      isWithinOnePoint: true,
    });
  }
});
