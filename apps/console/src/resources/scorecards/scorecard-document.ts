import { shownScorecardSchema, type ShownScorecard } from '@stillwatch/contracts/scorecard-version';

export type ShownSignal = ShownScorecard['signals'][number];

/** Undefined when the document is of another form than this console knows. */
export const readDocument = (document: unknown): ShownScorecard | undefined =>
  shownScorecardSchema.safeParse(document).data;

export interface Bin {
  /** Which values fall into it, in words. */
  readonly range: string;
  /** What a value in it adds, in nats: its weight of evidence times the signal's share. */
  readonly nats: number;
}

export const binsOf = ({ edges, nats, beta }: ShownSignal): Bin[] =>
  nats.map((weight, index) => ({ range: rangeOf(edges[index - 1], edges[index]), nats: weight * beta }));

function rangeOf(from: number | undefined, to: number | undefined): string {
  if (from === undefined && to === undefined) return 'any value';
  if (from === undefined) return `below ${to}`;
  return to === undefined ? `${from} and above` : `${from} to ${to}`;
}

/** The most that any bin of any signal adds or takes, in nats, for one scale over all of them. */
export const mostNats = (signals: readonly ShownSignal[]): number =>
  Math.max(0.01, ...signals.flatMap((signal) => binsOf(signal).map(({ nats }) => Math.abs(nats))));
