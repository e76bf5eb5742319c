import { describe, expect, test } from '@jest/globals';
import { contextOf, filler, makeEvents, type Traffic } from '../test/events.js';
import { viewOf } from './assess.js';
import { bareness } from './bareness.js';
import { bareQuestions } from './signals/bare-questions.js';

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
    const crowd = bareness(view({ ...withEvent((n) => ({ endUserId: `u${n}` })), count: 600, gapMs: 4_000 }));
    const alone = bareness(view({ ...questions, count: 600, gapMs: 4_000 }));
    expect(crowd.perHour).toBeLessThan(alone.perHour / 20);
    const few = bareness(
      view({ ...withEvent((n) => ({ endUserId: `u${n % 10}` })), count: 600, gapMs: 4_000 }),
    );
    expect(few.perHour).toBeGreaterThan(alone.perHour / 3);
  });

  test('are not what documents are that become vectors', () => {
    expect(signal(withEvent(() => ({ operation: 'embeddings' })))).toBeUndefined();
    expect(signal(withEvent(() => ({ modelClass: 'embedding' })))).toBeUndefined();
  });
});
