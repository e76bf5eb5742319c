import { Session, type Profiler } from 'node:inspector/promises';

/** Runs `work` under V8's sampling profiler, every 200 µs. The answer is what `.cpuprofile` files hold. */
export async function profileCpu(work: () => void): Promise<Profiler.Profile> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 200 });
    await session.post('Profiler.start');
    work();
    return (await session.post('Profiler.stop')).profile;
  } finally {
    session.disconnect();
  }
}

/** A call with everything below it; `self` and `total` in microseconds. */
export interface Frame {
  readonly name: string;
  readonly file: string;
  readonly self: number;
  readonly total: number;
  readonly children: readonly Frame[];
}

/** The samples as a tree of calls, the same callee under the same caller once. */
export function callTree({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Frame {
  const self = new Map<number, number>();
  samples.forEach((id, index) => self.set(id, (self.get(id) ?? 0) + (timeDeltas[index] ?? 0)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const build = (id: number): Frame => {
    const node = byId.get(id);
    const children = (node?.children ?? []).map(build).sort((a, b) => b.total - a.total);
    const own = self.get(id) ?? 0;
    return {
      name: node?.callFrame.functionName || '(anonymous)',
      file: node?.callFrame.url.split('/').at(-1) ?? '',
      self: own,
      total: own + children.reduce((sum, child) => sum + child.total, 0),
      children,
    };
  };
  return build(nodes[0]?.id ?? 0);
}

/** Share of all time that each stage's own code took, largest first; `stageOf` names the stage of a call. */
export function sharesByStage(
  root: Frame,
  stageOf: (frame: Frame) => string | undefined,
): { stage: string; share: number }[] {
  const sums = new Map<string, number>();
  const visit = (frame: Frame, above: string): void => {
    const stage = stageOf(frame) ?? above;
    sums.set(stage, (sums.get(stage) ?? 0) + frame.self);
    for (const child of frame.children) visit(child, stage);
  };
  visit(root, 'everything else');
  return [...sums]
    .map(([stage, sum]) => ({ stage, share: sum / Math.max(1, root.total) }))
    .sort((a, b) => b.share - a.share);
}
