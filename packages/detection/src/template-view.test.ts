import { expect, test } from '@jest/globals';
import { contextOf, filler, makeEvents, type Traffic } from '../test/events.js';
import { viewOf } from './assess.js';
import { templateIntent } from './signals/template-intent.js';

const measure = (traffic: Traffic, category: string): number =>
  templateIntent.measure(
    viewOf(contextOf(makeEvents(traffic), { declaredPurpose: { category, trainsModels: 'no' } })),
  ) ?? 0;

/** Four words that stand nowhere else. */
const madeUp = (n: number): string =>
  Array.from({ length: 4 }, (_, k) =>
    (n * 4 + k + 20_000).toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? 'q'),
  ).join(' ');

/** Documents about training data, of which the same few are found again and again. */
const documents = [
  'The paper generates diverse instructions for a language model. It lists ten seed tasks. Each new task should differ from them.',
  'The library rewrites prompts into harder ones for fine-tuning. It adds a constraint. The evolved prompt stays answerable.',
  'The dataset holds conversations between a user and an assistant. Both sides are written by the model. It trains a chatbot.',
];

test('a document that a search finds again is no template of the account that asks about it', () => {
  const search: Traffic = {
    count: 160,
    content: (n) => ({
      prompt: `Answer the customer's question from the passage of our manual only, and say so if it is not there.\nPassage: ${documents[n % 3] ?? ''}\nQuestion: ${filler(n)}?`,
    }),
  };
  const bare: Traffic = {
    ...search,
    content: (n) => ({ prompt: `${documents[n % 3] ?? ''}\n${filler(n)}?` }),
  };
  expect(measure(search, 'knowledge_search')).toBeLessThan(0.5);
  expect(measure(bare, 'knowledge_search')).toBeGreaterThan(2);
});

test('a declared translator translates whatever comes, tasks too; others are asked why', () => {
  const tasks = [
    'write a Python function that returns the sum of a list and add unit tests',
    'write a blog post with a catchy headline for our newsletter',
    'summarise the following article in three bullet points',
    'classify the message as spam or not spam and give only the label',
    'solve the equation and explain each step to a pupil',
  ];
  const localisation: Traffic = {
    count: 160,
    content: (n) => ({
      prompt: `Translate the following text into German and keep the placeholders.\nText:\n${madeUp(n)} ${tasks[n % 5] ?? ''} ${madeUp(n + 500)}`,
    }),
  };
  expect(measure(localisation, 'translation')).toBe(0);
  expect(measure(localisation, 'chat_assistant')).toBeGreaterThan(2);
});
