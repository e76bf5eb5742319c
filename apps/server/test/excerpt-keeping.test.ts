import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CaseExcerpts } from '@stillwatch/contracts/evidence';
import { tryLockEvidence } from '../src/evidence/account-keys.js';
import {
  marker,
  requests,
  sendTo,
  startEvidenceHouse,
  tablesWith,
  type EvidenceHouse,
} from './evidence-fixtures.js';
import { harvestPrompt } from './harvest-prompt.js';
import { accountWithCase, officer } from './review-fixtures.js';
import { addPerson, startTestServer } from './server-harness.js';

let house: EvidenceHouse;

beforeAll(async () => {
  house = await startEvidenceHouse();
});
afterAll(() => house.server.close());

describe('prompt text is not stored', () => {
  test('with excerpts on, only what is sealed holds it, and the looks at it hold none of it', async () => {
    const { caseId, first, accountId } = await house.withExcerpts();
    expect((await house.open(caseId, first.id)).body.prompt?.head).toContain(marker);
    expect(await house.keptOf(accountId)).toBe(3);
    expect(await tablesWith(house.server, marker)).toEqual([]);
    expect(await tablesWith(house.server, 'Produce twenty varied')).toEqual([]);
  });

  test('with excerpts off, which is how Stillwatch comes, nothing of it is kept', async () => {
    const off = await startTestServer({ STILLWATCH_SCORE_DELAY_MS: '600000' });
    try {
      const { accountId, caseId } = await accountWithCase(off);
      expect(await sendTo(off, requests(accountId, 5))).toMatchObject({ accepted: 5 });
      expect(await off.database.prisma.evidenceExcerpt.count()).toBe(0);
      expect(await off.database.prisma.evidenceKey.count()).toBe(0);
      expect(await tablesWith(off, marker)).toEqual([]);
      const { cookie } = await addPerson(off, 'Ann', 'officer');
      const { body } = await officer(off, cookie).get<CaseExcerpts>(`/v1/cases/${caseId}/excerpts`);
      expect(body).toEqual({ keeping: false, days: 180, closedBecause: null, total: 0, excerpts: [] });
    } finally {
      await off.close();
    }
  });
});

describe('a few excerpts per template are kept', () => {
  test('of accounts in band watch or above, and of nobody else', async () => {
    for (const [band, kept] of [
      ['none', 0],
      ['watch', 3],
      ['review', 3],
      ['critical', 3],
    ] as const) {
      const accountId = `acct_band_${band}`;
      await house.server.database.prisma.account.create({ data: { accountId, band } });
      await house.send(requests(accountId, 5));
      expect({ band, kept: await house.keptOf(accountId) }).toEqual({ band, kept });
    }
    await house.send(requests('acct_unheard_of', 5));
    expect(await house.keptOf('acct_unheard_of')).toBe(0);
  });

  test('three of a template and thirty in all, batch after batch', async () => {
    const { accountId } = await accountWithCase(house.server);
    for (let frame = 0; frame < 14; frame += 1) {
      const other = harvestPrompt(0).replace('twenty', `${'abcdefghijklmn'[frame]}bundle`);
      const events = requests(accountId, 6).map((event) => ({
        ...event,
        content: { prompt: `${other} ${event.id}` },
      }));
      await house.send(events.slice(0, 4));
      await house.send(events.slice(4));
    }
    const kept = await house.server.database.prisma.evidenceExcerpt.groupBy({
      by: ['template'],
      where: { accountId },
      _count: true,
    });
    expect(Math.max(...kept.map(({ _count }) => _count))).toBe(3);
    expect(await house.keptOf(accountId)).toBe(30);
  });

  test('events without content keep none, and an excerpt tells no more than is told of it', async () => {
    const { accountId, caseId } = await accountWithCase(house.server);
    await house.send(requests(accountId, 3, { content: undefined }));
    expect(await house.keptOf(accountId)).toBe(0);
    const [event] = requests(accountId, 1, { content: { prompt: harvestPrompt(3) } });
    await house.send([event ?? {}]);
    const { excerpts, total } = await house.excerptsOf(caseId);
    expect(total).toBe(1);
    expect(excerpts).toEqual([
      {
        id: expect.any(String),
        accountId,
        eventId: event?.id,
        occurredAt: event?.occurredAt,
        keptAt: expect.any(String),
        model: 'atlas',
        template: expect.stringMatching(/^\d+$/),
        asksFor: 'inventing instructions, questions or tasks for a model',
        systemCharacters: null,
        promptCharacters: harvestPrompt(3).length,
        completionCharacters: null,
        erasedAt: null,
      },
    ]);
  });

  test('texts are cut, and whatever Unicode they hold is shown as it was', async () => {
    const { accountId, caseId } = await accountWithCase(house.server);
    const prompt = `${harvestPrompt(1)}\n${'😀\0\u202e'.repeat(3_000)}the end`;
    await house.send(requests(accountId, 1, { content: { prompt } }));
    const [excerpt] = (await house.excerptsOf(caseId)).excerpts;
    const { body } = await house.open(caseId, excerpt?.id ?? '');
    expect(excerpt?.promptCharacters).toBe(prompt.length);
    expect(prompt.startsWith(body.prompt?.head ?? '?')).toBe(true);
    expect(body.prompt?.tail).toMatch(/the end$/);
    expect(body.prompt).toMatchObject({ omitted: expect.any(Number) });
    expect((body.prompt?.head.length ?? 0) + (body.prompt?.tail.length ?? 0)).toBeLessThanOrEqual(4_000);
    expect(body.system).toBeNull();
  });
});

