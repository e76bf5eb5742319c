import type { IntakeDay, SenderIntake } from '@stillwatch/contracts/intake';
import { spelled } from '../format/words.js';

/** What became of some events. `accepted` includes the repaired. */
export type IntakeCounts = Omit<IntakeDay, 'day'>;

const none: IntakeCounts = {
  accepted: 0,
  duplicates: 0,
  conflicting: 0,
  repaired: 0,
  rejected: 0,
  byCode: {},
};

const added = (one: IntakeCounts, other: IntakeCounts): IntakeCounts => {
  const codes = new Set([...Object.keys(one.byCode), ...Object.keys(other.byCode)]);
  return {
    accepted: one.accepted + other.accepted,
    duplicates: one.duplicates + other.duplicates,
    conflicting: one.conflicting + other.conflicting,
    repaired: one.repaired + other.repaired,
    rejected: one.rejected + other.rejected,
    byCode: Object.fromEntries(
      [...codes].map((code) => [code, (one.byCode[code] ?? 0) + (other.byCode[code] ?? 0)]),
    ),
  };
};

export const sumOf = (all: readonly IntakeCounts[]): IntakeCounts => all.reduce(added, none);

/** Everything that arrived, whatever became of it. */
export const arrived = ({ accepted, duplicates, rejected }: IntakeCounts): number =>
  accepted + duplicates + rejected;

const dayMs = 86_400_000;

/** The last days up to `lastDay`, oldest first, also those on which nothing arrived; days of several senders added up. */
export function lastDays(days: readonly IntakeDay[], lastDay: string, count: number): IntakeDay[] {
  const last = Date.parse(lastDay);
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(last - (count - 1 - index) * dayMs).toISOString().slice(0, 10);
    return { day, ...sumOf(days.filter((one) => one.day === day)) };
  });
}

export interface SenderSum extends IntakeCounts {
  id: string;
  name: string;
  newestDay: string;
}

/** The days of each sender added up, with the one that sent most first. */
export function bySender(rows: readonly SenderIntake[]): SenderSum[] {
  const senders = new Map<string, SenderIntake[]>();
  for (const row of rows) senders.set(row.keyId, [...(senders.get(row.keyId) ?? []), row]);
  return [...senders.entries()]
    .map(([keyId, days]) => ({
      id: keyId,
      name: days[0]?.keyName ?? keyId,
      newestDay: days.map(({ day }) => day).reduce((one, other) => (one > other ? one : other)),
      ...sumOf(days),
    }))
    .sort((a, b) => arrived(b) - arrived(a));
}

/** Why events or batches were refused, most frequent first: "invalid event 12, malformed json 3". */
export const codesSentence = ({ byCode }: IntakeCounts, format: (count: number) => string): string =>
  Object.entries(byCode)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => `${spelled(code)} ${format(count)}`)
    .join(', ');
