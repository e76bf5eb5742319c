import { paragraphOf, sourceOf, type Lexicon, type PromptSource } from '../grammar.js';

const reply: Lexicon = {
  start: [
    'It depends on',
    'The usual way is to look at',
    'I would begin with',
    'Most people forget',
    'Nothing is wrong with',
    'There are {2-5} things to know about',
    'Do not worry about',
  ],
  object: [
    'the weather',
    'how often it happens',
    'the cost',
    'what you already own',
    'the size of the room',
    'the instructions of the maker',
    'your own habits',
    'the other person',
    'the season',
    'the small print',
    'timing',
    'the second half',
  ],
  link: [
    'because it changes',
    'and then check',
    'rather than',
    'before you think about',
    'which also decides',
    'so leave out',
  ],
  close: [
    'After {2-30} minutes you should see a difference.',
    'If not, ask somebody on site.',
    'That costs about {5-300} euros.',
    'I may be wrong here.',
    'Try it twice.',
    'This is the safest choice.',
    'Some say the opposite.',
    'Repeat it every {2-12} weeks.',
  ],
};

/** Answers of assistants, good and bad, as somebody who has answers rated would send them. */
export const candidateAnswer: PromptSource = paragraphOf(
  sourceOf(reply, [
    '{start} {object} {link} {object}.',
    '{close}',
    '{start} {object}. {close}',
    '{start} {object} {link} {object}, {link} {object}.',
  ]),
  2,
  6,
);
