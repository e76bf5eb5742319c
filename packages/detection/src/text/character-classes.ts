/** What a UTF-16 code unit is to the block reader. */
export const Char = {
  other: 0,
  letter: 1,
  digit: 2,
  ideograph: 3,
  space: 4,
  newline: 5,
  stop: 6,
  wideStop: 7,
  colon: 8,
  quote: 9,
  mark: 10,
  skip: 11,
} as const;

const byCharacter: Record<string, number> = {
  '.': Char.stop,
  '?': Char.stop,
  '!': Char.stop,
  '。': Char.wideStop,
  '？': Char.wideStop,
  '！': Char.wideStop,
  '；': Char.wideStop,
  '：': Char.wideStop,
  ':': Char.colon,
  '"': Char.quote,
  '“': Char.quote,
  '”': Char.quote,
  '「': Char.quote,
  '」': Char.quote,
  '《': Char.quote,
  '》': Char.quote,
  '<': Char.mark,
  '{': Char.mark,
  '[': Char.mark,
  '#': Char.mark,
  '|': Char.mark,
  "'": Char.skip,
  '’': Char.skip,
  _: Char.letter,
  '\n': Char.newline,
  '\r': Char.newline,
  '\u2028': Char.newline,
};

function classify(code: number): number {
  const character = String.fromCharCode(code);
  const known = byCharacter[character];
  if (known !== undefined) return known;
  if (/\s|\p{Cc}/u.test(character)) return Char.space;
  if (/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(character)) return Char.ideograph;
  if (/\p{Nd}/u.test(character)) return Char.digit;
  if (/[\p{L}\p{M}]/u.test(character)) return Char.letter;
  return code >= 0xd800 && code <= 0xdfff ? Char.letter : Char.other;
}

/** Class of every code unit, looked up once per character of every prompt. */
export const charClass = new Uint8Array(65536);
/** Lower case of every code unit, with full-width forms folded to ASCII. */
export const lowerCase = new Uint16Array(65536);

for (let code = 0; code < 65536; code++) {
  const narrow =
    code >= 0xff01 && code <= 0xff5e && byCharacter[String.fromCharCode(code)] === undefined
      ? code - 0xfee0
      : code;
  const lower = String.fromCharCode(narrow).toLowerCase();
  charClass[code] = classify(narrow);
  lowerCase[code] = lower.length === 1 ? lower.charCodeAt(0) : narrow;
}
