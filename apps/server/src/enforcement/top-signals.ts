import type { Reason } from '@stillwatch/contracts/risk';

const count = 3;

/** The names of the signals that weigh most against a subject, strongest first: what its decision is found again by. */
export const topSignals = (reasons: readonly Reason[]): string[] =>
  [...reasons]
    .filter((reason) => !reason.exculpatory)
    .sort((a, b) => b.nats - a.nats)
    .slice(0, count)
    .map((reason) => reason.signal);
