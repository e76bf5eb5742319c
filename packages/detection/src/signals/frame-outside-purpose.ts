import type { AccountView } from '../account-view.js';
import { askPhrases, asks, harvestAskCount, isNeutralAsk, type Ask } from '../text/asks.js';
import { percent, rounded, type Signal } from './signal.js';

/** What a narrow purpose lets one expect of recurring frames. Wide purposes (productivity, research, personal) allow all. */
const expected: Partial<Record<string, readonly Ask[]>> = {
  chat_assistant: ['product_assistant', 'tutoring', 'document_answers', 'content_writing', 'small_talk'],
  customer_support: ['product_assistant', 'document_answers', 'labelling', 'content_writing', 'small_talk'],
  coding_assistant: ['coding', 'product_assistant', 'document_answers', 'small_talk'],
  classification: ['labelling', 'extraction', 'small_talk'],
  extraction: ['extraction', 'labelling', 'document_answers', 'small_talk'],
  translation: ['translation', 'content_writing', 'product_assistant', 'small_talk'],
  education: [
    'tutoring',
    'exam_items',
    'product_assistant',
    'content_writing',
    'translation',
    'document_answers',
    'small_talk',
  ],
  entertainment: ['product_assistant', 'content_writing', 'small_talk'],
  content_generation: [
    'content_writing',
    'product_assistant',
    'translation',
    'document_answers',
    'small_talk',
  ],
  knowledge_search: [
    'document_answers',
    'extraction',
    'product_assistant',
    'translation',
    'small_talk',
    'coding',
    'exam_items',
  ],
};

function outside(view: AccountView): { share: number; ask: Ask | undefined } {
  const allowed = expected[view.declaredPurpose?.category ?? ''];
  const { prompts } = view.windows.month.templates;
  if (!allowed) return { share: 0, ask: undefined };
  const counts = new Map<Ask, number>();
  for (const { askNats } of prompts) {
    const strongest = askNats.indexOf(Math.max(...askNats));
    const ask = asks[strongest];
    if (
      !ask ||
      (askNats[strongest] ?? 0) < 2 ||
      strongest < harvestAskCount ||
      isNeutralAsk(strongest) ||
      allowed.includes(ask)
    )
      continue;
    counts.set(ask, (counts.get(ask) ?? 0) + 1);
  }
  const [top] = [...counts].sort((a, b) => b[1] - a[1]);
  return { share: (top?.[1] ?? 0) / Math.max(1, prompts.length), ask: top?.[0] };
}

/** Signal 26: share of prompts whose recurring frame asks for ordinary work of another kind than was declared, 0 to 1. */
export const frameOutsidePurpose: Signal = {
  id: 'frame-outside-purpose',
  family: 'purpose',
  direction: 'up',
  edges: [0.3],
  measure: (view) =>
    view.windows.month.templates.prompts.length < 10 || !view.declaredPurpose?.category
      ? undefined
      : outside(view).share,
  describe(view, value) {
    const { ask } = outside(view);
    return {
      summary:
        ask && value > 0
          ? `${percent(value)} of the prompts carry a frame for ${askPhrases[ask]}, which was not declared.`
          : 'The recurring frames fit what was declared.',
      evidence: {
        share: rounded(value),
        frame: ask ?? null,
        declared: view.declaredPurpose?.category ?? null,
      },
    };
  },
  ordinaryExplanation: 'Products grow beyond what was declared; ask first.',
};
