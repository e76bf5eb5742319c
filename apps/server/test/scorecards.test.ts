import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Account } from '@stillwatch/contracts/account';
import type { AuditEntry, AuditVerification } from '@stillwatch/contracts/audit-log';
import type { Case } from '@stillwatch/contracts/case';
import type { Risk, ScoreHistoryEntry } from '@stillwatch/contracts/risk';
import type {
  Backtest,
  BacktestSummary,
  ScorecardDetail,
  ScorecardVersion,
  ShadowComparison,
} from '@stillwatch/contracts/scorecard-version';
import { parseScorecard } from '@stillwatch/detection/scorecard/scorecard';
import { ScorecardsService } from '../src/scorecards/scorecards.service.js';
import { listed, type Refusal } from './review-fixtures.js';
import { cardFrom, chatting, harvesting, matrixTotal, send, type Card } from './scorecard-fixtures.js';
import { addPerson, startTestServer, type Answer, type TestServer } from './server-harness.js';

let server: TestServer;
let admin: string;
/** The scorecard of the release, and the one that judges. */
let shipped: Card;
let active: Card;

beforeAll(async () => {
  server = await startTestServer();
  admin = (await addPerson(server, 'Ada', 'administrator')).cookie;
  await server.call('PUT', '/v1/models/atlas', { class: 'chat', releasedAt: '2026-01-01T00:00:00Z' });
  await send(server, harvesting('acct_harvest', 200));
  await send(server, chatting('acct_chat', 60));
  await send(server, chatting('acct_other', 40));
  await server.drain();
  const [inForce] = await scorecards({ status: 'active' });
  shipped = (await detail(inForce?.version ?? '')).document as unknown as Card;
  active = shipped;
});
afterAll(() => server.close());

const scorecards = async (filter: object = {}) =>
  (await listed<ScorecardVersion>(server, '/v1/scorecards', { filter })).rows;
const detail = async (version: string) =>
  (await server.call<ScorecardDetail>('GET', `/v1/scorecards/${encodeURIComponent(version)}`)).body;
const add = (document: object, note?: string): Promise<Answer<ScorecardVersion & Refusal>> =>
  server.call('POST', '/v1/scorecards', { document, note }, { cookie: admin });
const act = <Body = ScorecardVersion>(
  version: string,
  verb: string,
  cookie = admin,
): Promise<Answer<Body & Pick<Refusal, 'code'>>> =>
  server.call('POST', `/v1/scorecards/${version}/${verb}`, undefined, { cookie });
const risk = async (accountId: string) =>
  (await server.call<Risk>('GET', `/v1/accounts/${accountId}/risk`)).body;
const accounts = async () => (await listed<Account>(server, '/v1/accounts', {})).rows;

/** Starts a backtest and answers it when it has ended. */
async function backtested(version: string): Promise<Backtest> {
  const { status, body } = await act<Backtest>(version, 'backtests');
  expect(status).toBe(202);
  await server.drain();
  return (await server.call<Backtest>('GET', `/v1/backtests/${body.id}`)).body;
}

/** Flags nobody: its review band lies out of reach. */
const blind = (version: string): Card => cardFrom(active, version, { review: 90, critical: 95 });
/** Sees signs in every account that shows one: its watch band lies below all evidence. */
const wary = (version: string): Card => cardFrom(active, version, { watch: -90 });

