import { expect, test } from '@jest/globals';
import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import { fitAndCalibrate } from '../fitting/fit-and-set-bands.js';
import { isHarvester, isOrdinary, measureOpenWorld } from '../fitting/measured-account.js';
import { ownWorld } from '../worlds/own-world.js';
import { judge, judgeLeftOut, leftOutWith } from './leave-out.js';
import { auroc } from './statistics.js';
import { jitter, paraphrase, splitOver } from './stress.js';

const events = async (): Promise<UsageEvent[]> => {
  const list: UsageEvent[] = [];
  for await (const event of ownWorld(1, 1).events()) list.push(event);
  return list;
};

test('a scorecard fitted on some worlds finds the harvests of another', async () => {
  const train = [...(await measureOpenWorld(ownWorld(1, 3))), ...(await measureOpenWorld(ownWorld(2, 3)))];
  const test = await measureOpenWorld(ownWorld(3, 3));
  const scorecard = fitAndCalibrate(train, train, { version: 'own', madeFrom: 'own worlds' });
  const judged = test.map((account) => judge(account, scorecard));
  const nats = (kind: typeof isOrdinary) =>
    judged.filter(({ account }) => kind(account)).map((entry) => entry.nats);
  expect(auroc(nats(isHarvester), nats(isOrdinary))).toBeGreaterThan(0.95);
});

test('an account is judged by a fit that never saw its kind', async () => {
  const accounts = await measureOpenWorld(ownWorld(1, 2));
  const seen: string[] = [];
  const judged = judgeLeftOut(accounts, accounts, { version: 'x', madeFrom: 'x' }, (done, of) =>
    seen.push(`${done}/${of}`),
  );
  expect(judged).toHaveLength(accounts.length);
  expect(seen).toHaveLength(new Set(accounts.map(leftOutWith)).size);
});

test('disguises change what they say and nothing else', async () => {
  const list = await events();
  const reworded = paraphrase(list);
  expect(reworded).toHaveLength(list.length);
  expect(reworded.map((event) => event.content?.prompt)).not.toEqual(
    list.map((event) => event.content?.prompt),
  );
  expect(reworded.map((event) => event.usage)).toEqual(list.map((event) => event.usage));
  expect(paraphrase(list)).toEqual(reworded);
  expect(splitOver(10)(list)).toHaveLength(Math.ceil(list.length / 10));
  const late = jitter(800)(list);
  late.forEach((event, index) => {
    const delay = Date.parse(event.occurredAt) - Date.parse(list[index]?.occurredAt ?? '');
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThan(800);
  });
});
