import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExistingCampaign, LinkEdge, LinkReviews } from './campaign-edge.js';
import { connected, findCampaigns, noReviews, type FoundCampaigns } from './campaigns.js';

const strong = 8;
const edge = (a: string, b: string, template = 'aa', nats = 10): LinkEdge => ({
  ...(a < b ? { from: a, to: b } : { from: b, to: a }),
  nats,
  obeysRule: true,
  evidence: [
    ...(template ? [{ kind: 'template' as const, nats: nats / 2, keys: [template] }] : []),
    { kind: 'network', nats: nats / 2, keys: ['n1'] },
  ],
});
const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i + 10}`);
const clique = (members: readonly string[], template?: string): LinkEdge[] =>
  members.flatMap((a, i) => members.slice(i + 1).map((b) => edge(a, b, template)));
const membersOf = (found: FoundCampaigns): string[][] =>
  found.campaigns.map(({ members }) => members.map(({ accountId }) => accountId));
const cut = (from: string, to: string): LinkReviews => ({
  edges: [{ from, to, verdict: 'cut' }],
  removals: [],
});

describe('campaigns', () => {
  test('accounts that are strongly linked are one campaign, weakly linked ones are none', () => {
    expect(membersOf(findCampaigns(clique(['a', 'b', 'c']), noReviews, [], strong))).toEqual([
      ['a', 'b', 'c'],
    ]);
    const weak = clique(['a', 'b', 'c']).map((entry) => ({ ...entry, nats: 5 }));
    expect(findCampaigns(weak, noReviews, [], strong).campaigns).toEqual([]);
  });

  test('edges without both behaviour and infrastructure join nobody, however much they weigh', () => {
    const edges = clique(['a', 'b', 'c']).map((entry) => ({ ...entry, nats: 30, obeysRule: false }));
    expect(findCampaigns(edges, noReviews, [], strong).campaigns).toEqual([]);
  });

  test('the innocent customers of a pool stay out of its operator’s campaign', () => {
    const operator = names('o', 6);
    const customers = names('z', 4);
    const pooled = customers.flatMap((a) => operator.map((b) => edge(a, b, '')));
    const [found, ...others] = membersOf(
      findCampaigns([...clique(operator), ...pooled], noReviews, [], strong),
    );
    expect(found).toEqual(operator);
    expect(others.flat()).not.toContain('o10');
  });

  test('two operators of one pool are two campaigns, even when they share a public template', () => {
    const [one, two] = [names('p', 6), names('q', 6)];
    const shared = one.flatMap((a) => two.map((b) => edge(a, b, 'public')));
    const own = [...clique(one, 't1'), ...clique(two, 't2')];
    const degrees = [...shared].map((entry) => ({
      ...entry,
      evidence: entry.evidence.map((item) => ({ ...item, degrees: [5_000] })),
    }));
    expect(membersOf(findCampaigns([...own, ...degrees], noReviews, [], strong))).toEqual([one, two]);
  });

  test('a chain of one account does not join two campaigns', () => {
    const [left, right] = [names('l', 9), names('r', 9)];
    const edges = [...clique(left), ...clique(right), edge('l10', 'r10')];
    expect(membersOf(findCampaigns(edges, noReviews, [], strong))).toEqual([left, right]);
  });

  test('two accounts that handed requests over are linked without a third', () => {
    const handedOver: LinkEdge = {
      ...edge('a', 'b', ''),
      evidence: [{ kind: 'hand_off', nats: 10, keys: ['h'] }],
    };
    expect(membersOf(findCampaigns([handedOver], noReviews, [], strong))).toEqual([['a', 'b']]);
    expect(findCampaigns([edge('a', 'b')], noReviews, [], strong).campaigns).toEqual([]);
  });

  test('a cut edge never joins, a confirmed one always does', () => {
    const edges = [...clique(['a', 'b', 'c']), ...clique(['x', 'y', 'z']), edge('c', 'x')];
    expect(membersOf(findCampaigns(edges, noReviews, [], strong))).toHaveLength(1);
    expect(membersOf(findCampaigns(edges, cut('x', 'c'), [], strong))).toEqual([
      ['a', 'b', 'c'],
      ['x', 'y', 'z'],
    ]);
    const confirmed: LinkReviews = { edges: [{ from: 'd', to: 'a', verdict: 'confirmed' }], removals: [] };
    const [members] = findCampaigns(clique(['a', 'b', 'c']), confirmed, [], strong).campaigns.map(
      (c) => c.members,
    );
    expect(members?.find(({ accountId }) => accountId === 'd')?.membership).toBe(1);
  });

  test('a member that a reviewer removed stays out when the campaign is found again', () => {
    const existing = [{ campaignId: 'c1', members: ['a', 'b', 'c', 'd'] }];
    const reviews: LinkReviews = { edges: [], removals: [{ campaignId: 'c1', accountId: 'd' }] };
    const found = findCampaigns(clique(['a', 'b', 'c', 'd', 'e']), reviews, existing, strong);
    expect(found.campaigns[0]?.campaignId).toBe('c1');
    expect(membersOf(found)).toEqual([['a', 'b', 'c', 'e']]);
  });

  test('a campaign keeps its id when members join; the larger part of a split keeps it; a merged one ends', () => {
    const existing: ExistingCampaign[] = [{ campaignId: 'c1', members: names('a', 5) }];
    const joined = findCampaigns(clique([...names('a', 5), 'x', 'y']), noReviews, existing, strong);
    expect(joined.campaigns.map(({ campaignId }) => campaignId)).toEqual(['c1']);
    const [small, large] = [names('a', 8).slice(0, 3), names('a', 8).slice(3)];
    const before = [{ campaignId: 'c1', members: names('a', 8) }];
    const split = findCampaigns([...clique(small), ...clique(large)], noReviews, before, strong);
    expect(split.campaigns.map(({ campaignId }) => campaignId)).toEqual([undefined, 'c1']);
    const two = [
      { campaignId: 'c1', members: small },
      { campaignId: 'c2', members: large },
    ];
    const merged = findCampaigns(clique(names('a', 8)), noReviews, two, strong);
    expect(merged.campaigns.map(({ campaignId }) => campaignId)).toEqual(['c2']);
    expect(merged.ended).toEqual([{ campaignId: 'c1', mergedInto: 'c2' }]);
  });
});

describe('campaigns, whatever the links', () => {
  const account = fc.integer({ min: 0, max: 24 }).map((n) => `a${String(n).padStart(2, '0')}`);
  const anyEdges = fc
    .uniqueArray(
      fc.record({
        a: account,
        b: account,
        template: fc.constantFrom('t1', 't2', ''),
        nats: fc.integer({ min: 4, max: 20 }),
      }),
      { selector: ({ a, b }) => [a, b].sort().join(), maxLength: 70 },
    )
    .map((list) =>
      list.filter(({ a, b }) => a !== b).map(({ a, b, template, nats }) => edge(a, b, template, nats)),
    );
  const anyReviews = fc
    .uniqueArray(
      fc.record({ a: account, b: account, verdict: fc.constantFrom('cut' as const, 'confirmed' as const) }),
      {
        selector: ({ a, b }) => [a, b].sort().join(),
        maxLength: 5,
      },
    )
    .map((list) =>
      list.filter(({ a, b }) => a !== b).map(({ a, b, verdict }) => ({ from: a, to: b, verdict })),
    )
    .map((edges): LinkReviews => ({ edges, removals: [] }));

  test('the order of edges and reviews does not matter', () => {
    fc.assert(
      fc.property(anyEdges, anyReviews, fc.func(fc.nat()), (edges, reviews, rank) => {
        const mixed = [...edges].sort((x, y) => rank(x.from + x.to) - rank(y.from + y.to));
        const turned = {
          ...reviews,
          edges: [...reviews.edges].reverse().map((r) => ({ ...r, from: r.to, to: r.from })),
        };
        expect(findCampaigns(mixed, turned, [], strong)).toEqual(findCampaigns(edges, reviews, [], strong));
      }),
    );
  });

  test('one component at a time answers what a run over everything does', () => {
    fc.assert(
      fc.property(anyEdges, anyEdges, anyReviews, (earlier, edges, reviews) => {
        const existing = findCampaigns(earlier, noReviews, [], strong).campaigns.map(
          ({ members }, index) => ({
            campaignId: `c${index}`,
            members: members.map(({ accountId }) => accountId),
          }),
        );
        const whole = findCampaigns(edges, reviews, existing, strong);
        const ties = existing.flatMap(({ members }) => members.slice(1).map((m) => edge(members[0] ?? m, m)));
        const confirmed = reviews.edges.map(({ from, to }) => edge(from, to));
        const parts = connected([...edges, ...ties, ...confirmed]).map(({ members }) => {
          const inside = new Set(members);
          return findCampaigns(
            edges.filter(({ from }) => inside.has(from)),
            { ...reviews, edges: reviews.edges.filter(({ from }) => inside.has(from)) },
            existing.filter((campaign) => inside.has(campaign.members[0] ?? '')),
            strong,
          );
        });
        const first = (found: FoundCampaigns['campaigns'][number]): string =>
          found.members[0]?.accountId ?? '';
        expect(
          parts.flatMap(({ campaigns }) => campaigns).sort((x, y) => (first(x) < first(y) ? -1 : 1)),
        ).toEqual(whole.campaigns);
        expect(
          parts
            .flatMap(({ ended }) => ended)
            .map(({ campaignId }) => campaignId)
            .sort(),
        ).toEqual(whole.ended.map(({ campaignId }) => campaignId));
      }),
    );
  });

  test('no account is in two campaigns, and accounts whose every edge was cut are in none', () => {
    fc.assert(
      fc.property(anyEdges, account, (edges, lonely) => {
        const cuts = edges
          .filter(({ from, to }) => from === lonely || to === lonely)
          .map(({ from, to }) => ({ from, to, verdict: 'cut' as const }));
        const members = membersOf(findCampaigns(edges, { edges: cuts, removals: [] }, [], strong)).flat();
        expect(new Set(members).size).toBe(members.length);
        expect(members).not.toContain(lonely);
      }),
    );
  });
});
