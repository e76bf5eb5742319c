/** Figures and times as a reader of the PDF sees them; times are UTC. */

export const moment = (iso: string | null): string | null =>
  iso === null ? null : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

export const momentOrDash = (iso: string | null): string => moment(iso) ?? '–';

export const day = (iso: string | null): string | null => (iso === null ? null : iso.slice(0, 10));

/** `in_force` → `in force`. */
export const spelled = (name: string): string => name.replaceAll('_', ' ');

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
export const count = (value: number): string => grouped.format(value);

export const counted = (value: number, singular: string, plural = `${singular}s`): string =>
  `${count(value)} ${value === 1 ? singular : plural}`;

/** With its sign and a true minus; small ones with two decimals. */
export const nats = (value: number): string => {
  const size = Math.abs(value);
  return `${value < 0 ? '−' : '+'}${size.toFixed(size < 0.1 ? 2 : 1)}`;
};

export const percent = (share: number): string => {
  const value = share * 100;
  return `${value > 99 && value < 100 ? (Math.floor(value * 100) / 100).toFixed(2) : value.toFixed(value < 10 ? 1 : 0)} %`;
};

const sizes = ['B', 'kB', 'MB', 'GB'] as const;
export function size(bytes: number): string {
  const power = Math.min(sizes.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return power === 0 ? `${bytes} B` : `${(bytes / 1_000 ** power).toFixed(1)} ${sizes[power]}`;
}

/** The plain values of a record in one line; what is nested is told as JSON. */
export function plainly(detail: object): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]: [string, unknown]) =>
      name === 'text' || name === 'reason' ? String(value) : `${spaced(name)}: ${shown(value)}`,
    )
    .join('; ');
}

/** `openedAt` → `opened at`. */
const spaced = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ');

function shown(value: unknown): string {
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
