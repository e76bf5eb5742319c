import { anyOf, sourceOf, write, type Lexicon, type PromptSource } from '../grammar.js';
import { randomStream, type RandomStream } from '../random-stream.js';

const school: Lexicon = {
  name: ['Amara', 'Luca', 'Noor', 'Elif', 'Jonas', 'Mei', 'Tomás', 'Freya', 'Idris', 'Zofia', 'Kai', 'Leila'],
  goods: [
    'apples',
    'stickers',
    'bricks',
    'tickets',
    'litres of juice',
    'metres of rope',
    'pages',
    'stamps',
    'marbles',
    'loaves',
  ],
  vehicle: ['a train', 'a cyclist', 'a ferry', 'a snail', 'a truck', 'a drone'],
  shape: ['a cone', 'a cylinder', 'a right triangle', 'a trapezium', 'a cuboid', 'a regular hexagon'],
  law: [
    'Ohm’s law',
    'the ideal gas law',
    'conservation of momentum',
    'Snell’s law',
    'Hooke’s law',
    'Kirchhoff’s rules',
    'Archimedes’ principle',
  ],
  topic: [
    'photosynthesis',
    'plate tectonics',
    'supply and demand',
    'the water cycle',
    'mitosis',
    'the French Revolution',
    'irony in a poem',
    'the passive voice',
    'acids and bases',
    'electoral systems',
    'natural selection',
    'the periodic table',
    'checks and balances',
  ],
  exam: [
    'for my test on {weekday}',
    'in year {5-12}',
    'for an essay of {150-900} words',
    'with an example',
    'and where people go wrong',
    'using only what we learn in year {6-10}',
  ],
  weekday: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
};
const sums = [
  '{name} has {12-90} {goods} and gives {2-9} to each of {2-8} friends, then buys {3-40} more. How many are left?',
  '{vehicle} leaves at {5-11}:{10-59} at {3-120} km/h, another follows {5-55} minutes later at {20-160} km/h. When do they meet?',
  'solve {2-19}x + {1-40} = {3-12}x - {1-60}',
  'find the area of {shape} with sides {2-30} cm and {3-40} cm, height {2-25} cm',
  'a price goes up by {3-40} % and then down by {3-40} %. What is the total change?',
  'what is the derivative of {2-9}x^{2-6} - {1-20}x + {1-90} and where is it zero?',
  'in a bag are {2-15} red and {3-20} blue {goods}; I draw {2-5} without looking. How likely are all red?',
  'use {law} for {2-60} V and {3-90} mA, the unit confuses me',
  'a rectangle has perimeter {20-140} cm and is {2-18} cm longer than wide',
];
const texts = [
  'explain {topic} {exam}',
  'I have to compare {topic} with {topic} {exam}',
  'is my sentence about {topic} ok? "{topic} is caused by {topic}"',
  'give me {2-6} practice questions about {topic} {exam}',
  'how does {law} relate to {topic}?',
];

/** What pupils ask a tutor. */
export const homework: PromptSource = anyOf(
  sourceOf(school, sums),
  sourceOf(school, sums),
  sourceOf(school, texts),
);

/** What pupils say in the next turn. */
export const pupilReply: PromptSource = sourceOf(
  {
    ...school,
    step: [
      'the first step',
      'the second step',
      'the part with {2-60}',
      'the last line',
      'the sign',
      'the unit',
      'the drawing',
      'the bit about {topic}',
    ],
    stuck: [
      'I get {2-900} instead',
      'I wrote {2-90} : {2-12}',
      'I thought it has to do with {topic}',
      '{name} says it is {2-400}',
      'my book uses {law}',
      'my teacher does it with {goods}',
      'we have not had that yet',
      'I mixed it up with {topic}',
    ],
  },
  [
    'I do not get {step}, {stuck}',
    'is it {2-900}?',
    'why do we divide by {2-40} in {step}?',
    'can you explain {step} with {2-30} {goods}',
    'ok and if it was {2-90} instead of {2-90}?',
    'so the answer is {3-900}, because {stuck}',
    'what does {step} have to do with {topic}',
    '{stuck}, is that wrong?',
    '{stuck} and {stuck}',
    'oh, {step} makes sense now. Another one with {goods}?',
  ],
);

/** Hard questions that somebody collects because their worked solutions are valuable. */
export const hardQuestion: PromptSource = sourceOf(
  {
    ...school,
    object: [
      'a graph on {5-40} vertices',
      'a {2-9} by {3-12} board',
      'a sequence with a_1 = {1-9} and a_{n} = {2-5}a',
      'a group of order {6-60}',
      'a queue with {2-7} servers',
      'a polynomial of degree {3-9}',
      'a {2-6}-person auction',
      'a circuit of {3-9} resistors',
      'a Markov chain with {3-8} states',
    ],
    n: ['n'],
    claim: [
      'has an even number of fixed points',
      'cannot be covered by dominoes',
      'is bounded by {2-40}',
      'has at most {2-12} maximal elements',
      'reaches state {1-7} with probability above 0.{1-9}',
      'is solvable in {2-30} moves',
      'has no real root larger than {2-90}',
      'admits an equilibrium in pure strategies',
    ],
    given: [
      'given that every part has at least {2-6} neighbours',
      'if {2-9} of them are equal',
      'when the first {2-8} values are known',
      'assuming costs of {2-60} and {3-80}',
      'modulo {3-97}',
      'under independence',
    ],
  },
  [
    'prove or refute: {object} {claim}, {given}.',
    'determine all cases in which {object} {claim} {given}.',
    'for {object}, {given}, compute the expected number of steps until it {claim}.',
    'show that {object} {claim} if and only if {object} {claim}.',
    'how many ways are there such that {object} {claim}, {given}?',
  ],
);

const choices = ['{topic}', '{law}', '{2-90}', '{shape}', '{goods}'];

function examItem(random: RandomStream): string {
  const options = ['A', 'B', 'C', 'D'].map(
    (letter) => `${letter}) ${write(random, school, random.pick(choices))}`,
  );
  return `${homework(random)}\n${options.join('\n')}\nReply with the letter.`;
}

/** The fixed items of a test suite: the same list in every run. */
export function examItems(name: string, count: number): string[] {
  const random = randomStream('exam', name);
  return Array.from({ length: count }, () => examItem(random));
}
