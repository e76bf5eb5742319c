import type { BandMatrix } from '@stillwatch/contracts/scorecard-version';
import { harvestPrompt, topics } from './harvest-prompt.js';
import type { TestServer } from './server-harness.js';

/** The parts of a scorecard's document that tests look at; packages/detection knows the whole. */
export interface Card extends Record<string, unknown> {
  readonly version: string;
  readonly bands: { readonly watch: number; readonly review: number; readonly critical: number };
  readonly signals: readonly Record<string, unknown>[];
}

/** Another card that differs in nothing but the bands given. */
export const cardFrom = (card: Card, version: string, bands: Partial<Card['bands']>): Card => ({
  ...card,
  version,
  bands: { ...card.bands, ...bands },
});

const start = Date.now() - 3 * 86_400_000;

const event = (accountId: string, index: number) => ({
  id: `e${index}`,
  accountId,
  occurredAt: new Date(start + index * 240_000).toISOString(),
  operation: 'chat',
  model: 'atlas',
  outcome: { status: 'ok', finishReason: 'stop' },
});

const indexes = (count: number, from: number) => Array.from({ length: count }, (_, index) => from + index);

/** A generation frame over ever new payloads, day and night, for nobody. */
export const harvesting = (accountId: string, count: number, from = 0) =>
  indexes(count, from).map((index) => ({
    ...event(accountId, index),
    usage: { inputTokens: 180, outputTokens: 900 + ((index * 37) % 300) },
    request: { temperature: 1, maxTokens: 3072 },
    content: {
      prompt: harvestPrompt(index),
    },
  }));

/** People who talk to a shop's assistant. */
export const chatting = (accountId: string, count: number, from = 0) =>
  indexes(count, from).map((index) => ({
    ...event(accountId, index),
    usage: { inputTokens: 900, outputTokens: 120 },
    request: { temperature: 0.7, stream: true },
    conversation: { id: `c${index >> 2}`, turn: index % 4, endUserId: `u${index % 17}` },
    content: {
      system: 'You are the friendly assistant of a garden shop. Answer questions about orders and plants.',
      prompt: `Hello, ${topics[index % 10]} again: where is my parcel number ${index * 31}?`,
    },
  }));

export const send = (server: TestServer, events: readonly object[]) =>
  server.call('POST', '/v1/usage-events', events.map((line) => JSON.stringify(line)).join('\n'));

export const matrixTotal = (matrix: BandMatrix): number =>
  Object.values(matrix).reduce(
    (sum, row) => sum + Object.values(row).reduce((inRow, count) => inRow + count, 0),
    0,
  );
