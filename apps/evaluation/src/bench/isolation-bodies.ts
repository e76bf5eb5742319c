import { gzipSync } from 'node:zlib';

/** A body that a sender may post to ingest, well meant or not. */
export interface IsolationBody {
  readonly name: string;
  readonly isGzip?: boolean;
  readonly bytes: Uint8Array;
}

const megabyte = 1024 * 1024;

/** What is posted while the gateway's check is timed: bodies that once stopped it, and ordinary ones. */
export function isolationBodies(): IsolationBody[] {
  const zeros = Buffer.from('0\n'.repeat(1_000_000));
  return [
    { name: '1,000,000 lines `0`', bytes: zeros },
    { name: '1,000,000 lines `0`, gzip', isGzip: true, bytes: gzipSync(zeros) },
    { name: '100,000 lines `{}`', bytes: Buffer.from('{}\n'.repeat(100_000)) },
    { name: '32 MB of lines `{}`', bytes: Buffer.alloc(32 * megabyte, '{}\n') },
    { name: '32 MB of lines `{}`, gzip', isGzip: true, bytes: gzipSync(Buffer.alloc(32 * megabyte, '{}\n')) },
    { name: '32 MB of one line `{}{}…`', bytes: Buffer.alloc(32 * megabyte - 1, '{}') },
    { name: '10,000 valid events', bytes: lines(10_000, (n) => ordinaryEvent(n)) },
    {
      name: '10,000 events of 10,000 accounts',
      bytes: lines(10_000, (n) => ({ ...ordinaryEvent(n), id: `m${n}`, accountId: `many-${n}` })),
    },
    { name: '8 events of 3.8 MB', bytes: lines(8, (n) => hugeEvent(n)) },
    {
      name: '2 events of 15 MB of content',
      bytes: lines(2, (n) => ({
        ...ordinaryEvent(n),
        id: `c${n}`,
        content: { prompt: 'Say it. '.repeat(1_900_000) },
      })),
    },
  ];
}

const lines = (count: number, make: (n: number) => object): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, n) => JSON.stringify(make(n))).join('\n'));

/** About 460 bytes of JSON. */
const ordinaryEvent = (n: number) => ({
  id: `evt-${n}`,
  accountId: `account-${n % 60}`,
  occurredAt: new Date(Date.now() - 60_000 - n).toISOString(),
  operation: 'chat',
  model: 'atlas',
  usage: { inputTokens: 120, outputTokens: 340 },
  request: { temperature: 0.7, maxTokens: 1_024, stream: true },
  conversation: { id: `conversation-${n % 900}`, turn: 1 + (n % 7), endUserId: `user-${n % 400}` },
  content: { prompt: `Please help me with question ${n} about the order that I have placed.` },
  client: { ip: `192.0.2.${n % 250}`, userAgent: 'example-sdk/1.2' },
  outcome: { status: 'ok', finishReason: 'stop', durationMs: 840 },
});

const biasKeys = 85_000;

const hugeEvent = (n: number) => {
  const bias = Array.from({ length: biasKeys }, (_, key): [string, number] => [
    `${n}-token-of-a-customer-${key}-${'x'.repeat(14)}`,
    key % 100,
  ]);
  return { ...ordinaryEvent(n), id: `huge-${n}`, request: { logitBias: Object.fromEntries(bias) } };
};
