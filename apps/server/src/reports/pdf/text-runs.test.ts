import { describe, expect, test } from '@jest/globals';
import { faceOf } from './fonts.js';
import { printable, runsOf } from './text-runs.js';

const drawn = (text: string) => runsOf(printable(text, 'regular'), 'regular').map((run) => run.text);

describe('names in the packet’s PDF', () => {
  test.each([
    ['Latin with accents', 'Łódź Çelik Ngô Thị'],
    ['Cyrillic', 'ООО «Ромашка» Київ'],
    ['Greek', 'Ελληνική Εταιρεία'],
    ['Chinese, simplified and traditional', '北京智能科技有限公司 臺灣學'],
    ['Japanese', 'カタカナ 株式会社'],
    ['Arabic and Persian', 'شركة النور للتقنية گچپژ'],
    ['Devanagari', 'भारत'],
  ])('are drawn with fonts that have their letters: %s', (_, name) => {
    const missing = [...name].filter((letter) => !faceOf('regular', letter.codePointAt(0) ?? 0));
    expect(missing).toEqual([]);
    expect(printable(name, 'regular')).toBe(name.normalize('NFC'));
    expect([...drawn(name).join('')].sort()).toEqual([...name.normalize('NFC')].sort());
  });

  test('show the code point of a letter that no font has, never a box', () => {
    expect(printable('한 ok', 'regular')).toBe('[U+D55C] ok');
    expect(printable('a\u{1F600}b', 'bold')).toBe('a[U+1F600]b');
  });

  test('cannot hide anything behind a change of direction or a control character', () => {
    expect(printable('safe\u202Egnp.exe', 'regular')).toBe('safe[U+202E]gnp.exe');
    expect(printable('a\u0000b\tc', 'regular')).toBe('a[U+0000]b c');
  });

  test('run from right to left where they are Arabic, with brackets and figures in their places', () => {
    // An Arabic run is given to its font in the order of reading: the space at its end is drawn at its left.
    expect(drawn('شركة (Nur) 2026').join('')).toBe('2026 (Nur)شركة ');
    expect(drawn('Case of شركة النور today').join('|')).toBe('Case of |شركة النور| today');
  });
});
