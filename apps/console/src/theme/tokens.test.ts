import { describe, expect, test } from '@jest/globals';
import { tokensOf, type ColourMode, type Tokens } from './tokens.js';

/** Relative luminance and contrast ratio after WCAG 2.2. */
const luminance = (hex: string): number => {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
};

type ColourName = { [Name in keyof Tokens]: Tokens[Name] extends string ? Name : never }[keyof Tokens];
const grounds: ColourName[] = ['canvas', 'surface', 'sunken', 'hover'];
const inks: ColourName[] = ['ink', 'ink2', 'ink3', 'critical', 'exculpatory', 'review', 'watch'];
const badges: [ColourName, ColourName][] = [
  ['none', 'noneSoft'],
  ['watch', 'watchSoft'],
  ['review', 'reviewSoft'],
  ['critical', 'criticalSoft'],
  ['exculpatory', 'exculpatorySoft'],
];

describe.each<ColourMode>(['light', 'dark'])('text is legible in %s colours', (mode) => {
  const tokens = tokensOf[mode];
  const pairs = [
    ...inks.flatMap((ink) => grounds.map((ground) => [ink, ground] as const)),
    ...badges,
    ['inverse', 'ink'] as const,
  ];
  test.each(pairs)('%s on %s', (ink, ground) => {
    expect(contrast(tokens[ink], tokens[ground])).toBeGreaterThanOrEqual(4.5);
  });
});
