import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import { askPhrases, type Ask } from '@stillwatch/detection/text/asks';
import { randomStream, type RandomStream } from '../random-stream.js';
import { expand, fillSlots, readTemplateBook, type BookLine } from '../text-model/template-book.js';
import type { World, WorldAccount, WorldLabel } from './world.js';

const start = Date.UTC(2026, 10, 1);
const dayMs = 86_400_000;
const harvestAsks: Ask[] = [
  'instruction_synthesis',
  'prompt_evolution',
  'self_chat',
  'reasoning_elicitation',
  'trace_cleaning',
  'dataset_export',
];
const ordinaryAsks: [Ask, string][] = [
  ['product_assistant', 'chat_assistant'],
  ['labelling', 'classification'],
  ['extraction', 'extraction'],
  ['translation', 'translation'],
  ['document_answers', 'knowledge_search'],
  ['content_writing', 'content_generation'],
  ['coding', 'coding_assistant'],
  ['tutoring', 'education'],
  ['exam_items', 'evaluation'],
  ['small_talk', 'personal'],
];
const nouns =
  'river market violin protein harbour contract glacier pension recipe engine museum vaccine orchard bridge satellite novel carpet election battery dialect fossil mortgage theatre sensor tariff garden'.split(
    ' ',
  );
const verbs = 'changes repairs explains compares delays paints measures forgets improves sells'.split(' ');

const sentence = (random: RandomStream): string =>
  `the ${random.pick(nouns)} ${random.pick(verbs)} the ${random.pick(nouns)} near a ${random.pick(nouns)} on day ${random.int(1, 300)}`;

/**
 * A small labelled world from the template book, so that the evaluation runs anywhere. The text model was fitted to the
 * same book: its figures show that everything works, not how well it works on templates nobody has seen.
 */
export function ownWorld(seed: number, perKind = 8): World {
  const random = randomStream(seed);
  const book = readTemplateBook();
  const accounts: WorldAccount[] = [];
  const labels = new Map<string, WorldLabel>();
  const events: UsageEvent[] = [];
  const add = (ask: Ask, category: string, violation: boolean): void => {
    const accountId = `own_${seed}_${accounts.length}`;
    accounts.push({
      accountId,
      plan: 'payg',
      registeredAt: new Date(start - 30 * dayMs).toISOString(),
      declaredPurpose: { category, trainsModels: 'no' },
      approvals: [],
    });
    labels.set(accountId, {
      accountId,
      violation,
      archetype: violation ? 'harvest_generation' : ask,
      family: violation ? ask : null,
      campaign: null,
      note: askPhrases[ask],
    });
    const lines = book.filter((line) => line.ask === ask);
    events.push(...traffic(accountId, lines, random.chance(violation ? 0.6 : 0.35), random));
  };
  for (const ask of harvestAsks)
    for (let i = 0; i < perKind; i++) add(ask, random.pick(ordinaryAsks)[1], true);
  for (const [ask, category] of ordinaryAsks) for (let i = 0; i < 2 * perKind; i++) add(ask, category, false);
  events.sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
  return {
    name: `own-${seed}`,
    models: new Map([['own-1', { class: 'chat' as const, releasedAt: '2026-01-01T00:00:00Z' }]]),
    accounts,
    labels,
    async *events() {
      yield* events;
    },
  };
}

function traffic(
  accountId: string,
  lines: readonly BookLine[],
  isLoop: boolean,
  random: RandomStream,
): UsageEvent[] {
  const frame = expand(random.pick(lines).grammar, random);
  const isLong = random.chance(0.5);
  let at = start + random.next() * 3 * dayMs;
  return Array.from({ length: random.int(40, 300) }, (_, n) => {
    at += isLoop ? 9_000 + random.next() * 4_000 : random.next() * 4 * 3_600_000;
    const prompt = frame.includes('{x}')
      ? fillSlots(frame, () => sentence(random))
      : `${frame}\n${sentence(random)}?`;
    return {
      id: `e${n}`,
      accountId,
      occurredAt: new Date(at).toISOString(),
      operation: 'chat',
      model: 'own-1',
      usage: {
        inputTokens: Math.round(prompt.length / 4),
        outputTokens: random.int(20, isLong ? 1200 : 400),
      },
      request: { temperature: isLong ? 1 : 0.3 },
      content: { prompt },
      outcome: { status: 'ok' as const },
    };
  });
}
