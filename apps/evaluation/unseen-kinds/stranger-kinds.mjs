// Frames by strangers (probe-frames*.jsonl), each in an account of its own.
import { readFileSync } from 'node:fs';
import { chatModel, deck, parameters, purpose, volume } from './account-parts.mjs';

/** How long the answers to each ask run, in tokens, and what an honest account with such a frame declares. */
const asks = {
  instruction_synthesis: [650],
  prompt_evolution: [200],
  self_chat: [800],
  data_tagging: [40],
  judging: [150],
  reward_scoring: [3],
  reasoning_elicitation: [900],
  trace_cleaning: [400],
  dataset_export: [600],
  answer_collection: [300],
  product_assistant: [150, 'chat_assistant', 'customer_support', 'productivity'],
  labelling: [4, 'classification'],
  extraction: [60, 'extraction'],
  translation: [120, 'translation'],
  document_answers: [120, 'knowledge_search', 'productivity'],
  content_writing: [350, 'content_generation'],
  coding: [300, 'coding_assistant'],
  tutoring: [250, 'education'],
  exam_items: [40, 'evaluation', 'education'],
  small_talk: [250, 'personal', 'internal_assistant'],
};
/** What a harvester says of itself: the same that others say. */
const covers = {
  chat_assistant: 5,
  internal_assistant: 4,
  personal: 4,
  coding_assistant: 2,
  customer_support: 1,
  classification: 1,
  extraction: 1,
  knowledge_search: 2,
  translation: 1,
  evaluation: 2,
  quality_monitoring: 1,
  content_generation: 3,
  education: 3,
  security_research: 1,
  research: 1,
  productivity: 2,
};
/** Where the slots of an honest frame get their text from; documents are answers of a model, which read like any prose. */
const honestPayload = {
  labelling: ['clinc150'],
  product_assistant: ['bfcl_live_users'],
  small_talk: ['arena_hard_users'],
  tutoring: ['gsm8k_eval'],
  exam_items: ['mmlu_eval'],
  coding: ['devgpt'],
};
const answerOf = (row) => row.response;

const isHarvest = (row) => asks[row.ask].length === 1;
let frames;
const framesOf = (world, harvest) =>
  (frames ??= readFileSync(new URL(world.frames, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))).filter((row) => isHarvest(row) === harvest);

async function payload(c, row, harvest) {
  if (harvest)
    return deck(
      c,
      c.r.pick(
        row.language === 'zh' ? ['oasst_zh', 'alpaca_zh'] : ['arena_hard_users', 'alpaca_gpt4', 'alpaca'],
      ),
    );
  if (row.language === 'zh') return deck(c, 'oasst_zh');
  const family = c.r.pick(honestPayload[row.ask] ?? ['alpaca_gpt4', 'clinc150', 'alpaca']);
  return deck(c, family, family.startsWith('alpaca') ? answerOf : undefined);
}

function times(c, kind) {
  const { r, rhythms } = c;
  if (kind === 'loop') return rhythms.loop(r, { total: volume(r, 350, 0.9, 40, 1500) });
  if (kind === 'batch')
    return rhythms.batch(r, { total: volume(r, 300, 0.8, 40, 1500), workers: r.int(2, 12) });
  if (kind === 'service')
    return rhythms.service(r, { perDay: volume(r, 22, 0.7, 4, 90), depth: r.next() * 0.7 });
  return rhythms.office(r, { perDay: volume(r, 22, 0.7, 4, 90) });
}

/** What one request says: the frame with its slots filled; without slots, the frame and then a text. */
function said(world, frame, text) {
  if (frame.includes('{x}')) return { prompt: frame.replaceAll('{x}', text) };
  return world.slotlessFramesAreSystemPrompts
    ? { system: frame, prompt: text() }
    : { prompt: `${frame}\n\n${text()}` };
}

async function stranger(c, harvest) {
  const rows = framesOf(c.world, harvest);
  const row = rows[c.index % rows.length];
  const { r, world } = c;
  const [tokens, ...honest] = asks[row.ask];
  const text = await payload(c, row, harvest);
  const a = c.addAccount(r, {
    archetype: harvest ? 'stranger_harvest' : 'stranger_ordinary',
    violation: harvest,
    family: harvest ? row.ask : null,
    note: row.ask,
    model: harvest && r.chance(0.3) ? r.pick(world.reasoningModels) : chatModel(c),
    request: parameters(r),
    declaredPurpose: purpose(r, harvest ? r.weighted(covers) : r.pick(honest)),
  });
  const isTalk = ['product_assistant', 'tutoring'].includes(row.ask);
  const kind = harvest
    ? r.weighted({ loop: 5, batch: 2, service: 2, office: 2 })
    : isTalk
      ? 'service'
      : r.weighted({ loop: 2, batch: 3, service: 4, office: 2 });
  const hasPeople = !harvest && (isTalk || r.chance(0.3));
  for (const at of times(c, kind)) {
    a.emit(at, {
      ...said(world, row.text, () => text().slice(0, 500)),
      outputTokens: tokens <= 16 ? r.int(1, 8) : r.logNormal(tokens, 0.5),
      ...(hasPeople
        ? { conversation: { id: `c${r.int(1, 60)}`, turn: r.int(1, 4), endUserId: `u${r.int(1, 60)}` } }
        : {}),
    });
  }
}

export const strangerKinds = {
  stranger_harvest: (c) => stranger(c, true),
  stranger_ordinary: (c) => stranger(c, false),
};
