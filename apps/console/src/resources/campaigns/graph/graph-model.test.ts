import { expect, test } from '@jest/globals';
import type { CampaignEdge } from '@stillwatch/contracts/campaign';
import { edgeKey, isInside, kindCounts, markSize, shownEdges } from './graph-model.js';

const edge = (from: string, to: string, ...kinds: [string, number][]): CampaignEdge => ({
  from,
  to,
  nats: kinds.reduce((sum, [, nats]) => sum + nats, 0),
  evidence: kinds.map(([kind, nats]) => ({ kind, nats, summary: kind, sharedBy: null })),
  verdict: null,
});
const everything = { hiddenKinds: new Set<string>(), leastNats: 0 };

test('an edge is the same edge from either end', () => {
  expect(edgeKey({ from: 'b', to: 'a' })).toBe(edgeKey({ from: 'a', to: 'b' }));
});

test('an edge takes the colour of its strongest shown evidence and goes when none of its kinds is shown', () => {
  const edges = [edge('a', 'b', ['template', 5], ['network', 3])];
  expect(shownEdges(edges, everything)[0]?.kind).toBe('template');
  expect(shownEdges(edges, { ...everything, hiddenKinds: new Set(['template']) })[0]?.kind).toBe('network');
  expect(shownEdges(edges, { ...everything, hiddenKinds: new Set(['template', 'network']) })).toEqual([]);
});

test('the filter by strength counts the whole edge', () => {
  const edges = [edge('a', 'b', ['template', 5], ['network', 3]), edge('b', 'c', ['template', 7])];
  expect(shownEdges(edges, { ...everything, leastNats: 7.5 }).map(({ key }) => key)).toEqual(['a b']);
});

test('kinds are counted once an edge', () => {
  const edges = [
    edge('a', 'b', ['template', 5], ['template', 3]),
    edge('b', 'c', ['network', 7], ['template', 1]),
  ];
  expect(kindCounts(edges)).toEqual([
    { kind: 'template', edges: 2 },
    { kind: 'network', edges: 1 },
  ]);
});

test('a lasso holds what lies inside it, concave ones too', () => {
  const hook = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 5, y: 2 },
    { x: 0, y: 10 },
  ];
  expect(isInside({ x: 1, y: 5 }, hook)).toBe(true);
  expect(isInside({ x: 5, y: 8 }, hook)).toBe(false);
  expect(isInside({ x: 11, y: 1 }, hook)).toBe(false);
});

test('a mark grows with the tokens and stays drawable without any', () => {
  expect(markSize(0, 0, 9)).toBe(6);
  expect(markSize(100, 100, 9)).toBe(22);
  expect(markSize(25, 100, 9)).toBe(14);
  expect(markSize(100, 100, 1_000)).toBe(12);
});
