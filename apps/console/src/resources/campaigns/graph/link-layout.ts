import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';

export interface LayoutRequest {
  /** Diameter of each member's mark, in pixels; its index is the member's. */
  sizes: readonly number[];
  /** Pairs of member indices and the edge's weight in nats. */
  links: readonly (readonly [number, number, number])[];
}

interface Node {
  x?: number;
  y?: number;
}

const ticks = 220;

/** Nats at which an edge pulls with full strength. */
const strongNats = 12;

/**
 * Places members so that strongly linked ones lie together. d3-force seeds its own random numbers and starts from a
 * spiral, so the same campaign always has the same picture. Answers x and y by turns; 1,000 members with 5,000 edges
 * take about 1.5 s, so the page asks for it in a worker.
 */
export function layOut({ sizes, links }: LayoutRequest): number[] {
  const nodes: Node[] = sizes.map(() => ({}));
  const pulls = links.map(([source, target, nats]) => ({ source, target, nats }));
  forceSimulation(nodes)
    .force('apart', forceManyBody().strength(-45).distanceMax(420))
    .force(
      'links',
      forceLink(pulls)
        .distance(28)
        .strength((link) => Math.min(1, link.nats / strongNats) * 0.35),
    )
    .force(
      'collide',
      forceCollide<Node>((_, index) => (sizes[index] ?? 6) / 2 + 2),
    )
    .force('x', forceX().strength(0.045))
    .force('y', forceY().strength(0.06))
    .stop()
    .tick(ticks);
  return nodes.flatMap(({ x = 0, y = 0 }) => [x, y]);
}
