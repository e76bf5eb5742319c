import { inflateSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { packetFormat, type PacketHead } from '../packet-format.js';
import type { PacketStore } from '../packet-store.js';
import { renderPacket } from './packet-pdf.js';

const at = '2026-11-24T04:00:00.000Z';
const hash = 'ab'.repeat(32);

const reason = (signal: string, nats: number) => ({
  ...{
    signal,
    nats,
    family: 'intent',
    summary: `What ${signal} says. شركة النور (Nur) 北京`,
    evidence: { share: 0.4 },
  },
  ...{ exculpatory: nats < 0, percentile: nats < 0 ? 0 : 0.97, ordinaryExplanation: 'Something ordinary.' },
});
const score = {
  ...{ score: 93, probability: 0.93, band: 'critical', priorNats: -6, eventsScored: 10 },
  ...{ scoredAt: at, scorecardVersion: 'test-1' },
  reasons: Array.from({ length: 30 }, (_, index) => reason(`signal-${index}`, 15 - index)),
};

const sections: Record<string, object[]> = {
  case: [
    {
      ...{ id: 'the case', subjectType: 'account', subjectId: 'acct_1', state: 'open', origin: 'score' },
      ...{
        band: 'critical',
        score: 93,
        probability: 0.93,
        assigneeName: null,
        topReason: null,
        openedAt: at,
        dueAt: at,
        outcome: null,
        closedAt: null,
      },
    },
  ],
  history: Array.from({ length: 90 }, (_, index) => ({
    ...{ at, actorName: 'Ann', kind: 'note', detail: { text: `Line ${index} of سجل` } },
  })),
  accounts: [
    {
      ...{ accountId: 'acct_1', organizationName: 'شركة النور', standing: 'active', lastEventAt: at, score },
      ...{ registeredAt: null, plan: null, contactEmail: null, organizationDomain: null },
      ...{ scoreHistory: [], declaredPurposes: [], approvals: [], acceptances: [], termsAtNewestUsage: [] },
    },
  ],
  auditChain: [{ ok: true, entries: 3, head: hash, brokenAt: null }],
  usage: [
    {
      ...{ day: '2026-11-20', model: 'atlas', requests: 3, inputTokens: 1, outputTokens: 2 },
      ...{ refused: 0, rateLimited: 0 },
    },
  ],
};

const head: PacketHead = {
  format: packetFormat,
  manifest: Object.entries(sections).map(([name, records]) => ({
    ...{ name, records: records.length, bytes: 2, sha256: hash },
  })),
  packet: {
    ...{ id: 'the packet', caseId: 'the case', subjectType: 'account', subjectId: 'acct_1' },
    ...{ requestedBy: 'Ann', requestedAt: at, snapshotAt: at },
  },
};

/** The stored sections, as far as drawing asks for them. */
const store = {
  records: async function* (name: string) {
    yield sections[name] ?? [];
  },
} as unknown as PacketStore;

async function rendered() {
  const chapters: string[] = [];
  const { stream, pages } = renderPacket(
    { head, rootHash: hash, json: { sha256: hash, bytes: 2 } },
    store,
    async (chapter) => void chapters.push(chapter),
  );
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return { bytes: Buffer.concat(parts), pages: pages(), chapters };
}

/** The instructions of each page: streams that hold marked content. */
const pageContents = (pdf: Buffer): string[] =>
  [...pdf.toString('latin1').matchAll(/stream\n([\s\S]*?)\nendstream/g)].flatMap(([, stream = '']) => {
    try {
      const content = inflateSync(Buffer.from(stream, 'latin1')).toString('latin1');
      return content.includes('EMC') ? [content] : [];
    } catch {
      return [];
    }
  });

test('the same packet gives the same PDF, byte for byte', async () => {
  const [first, second] = [await rendered(), await rendered()];
  expect(second.bytes.equals(first.bytes)).toBe(true);
});

test('everything on every page is marked as content or as ornament, and each mark ends on its page', async () => {
  const { bytes, pages } = await rendered();
  const contents = pageContents(bytes);
  expect(pages).toBeGreaterThan(3);
  expect(contents).toHaveLength(pages);
  for (const content of contents) {
    let depth = 0;
    for (const [, token] of content.matchAll(/\b(BDC|BMC|EMC|TJ)\b/g)) {
      if (token === 'TJ') expect(depth).toBeGreaterThan(0);
      else depth += token === 'EMC' ? -1 : 1;
      expect(depth).toBeGreaterThanOrEqual(0);
    }
    expect(depth).toBe(0);
  }
});

test('it says its title and language, and is tagged', async () => {
  const text = (await rendered()).bytes.toString('latin1');
  expect(/\/Marked true/.test(text)).toBe(true);
  expect(/\/Lang \(en\)/.test(text)).toBe(true);
  expect(/DisplayDocTitle true/.test(text)).toBe(true);
});

test('it asks before each chapter, so that progress can be shown', async () => {
  const { chapters } = await rendered();
  expect(chapters.slice(0, 2)).toEqual(['The case', 'Who it is about']);
  expect(chapters.at(-1)).toBe('Hashes, and how to check them');
});
