import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { modelSchema, type ModelInput } from '@stillwatch/contracts/model';
import { buildDemoWorld, eventsInOrder } from '../demo/demo-world.js';
import { hourMs } from '../demo/rhythms.js';

const compress = promisify(gzip);

/** The events of a world as ready-made request bodies, so that a measurement pays for the server alone. */
export interface WorldBatches {
  name: string;
  models: Record<string, ModelInput>;
  eventCount: number;
  /** Gzipped NDJSON. */
  bodies: Uint8Array[];
  /** Bytes of NDJSON before compression. */
  plainBytes: number;
}

/** A built world: a directory with models.ndjson and events.ndjson. */
export async function readWorldBatches(directory: string, batchSize: number): Promise<WorldBatches> {
  const models = await readModels(directory);
  // The reader starts at once and keeps nothing for later: nothing may be awaited between making it and reading from it.
  const lines = createInterface({
    input: createReadStream(join(directory, 'events.ndjson')),
    crlfDelay: Infinity,
  });
  return { name: directory, models, ...(await packBatches(lines, batchSize)) };
}

/** The demo's world up to the present hour. */
export async function demoWorldBatches(batchSize: number): Promise<WorldBatches> {
  const endMs = Math.floor(Date.now() / hourMs) * hourMs;
  const { models, accounts } = buildDemoWorld({ seed: 'bench', endMs });
  const lines = eventsInOrder(accounts).map((event) => JSON.stringify(event));
  return { name: 'the demo world', models, ...(await packBatches(lines, batchSize)) };
}

async function readModels(directory: string): Promise<Record<string, ModelInput>> {
  const text = await readFile(join(directory, 'models.ndjson'), 'utf8');
  const rows = text.split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    rows.map((line) => {
      const { model, ...input } = modelSchema.parse(JSON.parse(line));
      return [model, input];
    }),
  );
}

async function packBatches(lines: Iterable<string> | AsyncIterable<string>, batchSize: number) {
  const bodies: Uint8Array[] = [];
  let eventCount = 0;
  let plainBytes = 0;
  let pending: string[] = [];
  const pack = async () => {
    const text = pending.join('\n');
    plainBytes += Buffer.byteLength(text);
    eventCount += pending.length;
    pending = [];
    bodies.push(await compress(text, { level: 1 }));
  };
  for await (const line of lines) {
    if (line === '') continue;
    pending.push(line);
    if (pending.length === batchSize) await pack();
  }
  if (pending.length > 0) await pack();
  return { bodies, eventCount, plainBytes };
}
