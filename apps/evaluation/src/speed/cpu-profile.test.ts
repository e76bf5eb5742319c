import { expect, test } from '@jest/globals';
import { callTree, sharesByStage } from './cpu-profile.js';
import { flameGraph } from './flame-graph.js';

const frame = (functionName: string, url: string) => ({
  functionName,
  url,
  scriptId: '1',
  lineNumber: 0,
  columnNumber: 0,
});
const tree = callTree({
  startTime: 0,
  endTime: 100,
  nodes: [
    { id: 1, callFrame: frame('(root)', ''), children: [2, 4] },
    { id: 2, callFrame: frame('read', 'file:///x/block-reader.js'), children: [3] },
    { id: 3, callFrame: frame('push<T>', '') },
    { id: 4, callFrame: frame('fold', 'file:///x/fold.js') },
  ],
  samples: [2, 3, 3, 4],
  timeDeltas: [10, 20, 20, 50],
});

test('a call takes its own time and that of what it calls', () => {
  expect(tree.total).toBe(100);
  expect(tree.children.find(({ name }) => name === 'read')).toMatchObject({ self: 10, total: 50 });
});

test('time of built-in functions counts for the stage that called them, and the shares add up to one', () => {
  const shares = sharesByStage(tree, ({ file }) => (file === '' ? undefined : file));
  expect(shares.find(({ stage }) => stage === 'block-reader.js')?.share).toBeCloseTo(0.5, 9);
  expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
});

test('the flame graph draws every call and lets no name break its markup', () => {
  const svg = flameGraph(tree, 'a <title> & more');
  expect(svg.match(/<rect x=/g)).toHaveLength(4);
  expect(svg).toContain('push&lt;T&gt;');
  expect(svg).not.toMatch(/push<T>|ROW/);
});
