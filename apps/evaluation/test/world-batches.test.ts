import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { readWorldBatches } from '../src/bench/world-batches.js';

test('a built world becomes request bodies that hold every event once, in order', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'stillwatch-world-'));
  const lines = Array.from({ length: 2_345 }, (_, n) =>
    JSON.stringify({ id: `e${n}`, filler: 'x'.repeat(n % 97) }),
  );
  writeFileSync(join(dir, 'events.ndjson'), `${lines.join('\n')}\n`);
  writeFileSync(
    join(dir, 'models.ndjson'),
    '{"model":"m","class":"chat","releasedAt":"2026-01-01T00:00:00Z"}\n',
  );

  const world = await readWorldBatches(dir, 1_000);
  rmSync(dir, { recursive: true });
  const bodies = world.bodies.map((body) => gunzipSync(body).toString().split('\n'));
  expect(bodies.map((body) => body.length)).toEqual([1_000, 1_000, 345]);
  expect(bodies.flat()).toEqual(lines);
  expect(world).toMatchObject({ eventCount: 2_345, models: { m: { class: 'chat' } } });
});
