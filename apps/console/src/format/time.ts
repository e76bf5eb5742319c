const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A span in its largest fitting unit, spelled for a table: "12 s", "5 min", "3 h", "4 d", "7 mo", "2 y". */
export function span(ms: number): string {
  const size = Math.abs(ms);
  if (size < minute) return `${Math.floor(size / second)} s`;
  if (size < hour) return `${Math.floor(size / minute)} min`;
  if (size < 2 * day) return `${Math.floor(size / hour)} h`;
  if (size < 60 * day) return `${Math.floor(size / day)} d`;
  if (size < 730 * day) return `${Math.floor(size / (30.44 * day))} mo`;
  return `${Math.floor(size / (365.25 * day))} y`;
}

/** Seconds as a stopwatch shows them: "0:09", "14:59", "1:00:00". */
export function stopwatch(seconds: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/** An instant as seen from `now`: "just now", "5 min ago", "in 3 h". */
export function relative(instantMs: number, nowMs: number): string {
  const distance = instantMs - nowMs;
  if (Math.abs(distance) < 5 * second) return 'just now';
  return distance < 0 ? `${span(distance)} ago` : `in ${span(distance)}`;
}

const exactFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'UTC',
});
const dateFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** An instant to the second, in UTC: officers in several zones and a court read the same words. */
export const exact = (iso: string): string => `${exactFormat.format(new Date(iso))} UTC`;

/** The UTC day of an instant: "3 Nov 2026". */
export const dateOf = (iso: string): string => dateFormat.format(new Date(iso));

/** A short day for axes: "3 Nov". */
export const dayOf = (iso: string): string => dateOf(iso).replace(/ \d{4}$/, '');

/** The hour that lies `hours` after an instant: "3 Nov, 14:00 UTC". */
export function hourName(fromIso: string, hours: number): string {
  const at = new Date(Date.parse(fromIso) + hours * hour).toISOString();
  return `${dayOf(at)}, ${at.slice(11, 16)} UTC`;
}

export type Urgency = 'late' | 'soon' | 'later';

/** How a deadline stands: late, due within 8 hours, or later. */
export function urgency(dueIso: string, nowMs: number): Urgency {
  const left = Date.parse(dueIso) - nowMs;
  if (left < 0) return 'late';
  return left < 8 * hour ? 'soon' : 'later';
}
