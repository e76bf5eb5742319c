import { expect, test } from '@jest/globals';
import { failureOf, failureSentence } from './problem.js';

const answer = (status: number, body: unknown, message = '') =>
  Object.assign(new Error(message), { status, body });

test('a problem document is read in its own words', () => {
  const error = answer(409, {
    title: 'A second person must decide',
    detail: 'You proposed this.',
    code: 'second_person_required',
    errors: [{ path: 'email', message: 'is in use' }, { path: 1 }],
  });
  expect(failureOf(error)).toEqual({
    title: 'A second person must decide',
    detail: 'You proposed this.',
    code: 'second_person_required',
    status: 409,
    fields: { email: 'is in use' },
  });
  expect(failureSentence(error)).toBe('A second person must decide: You proposed this.');
});

test('an answer that is no problem document still says something', () => {
  expect(failureOf(answer(502, undefined)).title).toBe('The server answered 502');
});

test('no answer at all is a server that cannot be reached', () => {
  expect(failureOf(new TypeError('Failed to fetch'))).toMatchObject({ code: 'unreachable', status: 0 });
});
