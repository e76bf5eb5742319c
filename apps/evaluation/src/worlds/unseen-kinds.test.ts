import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { asks } from '@stillwatch/detection/text/asks';
import { probeFiles, readProbeFrames } from '../text-model/probe-frames.js';

const folder = new URL('../../unseen-kinds/', import.meta.url);
const { archetypes } = (await import(new URL('archetypes.mjs', folder).href)) as {
  archetypes: Record<string, unknown>;
};

test('every kind that a world of unseen kinds asks for can be made, and every kind is asked for', () => {
  const asked = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => {
      const world = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { accounts: object };
      return Object.keys(world.accounts);
    });
  expect([...new Set(asked)].sort()).toEqual(Object.keys(archetypes).sort());
});

test.each(probeFiles)('%s has frames for every ask', (file) => {
  const found = new Set(readProbeFrames(file).map(({ ask }) => ask));
  expect([...found].sort()).toEqual([...asks].sort());
});
