import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Backtest, ScorecardDetail } from '@stillwatch/contracts/scorecard-version';
import { openDatabase } from '@stillwatch/database/database';
import { BacktestRunService } from '../src/scorecards/backtest-run.service.js';
import { BacktestScorecardProcessor } from '../src/scorecards/backtest-scorecard.processor.js';
import { cardFrom, chatting, harvesting, send, type Card } from './scorecard-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let admin: string;

/** More than two steps of accounts, copied from two that were scored. */
const copies = 130;
const accounts = 2 * (copies + 1);

beforeAll(async () => {
  server = await startTestServer();
  admin = (await addPerson(server, 'Ada', 'administrator')).cookie;
  await send(server, harvesting('harvest', 100));
  await send(server, chatting('chat', 40));
  await server.drain();
  const owner = openDatabase({ url: server.ownerUrl, poolSize: 1 });
  for (const statement of [copyAccounts, copyDays, copyLives, keepSteps]) await owner.pool.query(statement);
  await owner.close();
  const [{ version } = { version: '' }] = (await server.call<{ version: string }[]>('GET', '/v1/scorecards'))
    .body;
  const { document } = (await server.call<ScorecardDetail>('GET', `/v1/scorecards/${version}`)).body;
  const blind = cardFrom(document as unknown as Card, 'blind', { watch: 90, review: 91, critical: 92 });
  await server.call('POST', '/v1/scorecards', { document: blind });
});
afterAll(() => server.close());
beforeEach(async () => void (await server.database.pool.query('DELETE FROM backtest_steps')));

const named = `account_id || '_' || lpad(copy::text, 4, '0')`;
const times = `generate_series(1, ${copies}) AS copy`;
const copyAccounts = `
INSERT INTO accounts (account_id, last_event_at, events_scored, band, score)
SELECT ${named}, last_event_at, events_scored, band, score FROM accounts, ${times}`;
const copyDays = `
INSERT INTO day_profiles (account_id, day, profile) SELECT ${named}, day, profile FROM day_profiles, ${times}`;
const copyLives = `
INSERT INTO life_profiles (account_id, profile) SELECT ${named}, profile FROM life_profiles, ${times}`;

/** Keeps every state that a backtest was ever committed in: those a killed worker can leave behind. */
const keepSteps = `
CREATE TABLE backtest_steps AS TABLE backtests WITH NO DATA;
CREATE FUNCTION keep_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO backtest_steps SELECT NEW.*; RETURN NEW; END $$;
CREATE TRIGGER keep_step AFTER UPDATE ON backtests FOR EACH ROW EXECUTE FUNCTION keep_step();`;

const backtest = async (id: string) => (await server.call<Backtest>('GET', `/v1/backtests/${id}`)).body;
const start = async (): Promise<Backtest> =>
  (
    await server.call<Backtest>('POST', '/v1/scorecards/blind/backtests', undefined, {
      cookie: admin,
    })
  ).body;

async function runToEnd(): Promise<Backtest> {
  const { id } = await start();
  await server.drain();
  return backtest(id);
}

/** Puts a backtest back to what it was after its first step, or before it. */
async function cutOff(id: string, after: { steps: 0 | 1 }): Promise<void> {
  await server.database.pool.query(
    after.steps === 0
      ? `UPDATE backtests SET status = 'running', finished_at = NULL, accounts_done = 0, last_account_id = '', result = NULL
         WHERE id = $1`
      : `UPDATE backtests SET status = 'running', finished_at = NULL, accounts_done = step.accounts_done,
           last_account_id = step.last_account_id, result = step.result
         FROM (SELECT * FROM backtest_steps ORDER BY accounts_done LIMIT 1) AS step WHERE backtests.id = $1`,
    [id],
  );
}

test('a backtest that a killed worker left behind goes on at the next start and counts each account once', async () => {
  const whole = await runToEnd();
  expect(whole).toMatchObject({ status: 'succeeded', accountsDone: accounts, accountsTotal: accounts });
  const { none } = whole.result.matrix;
  expect(whole.result.changedCount).toBe(accounts - none.none);
  expect(whole.result.changedCount).toBeGreaterThan(copies);
  await cutOff(whole.id, { steps: 1 });
  const left = await backtest(whole.id);
  expect(left.accountsDone).toBeGreaterThan(0);
  expect(left.accountsDone).toBeLessThan(accounts);

  await server.worker.get(BacktestScorecardProcessor).onApplicationBootstrap();
  await server.drain();
  const resumed = await backtest(whole.id);
  expect(resumed).toMatchObject({ status: 'succeeded', accountsDone: accounts });
  expect(resumed.result).toEqual(whole.result);
});

test('two workers on the same backtest count each account once', async () => {
  const whole = await runToEnd();
  await cutOff(whole.id, { steps: 0 });
  const runs = server.worker.get(BacktestRunService);
  await Promise.all([runs.run(whole.id), runs.run(whole.id)]);
  const shared = await backtest(whole.id);
  expect(shared).toMatchObject({ status: 'succeeded', accountsDone: accounts });
  expect(shared.result).toEqual(whole.result);
});

test('a backtest that has ended stays as it is when its job comes again', async () => {
  const whole = await runToEnd();
  await server.worker.get(BacktestRunService).run(whole.id);
  expect(await backtest(whole.id)).toEqual(whole);
});

test('a backtest that cannot go on says so and why, and another one can be started', async () => {
  await server.database.pool.query(
    `UPDATE life_profiles SET profile = '\\x00' WHERE account_id = 'harvest_0007'`,
  );
  const failed = await runToEnd();
  expect(failed).toMatchObject({ status: 'failed', accountsTotal: accounts });
  expect(failed.problem).toMatch(/\w/);
  expect(failed.finishedAt).not.toBeNull();
  expect((await start()).id).not.toBe(failed.id);
  await server.drain();
});
