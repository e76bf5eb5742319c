import { parentPort, workerData } from 'node:worker_threads';
import { makeFingerprintKey } from '@stillwatch/detection/fingerprint';
import { BatchError } from './batch-items.js';
import { offerExcerpts, readBatch, type ReadBatch, type WholeBatch } from './batch-reader.js';
import { fromSent, toSent, type SentBatch } from './sent-bytes.js';
import type { ThreadAnswer, ThreadData, ThreadTask } from './thread-messages.js';

// A thread of the API: reads batches, one at a time, away from the thread that answers requests.
const key = makeFingerprintKey((workerData as ThreadData).fingerprintSecret);
const port = parentPort;
if (!port) throw new Error('batch.thread is started as a worker thread, by batch-threads');

port.on('message', (task: ThreadTask) => {
  const answer = answerTo(task);
  port.postMessage(answer, handedOver(answer));
});

function answerTo(task: ThreadTask): ThreadAnswer {
  try {
    const batch = wholeOf(task.batch);
    if (task.kind === 'excerpts') return { kind: 'excerpts', offer: offerExcerpts(batch, key, task.rooms) };
    return { kind: 'read', read: readBatch(batch, key), bytes: task.keepsBytes ? toSent(batch.bytes) : null };
  } catch (error) {
    if (error instanceof BatchError) return { kind: 'refused', code: error.code, message: error.message };
    return {
      kind: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

function wholeOf({ kind, parts, window }: SentBatch): WholeBatch {
  const [first, ...rest] = parts.map(fromSent);
  return { kind, bytes: first && rest.length === 0 ? first : Buffer.concat(parts.map(fromSent)), window };
}

function handedOver(answer: ThreadAnswer): ArrayBuffer[] {
  if (answer.kind !== 'read') return [];
  return [...buffersOf(answer.read), ...(answer.bytes ? [answer.bytes.memory] : [])];
}

const buffersOf = ({ events, refused }: ReadBatch): ArrayBuffer[] => [
  ...events.chunks.flatMap(({ columns }) => columns.map(({ buffer }) => buffer)),
  events.accountColumn.buffer,
  ...(refused ? [refused.bodies.buffer, refused.times.buffer, refused.accountIds.buffer] : []),
];
