/** A size in bytes with its unit, three digits at most: 812 B, 41 kB, 2.4 MB. */
export function bytes(size: number): string {
  if (size < 1_000) return `${size} B`;
  const [value, unit] = size < 999_500 ? [size / 1e3, 'kB'] : [size / 1e6, 'MB'];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
