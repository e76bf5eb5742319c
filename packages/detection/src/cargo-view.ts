import type { TemplateView } from './template-view.js';
import { asks, type Ask } from './text/asks.js';

/** A frame that works on a text as it stands, so that what the text itself asks for is only cargo. */
const carrier = asks.indexOf('translation');

/** What people say in chats and at help desks is the cargo of many honest services, and no task for a model. */
const conversation: readonly Ask[] = ['small_talk', 'product_assistant'];
const isTask = (ask: number): boolean => !conversation.includes(asks[ask] as Ask);

/** Texts that are translated and are themselves tasks for a model: a training set being localised. */
export interface CargoView {
  /** Share of the prompts that carry such a frame. */
  readonly framed: number;
  /** Share of those whose text is a task. */
  readonly tasks: number;
  /** Variety of the tasks, in bits: how many kinds of work they ask for. */
  readonly kinds: number;
}

export function viewCargo({ prompts }: TemplateView): CargoView {
  const carried = prompts.filter(({ askNats }) => (askNats[carrier] ?? 0) >= 1.5);
  const counts = new Map<number, number>();
  for (const { payloadAsks } of carried)
    for (const ask of payloadAsks.filter(isTask)) counts.set(ask, (counts.get(ask) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...counts.values()].reduce(
    (bits, count) => bits - (count / total) * Math.log2(count / total),
    0,
  );
  const tasks =
    carried.filter(({ payloadAsks }) => payloadAsks.some(isTask)).length / Math.max(1, carried.length);
  return { framed: carried.length / Math.max(1, prompts.length), tasks, kinds };
}

/** Texts of every sort hold some that sound like a task; a set of tasks is one where most do. */
const leastTasks = 0.3;

/** What a cargo of tasks says, in the nats of a template that asks for training data. 0 to 5. */
export const cargoNats = ({ framed, tasks, kinds }: CargoView): number =>
  Math.min(5, (6 * framed * kinds * Math.max(0, tasks - leastTasks)) / (1 - leastTasks));
