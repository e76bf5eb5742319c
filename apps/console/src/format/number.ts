const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

export const count = (value: number): string => plain.format(value);

const irregular: Readonly<Record<string, string>> = { people: 'person' };
const singular = (plural: string): string =>
  irregular[plural] ?? plural.replace(/ies$/, 'y').replace(/s$/, '');

/** How many of what: `counted(1, 'deliveries')` is “1 delivery”. */
export const counted = (value: number, plural: string): string =>
  `${count(value)} ${value === 1 ? singular(plural) : plural}`;

/** A large quantity in at most three digits and a unit prefix: 18,204 → "18.2 k", 1,250,000 → "1.25 M". */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size < 1_000) return oneDecimal.format(value);
  const [divisor, unit] = size < 999_500 ? [1e3, 'k'] : size < 999_500_000 ? [1e6, 'M'] : [1e9, 'G'];
  return `${threeDigits.format(value / divisor)} ${unit}`;
}

/** A share of 0 to 1 in per cent, never rounded to an untrue 0 % or 100 %. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %';
  if (share < 1 && share > 0.999) return '> 99.9 %';
  const value = share * 100;
  const digits = value > 0 && (value < 10 || value > 99) && !Number.isInteger(value) ? 1 : 0;
  return `${value.toFixed(digits)} %`;
}

/** A probability of 0 to 1 with two decimals, never rounded to certainty. */
export function probability(value: number): string {
  if (value > 0 && value < 0.01) return '< 0.01';
  if (value < 1 && value > 0.99) return '> 0.99';
  return value.toFixed(2);
}

/** Log-odds with an explicit sign, one decimal, and a true minus sign. */
export function signedNats(nats: number): string {
  const rounded = Math.abs(nats).toFixed(1);
  if (rounded === '0.0') return '0.0';
  return `${nats < 0 ? '−' : '+'}${rounded}`;
}

/** A factor such as output per input tokens: "0.42 ×", "3.1 ×", "18 ×". */
export function factor(value: number): string {
  const digits = value >= 10 ? 0 : value >= 1 ? 1 : 2;
  return `${value.toFixed(digits)} ×`;
}
