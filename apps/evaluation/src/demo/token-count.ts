const wide = /[\u3000-\u9fff\uff00-\uffef]/g;

/** Roughly how many tokens a text has: four letters each, or one and a half wide (Chinese, Japanese) characters. */
export function countTokens(text: string | undefined): number {
  if (!text) return 0;
  const wideCount = text.match(wide)?.length ?? 0;
  return Math.max(1, Math.round((text.length - wideCount) / 4 + wideCount / 1.5));
}
