import { existsSync, writeFileSync } from 'node:fs';
import { test } from '@jest/globals';
import { startEveryPage } from './every-page-world.js';
import { startOfficerDay } from './officer-day-world.js';

test('hold', async () => {
  const all = process.env['HOLD_ALL'] === '1';
  const world = all ? await startEveryPage() : undefined;
  const day =
    world?.day ??
    (await startOfficerDay({
      environment: { STILLWATCH_SCORE_DELAY_MS: '100' },
      only: ['single_birch', 'single_cedar', 'single_dogwood'],
    }));
  writeFileSync(
    '/tmp/ctry/world.json',
    JSON.stringify({
      url: day.url,
      ...(world ? { cases: world.cases, links: world.links, campaignId: world.campaignId } : {}),
    }),
  );
  while (existsSync('/tmp/ctry/world.json')) await new Promise((r) => setTimeout(r, 500));
  await (world ?? day).stop();
}, 7_200_000);
