import { describe, expect, test } from '@jest/globals';
import {
  belongsToFocus,
  keyCaps,
  keyName,
  nextStep,
  sequenceTimeoutMs,
  type KeyTarget,
} from './key-sequence.js';

const press = (key: string, modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  keyName({ key, ctrlKey: false, metaKey: false, altKey: false, ...modifiers });

const page: KeyTarget = { tagName: 'BODY', isContentEditable: false, inOverlay: false, onControl: false };

describe('keys that belong to the browser or the system stay theirs', () => {
  test('Ctrl-W is not the verb w', () => expect(press('w', { ctrlKey: true })).toBe('mod+w'));
  test('Alt is never ours', () => expect(press('b', { altKey: true })).toBeUndefined());
  test('a modifier alone is no key', () => expect(press('Shift')).toBeUndefined());
  test('⌘K and Ctrl-K are the same', () =>
    expect(press('K', { metaKey: true })).toBe(press('k', { ctrlKey: true })));
});

describe('two keys in a row', () => {
  const patterns = ['g q', 'q', 'j'];
  test('the first one waits', () => {
    expect(nextStep(patterns, undefined, 'g', 1_000)).toEqual({ pending: { key: 'g', atMs: 1_000 } });
  });
  test('the second one in time completes the sequence', () => {
    expect(nextStep(patterns, { key: 'g', atMs: 1_000 }, 'q', 1_000 + sequenceTimeoutMs)).toEqual({
      pattern: 'g q',
    });
  });
  test('the second one too late acts alone', () => {
    expect(nextStep(patterns, { key: 'g', atMs: 1_000 }, 'q', 1_001 + sequenceTimeoutMs)).toEqual({
      pattern: 'q',
    });
  });
  test('an unrelated second key acts alone', () => {
    expect(nextStep(patterns, { key: 'g', atMs: 1_000 }, 'j', 1_100)).toEqual({ pattern: 'j' });
  });
  test('an unbound key does nothing', () => expect(nextStep(patterns, undefined, 'z', 0)).toEqual({}));
});

describe('keys are off while something else has use for them', () => {
  test('while typing', () => {
    expect(belongsToFocus({ ...page, tagName: 'INPUT', type: 'search' }, 'b')).toBe(true);
    expect(belongsToFocus({ ...page, tagName: 'TEXTAREA' }, 'b')).toBe(true);
    expect(belongsToFocus({ ...page, isContentEditable: true }, 'b')).toBe(true);
  });
  test('while a dialog is open', () => expect(belongsToFocus({ ...page, inOverlay: true }, 'b')).toBe(true));
  test('Enter on a button presses the button', () => {
    expect(belongsToFocus({ ...page, tagName: 'BUTTON', onControl: true }, 'Enter')).toBe(true);
    expect(belongsToFocus({ ...page, tagName: 'BUTTON', onControl: true }, 'b')).toBe(false);
  });
  test('the palette opens even while typing', () => {
    expect(belongsToFocus({ ...page, tagName: 'INPUT' }, 'mod+k')).toBe(false);
  });
});

test('patterns print as key caps', () => {
  expect(keyCaps('mod+Enter', true)).toEqual(['⌘', '↵']);
  expect(keyCaps('g q', false)).toEqual(['G', 'Q']);
});