describe('exactly once', () => {
  test('the same batch many times at once keeps each excerpt once, and every event', async () => {
    const { accountId, caseId } = await accountWithCase(house.server);
    const batch = requests(accountId, 40);
    const answers = await Promise.all(Array.from({ length: 8 }, () => house.send(batch)));
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(40);
    const { excerpts } = await house.excerptsOf(caseId);
    expect(new Set(excerpts.map(({ eventId }) => eventId)).size).toBe(excerpts.length);
    expect(excerpts.length).toBe(3);
  });

  test('different batches of one busy account at once never pass the limits and all are stored', async () => {
    const { accountId } = await accountWithCase(house.server);
    const batches = Array.from({ length: 10 }, () => requests(accountId, 5));
    const answers = await Promise.all(batches.map((batch) => house.send(batch)));
    expect(answers.map(({ accepted }) => accepted)).toEqual(batches.map(() => 5));
    expect(await house.keptOf(accountId)).toBeLessThanOrEqual(3);
    await house.send(requests(accountId, 5));
    expect(await house.keptOf(accountId)).toBe(3);
  });

  test('an event that was stored while nobody watched is not kept when it is sent again', async () => {
    const accountId = 'acct_quiet_then_watched';
    const batch = requests(accountId, 3);
    await house.send(batch);
    await house.server.database.prisma.account.update({ where: { accountId }, data: { band: 'review' } });
    expect(await house.send(batch)).toEqual({
      accepted: 0,
      duplicates: 3,
      repairedCount: 0,
      repaired: [],
      rejectedCount: 0,
      rejectedByCode: {},
      rejected: [],
    });
    expect(await house.keptOf(accountId)).toBe(0);
    expect(await house.send([...batch, ...requests(accountId, 1)])).toMatchObject({ accepted: 1 });
    expect(await house.keptOf(accountId)).toBe(1);
  });

  test('the same event twice in one batch is kept once', async () => {
    const { accountId } = await accountWithCase(house.server);
    const [event] = requests(accountId, 1);
    expect(await house.send([event ?? {}, event ?? {}])).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(await house.keptOf(accountId)).toBe(1);
  });

  test('who adds does not wait for who holds the account’s excerpts: its events are stored without any', async () => {
    const { accountId } = await accountWithCase(house.server);
    await house.server.database.transaction(async (tx) => {
      await tryLockEvidence(tx, [accountId]);
      expect(await house.send(requests(accountId, 3))).toMatchObject({ accepted: 3 });
    });
    expect(await house.keptOf(accountId)).toBe(0);
    await house.send(requests(accountId, 3));
    expect(await house.keptOf(accountId)).toBe(3);
  });
});
