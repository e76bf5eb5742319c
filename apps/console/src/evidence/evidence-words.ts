import { compact, count, percent, signedNats } from '../format/number.js';
import { capitalised, spelled } from '../format/words.js';

type EvidenceValue = number | string | boolean | null;

/** A measured fact's name in words: "templateShare" → "Template share". */
export const evidenceName = (key: string): string =>
  key === 'nats' ? 'Strength before weighing' : capitalised(spelled(key));

/** A measured fact's value with its unit, told from the name where the name tells it. */
export function evidenceValue(key: string, value: EvidenceValue): string {
  if (value === null) return 'not observable';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return /^[a-z0-9_, ]+$/.test(value) ? value.replace(/_/g, ' ') : value;
  if (/share$|fraction$|percentile$/i.test(key) && value >= 0 && value <= 1) return percent(value);
  if (key === 'nats') return `${signedNats(value)} nats`;
  if (/hours$/i.test(key)) return `${compact(value)} h`;
  if (/days$/i.test(key)) return `${compact(value)} d`;
  if (/seconds$/i.test(key)) return `${compact(value)} s`;
  if (Number.isInteger(value)) return Math.abs(value) < 100_000 ? count(value) : compact(value);
  return Math.abs(value) >= 1_000 ? compact(value) : String(Number(value.toPrecision(3)));
}