describe('the scorecards on file', () => {
  test('the one of the release judges from the first start on, and a second start changes nothing', async () => {
    const cards = await scorecards();
    expect(cards).toHaveLength(1);
    expect(cards[0]).toMatchObject({ status: 'active', version: shipped.version, createdBy: 'Stillwatch' });
    expect((await risk('acct_harvest')).scorecardVersion).toBe(shipped.version);
  });

  test('the one of a later release comes as a candidate: no upgrade changes who is flagged', async () => {
    const next = parseScorecard({ ...shipped, version: 'next-release' });
    const stores = server.worker.get(ScorecardsService);
    await Promise.all([stores.storeShipped(next), stores.storeShipped(next)]);
    expect(await scorecards({ id: 'next-release' })).toMatchObject([{ status: 'candidate', tested: false }]);
    expect(await scorecards({ status: 'active' })).toMatchObject([{ version: shipped.version }]);
  });

  test('a new one is a candidate and judges nobody', async () => {
    const { status, body } = await add(blind('blind-0'), 'Trial of a high band.');
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'candidate', tested: false, note: 'Trial of a high band.' });
    expect((await detail('blind-0')).document).toEqual(blind('blind-0'));
    expect((await add(blind('blind-0'))).body).toMatchObject({ code: 'scorecard_exists', status: 409 });
  });

  test.each([
    ['a missing field', (card: Card) => ({ ...card, priorNats: undefined }), /^document\.priorNats: .+\.$/],
    [
      'bins that do not fit together',
      (card: Card) => ({ ...card, signals: [{ ...card.signals[0], edges: [2, 1], nats: [0, 1, 2] }] }),
      /the bins of .+ do not fit together\.$/,
    ],
    [
      'a signal that this release does not measure',
      (card: Card) => ({ ...card, signals: [{ ...card.signals[0], signal: 'palm-reading' }] }),
      /palm-reading is not measured by this release\.$/,
    ],
    [
      'bands in the wrong order',
      (card: Card) => ({ ...card, bands: { watch: 3, review: 2, critical: 1 } }),
      /^document\.bands: .+ must rise in this order\.$/,
    ],
    ['a version that is no name', (card: Card) => ({ ...card, version: 'a b' }), /^document\.version: .+\.$/],
  ])('a card with %s is refused with a sentence', async (_, broken, sentence) => {
    const { status, body } = await add(broken(blind('broken')));
    expect(status).toBe(400);
    expect(body.code).toBe('invalid_request');
    expect(body.detail).toMatch(sentence);
    expect(await scorecards({ id: 'broken' })).toEqual([]);
  });

  test('officers read them, only administrators change them, and no key activates one', async () => {
    const officer = (await addPerson(server, 'Olaf', 'officer')).cookie;
    expect((await server.call('GET', '/v1/scorecards', undefined, { cookie: officer })).status).toBe(200);
    expect((await act('blind-0', 'shadow', officer)).body).toMatchObject({ code: 'insufficient_scope' });
    const byKey = await server.call('POST', '/v1/scorecards/blind-0/activate');
    expect(byKey.body).toMatchObject({ code: 'people_only' });
  });

  test('an unknown one is not found', async () => {
    expect((await act('nowhere', 'shadow')).body).toMatchObject({ code: 'scorecard_not_found' });
    expect((await act('nowhere', 'backtests')).body).toMatchObject({ code: 'scorecard_not_found' });
    expect((await server.call('GET', '/v1/scorecards/nowhere/shadow-comparison')).status).toBe(404);
    expect((await server.call('GET', '/v1/backtests/nowhere')).body).toMatchObject({
      code: 'backtest_not_found',
    });
  });

  test('a stored document never changes, whoever asks the database', async () => {
    const { pool } = server.database;
    await expect(pool.query(`UPDATE scorecards SET document = '{}'`)).rejects.toThrow(
      'a document never changes',
    );
    await expect(pool.query('DELETE FROM scorecards')).rejects.toThrow('append-only');
  });
});

describe('a scorecard in shadow', () => {
  beforeAll(async () => {
    active = await activateCardThatFlags('acct_harvest');
  });

  test('changes nobody: no band, no score, no case, no history', async () => {
    const before = {
      accounts: await accounts(),
      cases: await openCases(),
      versions: await scoringVersions(),
    };
    expect(before.cases).toHaveLength(1);
    expect((await act('blind-0', 'shadow')).body).toMatchObject({ status: 'shadow', tested: true });
    await send(server, harvesting('acct_harvest', 1, 200));
    await send(server, chatting('acct_chat', 1, 60));
    await server.drain();
    const after = await accounts();
    expect(after.map(({ accountId, band }) => [accountId, band])).toEqual(
      before.accounts.map(({ accountId, band }) => [accountId, band]),
    );
    expect(await openCases()).toHaveLength(1);
    expect((await risk('acct_harvest')).scorecardVersion).toBe(active.version);
    expect(await scoringVersions()).toEqual(before.versions);
  });

  test('is compared with what counts, over the accounts scored since', async () => {
    const { body } = await server.call<ShadowComparison>('GET', '/v1/scorecards/blind-0/shadow-comparison');
    const { band, score } = await risk('acct_harvest');
    expect(body).toMatchObject({ accountsCompared: 2, accountsTotal: 3, changedCount: 1 });
    expect(body.changed).toHaveLength(1);
    expect(body.changed[0]).toMatchObject({ accountId: 'acct_harvest', from: { band, score } });
    expect(['none', 'watch']).toContain(body.changed[0]?.to.band);
    expect(matrixTotal(body.matrix)).toBe(2);
  });

  test('gives its place to another one, which then watches alone', async () => {
    await add(wary('wary-0'));
    await act('wary-0', 'shadow');
    expect((await scorecards({ status: 'shadow' })).map(({ version }) => version)).toEqual(['wary-0']);
    expect(await scorecards({ id: 'blind-0' })).toMatchObject([{ status: 'candidate' }]);
    expect((await act('wary-0', 'retire')).body).toMatchObject({ status: 'retired' });
    expect(await scorecards({ status: 'shadow' })).toEqual([]);
  });
});

