import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  haveIntroducedEachOther,
  independenceOf,
  soleOrigin,
  type Introduced,
  type Introductions,
} from './independence.rules.js';

/** `who: by` is an officer let in by somebody; `who!: by` an administrator who has been confirmed. */
function peopleOf(lines: Record<string, (string | null)[]>): Introductions {
  return new Map(
    Object.entries(lines).map(([who, introducers]): [string, Introduced] => [
      who.replace('!', ''),
      { isConfirmedAdministrator: who.endsWith('!'), introducers },
    ]),
  );
}

test('whoever has ever let the other in is not independent, in whichever direction', () => {
  const people = peopleOf({ 'ada!': [null], ann: ['ada'], ben: ['ada', 'ann'] });
  expect(haveIntroducedEachOther(people, 'ada', 'ann')).toBe(true);
  expect(haveIntroducedEachOther(people, 'ann', 'ada')).toBe(true);
  expect(haveIntroducedEachOther(people, 'ann', 'ben')).toBe(true);
  expect(haveIntroducedEachOther(peopleOf({ ann: ['ada'], ben: ['ada'] }), 'ann', 'ben')).toBe(false);
});

describe('the origin of two people', () => {
  test.each([
    ['two officers of one administrator', { 'ada!': [null], ann: ['ada'], ben: ['ada'] }, 'one_origin'],
    [
      'two officers of two confirmed administrators',
      { 'ada!': [null], 'bea!': ['ada'], ann: ['ada'], ben: ['bea'] },
      'independent',
    ],
    [
      'an officer let in by both, and one by one of them',
      { 'ada!': [null], 'bea!': ['ada'], ann: ['ada', 'bea'], ben: ['ada'] },
      'independent',
    ],
    [
      'officers of administrators who were let in by one and whom nobody has confirmed',
      { 'ada!': [null], bea: ['ada'], cem: ['ada'], ann: ['bea'], ben: ['cem'] },
      'one_origin',
    ],
    [
      'whoever was there from the start, and one whom his own invention has let in',
      { 'ann!': [null], bea: ['ann'], ben: ['bea'] },
      'one_origin',
    ],
    [
      'whoever was there from the start, and one whom a confirmed administrator has let in',
      { 'ann!': [null], 'bea!': ['ann'], ben: ['bea'] },
      'independent',
    ],
    ['two whom nobody here has let in: the host', { ann: [null], ben: [] }, 'one_origin'],
    [
      'an introduction by nobody beside another',
      { 'ada!': [null], ann: ['ada', null], ben: ['ada'] },
      'one_origin',
    ],
    ['two who lead in a circle', { bea: ['cem'], cem: ['bea'], ann: ['bea'], ben: ['cem'] }, 'one_origin'],
  ])('%s', (_who, lines, expected) => {
    const people = peopleOf(lines as Record<string, (string | null)[]>);
    expect(independenceOf(people, 'ann', 'ben')).toBe(expected);
    expect(independenceOf(people, 'ben', 'ann')).toBe(expected);
  });
});

describe('the one to whom all introductions lead', () => {
  test('is found through any number of steps, confirmed administrators or not', () => {
    const people = peopleOf({
      'ada!': [null],
      'bea!': ['ada'],
      'cem!': ['bea'],
      ann: ['cem'],
      ben: ['bea', 'ada'],
    });
    expect(soleOrigin(people, ['ann', 'ben', 'ada'])).toBe('ada');
  });
  test('is whoever was there from the start, where they lead in a circle', () => {
    expect(soleOrigin(peopleOf({ ada: [null, 'bea'], bea: ['ada'], ann: ['bea'] }), ['ann', 'bea'])).toBe(
      'ada',
    );
  });
  test('is nobody when there are two', () => {
    expect(soleOrigin(peopleOf({ ada: [null], eve: [null], ann: ['ada'] }), ['ann', 'eve'])).toBeUndefined();
    expect(soleOrigin(peopleOf({ ada: [null], eve: [null], ann: ['ada', 'eve'] }), ['ann'])).toBeUndefined();
  });
});

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
/** Of every pair of them. */
const marksOf = (people: Introductions) =>
  new Set(names.flatMap((one) => names.map((other) => independenceOf(people, one, other))));

test('one person with any number of invented people, none of them a confirmed administrator, is one origin', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 6 }), { minLength: 7, maxLength: 7 }),
      fc.boolean(),
      (choices, isConfirmed) => {
        const people = new Map<string, Introduced>([
          ['a', { isConfirmedAdministrator: isConfirmed, introducers: [null] }],
        ]);
        for (const [index, choice] of choices.entries()) {
          const introducers = [names[choice % (index + 1)] ?? 'a'];
          people.set(names[index + 1] ?? '', { isConfirmedAdministrator: false, introducers });
        }
        expect(marksOf(people)).toEqual(new Set(['one_origin']));
        expect(soleOrigin(people, names)).toBe('a');
      },
    ),
  );
});

test('more introductions never take the mark of one origin from the people of one confirmed administrator', () => {
  const edge = fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 7 }));
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 20 }), (edges) => {
      const introducersOf = (name: string) => [
        ...(name === 'a' ? [null] : ['a']),
        ...edges.flatMap(([user, by]) => (names[user] === name && by !== user ? [names[by] ?? 'a'] : [])),
      ];
      const people: Introductions = new Map(
        names.map((name) => [
          name,
          { isConfirmedAdministrator: name === 'a', introducers: introducersOf(name) },
        ]),
      );
      expect(marksOf(people)).toEqual(new Set(['one_origin']));
    }),
  );
});
