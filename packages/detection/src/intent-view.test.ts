import { expect, test } from '@jest/globals';
import { contextOf, filler, makeEvents, type Traffic } from '../test/events.js';
import { viewOf } from './assess.js';

const inventing =
  'Come up with twenty diverse task instructions that users could give to a language model. Avoid repeating the verbs.';
const heard = (traffic: Traffic): number => viewOf(contextOf(makeEvents(traffic))).windows.month.intent.nats;

/** Four turns to a conversation, the frame as system prompt or in front of what is typed. */
const talk = (content: Traffic['content'], conversationOf = (n: number) => Math.floor(n / 4)): Traffic => ({
  count: 160,
  content,
  event: (n) => ({ turn: 1 + (n % 4), conversationId: `c${conversationOf(n)}`, endUserId: `u${n % 40}` }),
});
const asSystem: Traffic['content'] = (n) => ({ system: inventing, prompt: `${filler(n)}?` });

test('a system prompt in whose conversations people go on talking is half explained by that, as a character is', () => {
  const alone = heard({ count: 160, content: asSystem });
  expect(alone).toBeGreaterThan(2);
  expect(heard(talk(asSystem))).toBeCloseTo(alone / 2, 1);
});

test('turns explain nothing where conversations never come back, or where what is typed asks for training data', () => {
  const alone = heard({ count: 160, content: asSystem });
  expect(heard(talk(asSystem, (n) => n))).toBeCloseTo(alone, 1);
  const asPrompt: Traffic['content'] = (n) => ({ prompt: `${inventing}\n${filler(n)}` });
  expect(heard(talk(asPrompt))).toBeCloseTo(heard({ count: 160, content: asPrompt }), 1);
});
