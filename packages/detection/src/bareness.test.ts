import { describe, expect, test } from '@jest/globals';
import { contextOf, filler, makeEvents, type Traffic } from '../test/events.js';
import { viewOf } from './assess.js';
import { bareness } from './bareness.js';
import { bareQuestions } from './signals/bare-questions.js';
import { bareVolume } from './signals/bare-volume.js';

const questions: Traffic = {
  count: 120,
  gapMs: 8_000,
  content: (n) => ({ prompt: `Why is ${filler(n)} so hard to find near ${filler(n + 500)}?` }),
};
const withEvent = (event: NonNullable<Traffic['event']>): Traffic => ({ ...questions, event });
const view = (traffic: Traffic, category = 'personal') =>
  viewOf(contextOf(makeEvents(traffic), { declaredPurpose: { category, trainsModels: 'no' } }));
const signal = (traffic: Traffic, category?: string): number | undefined =>
  bareQuestions.measure(view(traffic, category));

describe('questions without a frame', () => {
  test('are seen when a program asks each of them once', () => {
    expect(signal(questions)).toBeGreaterThan(0.65);
  });

  test('are a test, and no list of answers to keep, when they are put to one model after the other', () => {
    const twice: Traffic = { ...questions, content: (n) => questions.content(n % 60) };
    expect(signal(twice)).toBeLessThan(0.1);
  });

  test('are explained by a declared evaluation as far as they are sent as tests are', () => {
    const cold = withEvent(() => ({ request: { temperature: 0 } }));
    expect(signal(cold, 'evaluation')).toBe(0);
    expect(signal(cold, 'personal')).toBeGreaterThan(0.65);
    expect(
      signal(
        withEvent(() => ({ request: { temperature: 1 } })),
        'evaluation',
      ),
    ).toBeGreaterThan(0.65);
  });

  test('are explained by declared security research as far as they are refused', () => {
    const refused = withEvent((n) => ({ status: n % 2 === 0 ? 'refused' : 'ok' }));
    expect(signal(refused, 'security_research')).toBe(0);
    expect(signal(questions, 'security_research')).toBeGreaterThan(0.65);
  });

  test('teach nothing when the answers are labels', () => {
    expect(signal(withEvent(() => ({ outputTokens: 2 })))).toBe(0);
  });

  test('come at the pace of the people behind them, and made-up ids slow them little', () => {
    const many = { ...questions, count: 600, gapMs: 4_000 };
    const each = (endUserId?: (n: number) => string): number => {
      const { perHour, people } = bareness(view({ ...many, event: (n) => ({ endUserId: endUserId?.(n) }) }));
      return perHour / people;
    };
    expect(each((n) => `u${n}`)).toBeLessThan(each() / 20);
    expect(each((n) => `u${n % 10}`)).toBeGreaterThan(each() / 3);
  });

  test('are told as they were sent, with what explains them', () => {
    const cold = view({ ...questions, event: () => ({ request: { temperature: 0 } }) }, 'evaluation');
    for (const { measure, describe: tell } of [bareQuestions, bareVolume]) {
      expect(measure(cold)).toBe(0);
      expect(tell(cold, 0).summary).toMatch(/100 % of the prompts .* explain 100 % of it\.$/);
    }
    const { evidence } = bareQuestions.describe(view(withEvent((n) => ({ endUserId: `u${n}` }))), 0);
    expect(evidence.requestsPerBusyHour).toBeGreaterThan(100);
    expect(evidence.people).toBeGreaterThan(5);
  });

  test('are not what documents are that become vectors', () => {
    expect(signal(withEvent(() => ({ operation: 'embeddings' })))).toBeUndefined();
    expect(signal(withEvent(() => ({ modelClass: 'embedding' })))).toBeUndefined();
  });
});
