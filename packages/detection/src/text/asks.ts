/**
 * What a template asks a model for. The first ten are what pipelines that make training data ask for; the others are
 * ordinary work. The text model tells them apart; the order is part of the weights' format.
 */
export const asks = [
  'instruction_synthesis',
  'prompt_evolution',
  'self_chat',
  'data_tagging',
  'judging',
  'reward_scoring',
  'reasoning_elicitation',
  'trace_cleaning',
  'dataset_export',
  'answer_collection',
  'product_assistant',
  'labelling',
  'extraction',
  'translation',
  'document_answers',
  'content_writing',
  'coding',
  'tutoring',
  'exam_items',
  'small_talk',
] as const;
export type Ask = (typeof asks)[number];

export const harvestAskCount = 10;

/** Judging answers, which is bought for own products as often as for training rewards. */
export const isJudgingAsk = (ask: number): boolean =>
  asks[ask] === 'judging' || asks[ask] === 'reward_scoring';

/**
 * What by itself speaks for neither side: judging, and "answer what follows, without a preamble", which stands before tests,
 * characters and tools as it stands before a list of questions whose answers are kept.
 */
export const isNeutralAsk = (ask: number): boolean => isJudgingAsk(ask) || asks[ask] === 'answer_collection';

/** The words a letter uses for each. */
export const askPhrases: Record<Ask, string> = {
  instruction_synthesis: 'inventing instructions, questions or tasks for a model',
  prompt_evolution: 'rewriting prompts into harder or different ones',
  self_chat: 'writing both sides of a conversation with an assistant',
  data_tagging: 'tagging prompts or answers by difficulty, quality or type',
  judging: 'judging answers against a rubric or each other',
  reward_scoring: 'scoring answers with a bare number',
  reasoning_elicitation: 'writing out hidden reasoning',
  trace_cleaning: 'cleaning, translating or filtering recorded answers and reasoning',
  dataset_export: 'writing records in a training-data format',
  answer_collection: 'answering bare instructions in a data-collection frame',
  product_assistant: 'acting as the assistant of a product',
  labelling: 'labelling messages',
  extraction: 'extracting fields from documents',
  translation: 'translating texts',
  document_answers: 'answering from or summarising documents',
  content_writing: 'writing content',
  coding: 'working on code',
  tutoring: 'teaching learners',
  exam_items: 'answering fixed test items',
  small_talk: 'everyday questions',
};
