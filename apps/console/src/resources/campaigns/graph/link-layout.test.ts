import { expect, test } from '@jest/globals';
import { layOut, type LayoutRequest } from './link-layout.js';

/** Two rings of ten members each, with one weak edge between them. */
const twoGroups: LayoutRequest = {
  sizes: Array.from({ length: 20 }, () => 8),
  links: [
    ...Array.from({ length: 10 }, (_, i) => [i, (i + 1) % 10, 12] as const),
    ...Array.from({ length: 10 }, (_, i) => [10 + i, 10 + ((i + 1) % 10), 12] as const),
    [0, 10, 1],
  ],
};

const centre = (places: readonly number[], first: number): [number, number] => {
  const own = Array.from({ length: 10 }, (_, i) => first + i);
  const mean = (axis: number) => own.reduce((sum, i) => sum + (places[2 * i + axis] ?? 0), 0) / own.length;
  return [mean(0), mean(1)];
};

test('the same campaign always has the same picture', () => {
  expect(layOut(twoGroups)).toEqual(layOut(twoGroups));
});

test('groups that are weakly linked lie apart', () => {
  const places = layOut(twoGroups);
  expect(places).toHaveLength(40);
  const [ax, ay] = centre(places, 0);
  const [bx, by] = centre(places, 10);
  const radius = Math.hypot((places[0] ?? 0) - ax, (places[1] ?? 0) - ay);
  expect(Math.hypot(ax - bx, ay - by)).toBeGreaterThan(radius);
});
