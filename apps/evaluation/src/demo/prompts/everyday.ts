import { anyOf, sourceOf, type Lexicon, type PromptSource } from '../grammar.js';
import { homeQuestion } from './home-and-travel.js';
import { lifeQuestion } from './life.js';

const detail: Lexicon = {
  aside: [
    'I asked a friend and got a different answer',
    'keep it short',
    'I only have {10-50} minutes',
    'we tried once and it went wrong',
    'no links please',
    'I am a bit nervous about it',
    'money is tight this month',
    'English is not my first language',
    'you can be blunt',
    'I read two contradicting articles',
    'a list would be good',
    'nothing fancy',
  ],
};
const aside = sourceOf(detail, ['{aside}.']);
const question = anyOf(homeQuestion, lifeQuestion);

/** What people ask an assistant on an ordinary day. */
export const everydayQuestion: PromptSource = (random) =>
  random.chance(0.35) ? `${question(random)} ${aside(random)}` : question(random);

const turn: Lexicon = {
  about: [
    'the price',
    'my sister',
    'the {nth} point',
    'a beginner',
    '{2-12} people',
    'a small budget',
    'the last line',
    'kids of {2-14}',
    'vegetarians',
    '{day}',
    'the old version',
    'rainy days',
    'somebody of {60-90}',
    'just one evening',
    'the {nth} option',
    'a bigger group',
  ],
  nth: ['first', 'second', 'third', 'fourth', 'last but one'],
  day: [
    'Sunday',
    'next {day}',
    'Tuesday morning',
    'the {1-28}th',
    'Friday after {3-8}',
    'Saturday night',
    'tomorrow',
  ],
  react: [
    'hm',
    'ok',
    'great',
    'not sure',
    'oh',
    'right',
    'wait',
    'interesting',
    'honestly',
    'fair enough',
    'lovely',
    'sorry',
  ],
  reason: [
    'it has to fit in a bag',
    'we start at {6-11}',
    'I promised {about} first',
    'my phone is at {2-20} percent',
    'that was too much last time',
    'I can spend {10-300}',
    'there are only {2-9} of us',
    'it took {2-9} hours the last time',
    'my back hurts',
    'she said no',
  ],
  change: [
    'shorter',
    'as a list',
    'with numbers',
    'in simpler words',
    'for {about}',
    'a bit warmer',
    'as a message to send',
    'in {40-150} words',
    'without the {nth} point',
    'for {day}',
  ],
};

/** The second and later messages of a conversation. */
export const followUp: PromptSource = sourceOf(turn, [
  'thanks',
  'why?',
  '{react}, and what about {about}?',
  '{react}, I meant {about}',
  '{react}: could you check that again for {about}, {reason}',
  '{react}, once more {change}',
  'does that change with {about}, {reason}?',
  '{react}, how long does it take for {about}, {5-90} minutes?',
  'can you write that {change}',
  'what if {reason} and {reason}',
  '{reason}, any alternative?',
  '{react}, {reason}. {change} please',
  'is {about} the reason, or that {reason}?',
  'make it {change}, {reason}',
]);
