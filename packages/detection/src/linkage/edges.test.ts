import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { activeLinkWeights as weights } from './active-link-weights.js';
import { findCandidates, type LinkSearch } from './candidates.js';
import { agreementNats, weighEdge, type LinkedAccount } from './edges.js';
import { linkKindNames, type LinkKind } from './link-kinds.js';

const day = 86_400_000;
const account = (
  accountId: string,
  keys: Partial<Record<LinkKind, number>>,
  lastSeenMs = 100 * day,
): LinkedAccount => ({
  accountId,
  keys: Object.entries(keys).map(([kind, key]) => ({
    kind: kind as LinkKind,
    key: BigInt(1_000 * linkKindNames.indexOf(kind as LinkKind) + key),
    lastSeenMs,
  })),
});
const among = (accounts: number, degree = 2) => ({ accounts, degreeOf: () => degree });

describe('edges', () => {
  test('a template together with a network ties two accounts; either alone does not', () => {
    const both = { template: 1, network: 1 };
    const edge = weighEdge(account('a', both), account('b', both), among(10_000), weights);
    expect(edge.obeysRule).toBe(true);
    expect(edge.nats).toBeGreaterThan(weights.strongNats);
    for (const alone of [{ template: 1 }, { network: 1, payment: 1 }] as const)
      expect(weighEdge(account('a', alone), account('b', alone), among(10_000), weights).obeysRule).toBe(
        false,
      );
  });

  test('the same client software beside the same template ties nobody: libraries are shared by thousands', () => {
    const keys = { template: 1, client: 1, tls: 1 };
    expect(weighEdge(account('a', keys), account('b', keys), among(10_000), weights).obeysRule).toBe(false);
  });

  test('a free mail service, which many have, weighs next to nothing', () => {
    expect(agreementNats('email_pattern', 3_000, 10_000, weights)).toBeLessThan(0.5);
    expect(agreementNats('email_pattern', 2, 10_000, weights)).toBeGreaterThan(2);
  });

  test('a hand-off ties two accounts by itself', () => {
    const edge = weighEdge(
      account('a', { hand_off: 1 }),
      account('b', { hand_off: 1 }),
      among(10_000),
      weights,
    );
    expect(edge).toMatchObject({ obeysRule: true });
    expect(edge.nats).toBeGreaterThan(weights.strongNats);
  });

  test('what two accounts showed a month apart weighs half', () => {
    const keys = { template: 1, network: 1 };
    const now = weighEdge(account('a', keys), account('b', keys), among(10_000, 100), weights).nats;
    const apart = account('b', keys, (100 + weights.halfLifeDays) * day);
    expect(weighEdge(account('a', keys), apart, among(10_000, 100), weights).nats).toBeCloseTo(now / 2, 6);
  });

  test('composite keys help to search and weigh nothing', () => {
    const keys = { composite: 1 };
    expect(weighEdge(account('a', keys), account('b', keys), among(10_000), weights)).toMatchObject({
      nats: 0,
      evidence: [],
    });
  });

  test('an edge weighs the same from both sides, its evidence adds up, and rarer never weighs less', () => {
    const keys = fc.dictionary(fc.constantFrom(...linkKindNames), fc.integer({ min: 1, max: 3 }));
    fc.assert(
      fc.property(
        keys,
        keys,
        fc.integer({ min: 2, max: 400 }),
        fc.integer({ min: 2, max: 400 }),
        (x, y, d, e) => {
          const [a, b] = [account('a', x), account('b', y)];
          const edge = weighEdge(a, b, among(1_000, d), weights);
          expect(weighEdge(b, a, among(1_000, d), weights)).toEqual(edge);
          expect(edge.evidence.reduce((sum, item) => sum + item.nats, 0)).toBeCloseTo(edge.nats, 9);
          const [rare, common] = [Math.min(d, e), Math.max(d, e)];
          expect(weighEdge(a, b, among(1_000, rare), weights).nats).toBeGreaterThanOrEqual(
            weighEdge(a, b, among(1_000, common), weights).nats - 1e-9,
          );
        },
      ),
    );
  });
});

test('an account is never compared with all that share a common key', () => {
  let asked = 0;
  const search: LinkSearch = {
    accounts: 1_000_000,
    degreeOf: (kind) => (kind === 'composite' ? 24_000 : 500_000),
    holdersOf(_kind, _key, limit) {
      asked += limit;
      return Array.from({ length: limit }, (_, i) => `x${i}`);
    },
  };
  const many = account('a', { template: 1, network: 1, client: 1, composite: 1 });
  expect(findCandidates(many, search).length).toBeLessThanOrEqual(96);
  expect(asked).toBe(64);
});