describe('a backtest', () => {
  test('names exactly who would change band, from what to what and why', async () => {
    await add(blind('blind-1'));
    const { result, ...walk } = await backtested('blind-1');
    expect(walk).toMatchObject({ status: 'succeeded', accountsDone: 3, accountsTotal: 3, startedBy: 'Ada' });
    expect(walk).toMatchObject({ activeVersion: active.version, scorecardVersion: 'blind-1' });
    const { band, score } = await risk('acct_harvest');
    expect(result.changedCount).toBe(1);
    expect(result.changed).toHaveLength(1);
    expect(result.changed[0]).toMatchObject({ accountId: 'acct_harvest', from: { band, score } });
    expect(result.changed[0]?.topReason).toMatch(/\w.*\.$/);
    expect(result.matrix[band][result.changed[0]?.to.band ?? 'none']).toBe(1);
    expect(matrixTotal(result.matrix)).toBe(3);
  });

  test('of the active card itself finds no change', async () => {
    expect((await backtested(active.version)).result).toMatchObject({ changedCount: 0, changed: [] });
  });

  test('asked for twice at once runs once', async () => {
    await add(wary('wary-1'));
    const [first, second] = await Promise.all([
      act<Backtest>('wary-1', 'backtests'),
      act<Backtest>('wary-1', 'backtests'),
    ]);
    expect(first.body.id).toBe(second.body.id);
    await server.drain();
    const { rows } = await listed<BacktestSummary>(server, '/v1/backtests', {
      filter: { scorecardVersion: 'wary-1' },
    });
    expect(rows).toMatchObject([{ status: 'succeeded', accountsDone: 3 }]);
  });

  test('changes no account', async () => {
    expect(await scoringVersions()).toEqual([shipped.version, active.version].sort());
  });
});

describe('activating a scorecard', () => {
  test('needs a test first: what was neither in shadow nor backtested is refused', async () => {
    await add(blind('untested'));
    const { status, body } = await act('untested', 'activate');
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'scorecard_untested' });
    expect(await scorecards({ status: 'active' })).toMatchObject([{ version: active.version }]);
  });

  test('a backtest that failed is no test', async () => {
    await server.database.prisma.backtest.create({
      data: {
        scorecardVersion: 'untested',
        activeVersion: active.version,
        startedBy: 'Ada',
        startedAt: new Date(),
        status: 'failed',
        accountsTotal: 3,
      },
    });
    expect((await act('untested', 'activate')).body).toMatchObject({ code: 'scorecard_untested' });
  });

  test('is audited, scores every account again, and the score history shows the new version', async () => {
    const { status, body } = await act('blind-1', 'activate');
    expect(status).toBe(200);
    expect(body.status).toBe('active');
    await server.drain();
    expect(await scorecards({ id: active.version })).toMatchObject([{ status: 'retired', tested: true }]);
    for (const { accountId } of await accounts()) {
      expect((await risk(accountId)).scorecardVersion).toBe('blind-1');
    }
    expect(['none', 'watch']).toContain((await risk('acct_harvest')).band);
    const { body: history } = await server.call<ScoreHistoryEntry[]>(
      'GET',
      '/v1/accounts/acct_harvest/score-history',
    );
    expect(history.map((entry) => entry.scorecardVersion)).toEqual(
      expect.arrayContaining([active.version, 'blind-1']),
    );
    const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', {
      filter: { action: 'scorecard.activated', objectId: 'blind-1' },
    });
    expect(rows).toMatchObject([
      {
        actorName: 'Ada',
        before: { status: 'candidate', active: active.version },
        after: { status: 'active' },
      },
    ]);
    expect((await server.call<AuditVerification>('GET', '/v1/audit-log/verify')).body.ok).toBe(true);
  });

  test('twice is once: the second changes and records nothing', async () => {
    expect((await act('blind-1', 'activate')).status).toBe(200);
    const { rows } = await listed(server, '/v1/audit-log', {
      filter: { action: 'scorecard.activated', objectId: 'blind-1' },
    });
    expect(rows).toHaveLength(1);
  });

  test('of two at once leaves exactly one active', async () => {
    const answers = await Promise.all(['wary-1', 'blind-0', active.version].map((v) => act(v, 'activate')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await scorecards({ status: 'active' })).toHaveLength(1);
    await server.drain();
  });

  test('the one before can be restored, and every score is as it was', async () => {
    expect((await act(active.version, 'activate')).status).toBe(200);
    await server.drain();
    expect(['review', 'critical']).toContain((await risk('acct_harvest')).band);
    expect((await act(active.version, 'retire')).body).toMatchObject({ code: 'scorecard_in_use' });
    expect((await act(active.version, 'shadow')).body).toMatchObject({ code: 'scorecard_in_use' });
  });
});

const openCases = async () => (await listed<Case>(server, '/v1/cases', { filter: { state: 'open' } })).rows;

/** The versions that have given a score which counted. */
const scoringVersions = async (): Promise<string[]> => {
  const { rows } = await server.database.pool.query<{ version: string }>(
    'SELECT DISTINCT scorecard_version AS version FROM scores ORDER BY 1',
  );
  return rows.map(({ version }) => version);
};

/** Sets the bands around the evidence found, so that the rules under test do not hang on how the release is calibrated. */
async function activateCardThatFlags(accountId: string): Promise<Card> {
  const nats = (await risk(accountId)).reasons.reduce((sum, reason) => sum + reason.nats, 0);
  const bands = { watch: nats - 1, review: nats - 0.5, critical: nats + 50 };
  const rule = { families: 1, familyNats: 0, decisiveNats: 0 };
  const card = { ...cardFrom(shipped, 'steady', bands), rule };
  await add(card);
  await act('steady', 'shadow');
  await act('steady', 'activate');
  await server.drain();
  return card;
}
