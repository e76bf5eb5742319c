import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Risk } from '@stillwatch/contracts/risk';
import type { TrainingRow } from '@stillwatch/contracts/scorecard-version';
import { chatting, harvesting, send } from './scorecard-fixtures.js';
import { bootstrapKey, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await send(server, harvesting('acct_harvest', 200));
  await send(server, chatting('acct_chat', 60));
  await send(server, chatting('acct_other', 40));
  await server.drain();
});
afterAll(() => server.close());

const exported = async (): Promise<TrainingRow[]> => {
  const response = await fetch(`${server.url}/v1/scorecards/training-data`, {
    headers: { authorization: `Bearer ${bootstrapKey}` },
  });
  expect(response.headers.get('content-type')).toContain('application/x-ndjson');
  return (await response.text())
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as TrainingRow);
};
const close = (subjectId: string, outcome: string, origin: string, closedAt: string) =>
  server.database.prisma.case.create({
    data: {
      ...{ subjectId, outcome, origin, closedAt, state: 'closed' },
      ...{ band: 'none', score: 0, probability: 0, dueAt: closedAt },
    },
  });

test('training data gives each reviewed account once, by its newest review, negative samples included', async () => {
  expect(await exported()).toEqual([]);
  await close('acct_harvest', 'no_violation', 'score', '2026-01-01T00:00:00Z');
  await close('acct_harvest', 'ban', 'score', '2026-02-01T00:00:00Z');
  await close('acct_chat', 'no_violation', 'sample', '2026-02-02T00:00:00Z');
  await close('acct_other', 'reinstate', 'score', '2026-02-03T00:00:00Z');
  expect(await exported()).toMatchObject([
    { accountId: 'acct_chat', violation: false, origin: 'sample', outcome: 'no_violation' },
    { accountId: 'acct_harvest', violation: true, reviewedAt: '2026-02-01T00:00:00.000Z', approved: false },
  ]);
});

test('training data holds the measured signals of the stored profiles, and no text', async () => {
  const [, harvest] = await exported();
  expect(harvest?.eventsScored).toBe(200);
  const { body: risk } = await server.call<Risk>('GET', '/v1/accounts/acct_harvest/risk');
  const reasons = risk.reasons.map(({ signal }) => signal);
  expect(Object.keys(harvest?.measured ?? {})).toEqual(expect.arrayContaining(reasons));
  for (const value of Object.values(harvest?.measured ?? {})) expect(Number.isFinite(value)).toBe(true);
  expect(JSON.stringify(harvest)).not.toContain('task instructions');
});
