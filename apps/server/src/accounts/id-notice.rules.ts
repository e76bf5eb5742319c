/** Scripts whose letters are taken for each other. Others are told apart at a glance, and names mix them with Latin. */
const alikeScripts: readonly (readonly [string, RegExp])[] = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
  ['Coptic', /\p{Script=Coptic}/u],
  ['Lisu', /\p{Script=Lisu}/u],
];

/** Cyrillic and Greek letters that look like Latin ones in common fonts. */
const likeLatin = /^[аеорсухіјѕһԁԛԝӏАВЕКМНОРСТУХІЈЅҺԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ]$/u;
const foreignLetter = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu;
const invisible = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * What should be known about an id before it is compared by eye: one sentence where it holds characters that are not
 * seen, or that look like others; null for all other ids, whatever their script.
 */
export function idNotice(id: string): string | null {
  const hidden = [...new Set(id.match(invisible) ?? [])];
  const scripts = alikeScripts.filter(([, letters]) => letters.test(id)).map(([name]) => name);
  const foreign = id.match(foreignLetter) ?? [];
  const found = [
    ...(hidden.length > 0 ? [`invisible characters (${hidden.map(codePoint).join(', ')})`] : []),
    ...(scripts.length > 1 ? [`letters of several scripts (${scripts.join(', ')})`] : []),
    ...(scripts.length === 1 && foreign.length > 0 && foreign.every((letter) => likeLatin.test(letter))
      ? [`${scripts[0]} letters that look like Latin ones`]
      : []),
    ...(hidden.length === 0 && id.normalize('NFKC') !== id
      ? ['characters that look like another way of writing the same']
      : []),
  ];
  return found.length === 0
    ? null
    : `This id holds ${found.join(' and ')}, so another account’s id may look the same.`;
}

const codePoint = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
