import type { Reason, SignalFamily } from '@stillwatch/contracts/risk';
import type { AccountView } from '../account-view.js';

export interface Finding {
  readonly summary: string;
  readonly evidence: Reason['evidence'];
}

/** One thing that is measured about an account. Pure: the same view gives the same value. */
export interface Signal {
  readonly id: string;
  readonly family: SignalFamily;
  /** Which way it points: `up` when more of it speaks for harvesting, `down` when more of it speaks against. */
  readonly direction: 'up' | 'down';
  /** Intent, hard evidence or linkage: without one of these nobody is flagged. */
  readonly decisive?: boolean;
  /** Where bins may begin: few and round, chosen by what the value means and not by what some accounts happened to show. */
  readonly edges: readonly number[];
  /** Weights of evidence set by judgement, one per bin, that hold as long as no labelled account passes the first edge. */
  readonly assumedNats?: readonly number[];
  /** The value, in the unit its docstring names; undefined when the account gives nothing to measure it by. */
  measure(view: AccountView): number | undefined;
  /** What was seen, in words for a letter. `value` is what `measure` answered. */
  describe(view: AccountView, value: number): Finding;
  /** What else it may be. */
  readonly ordinaryExplanation: string;
}

export const percent = (share: number): string =>
  `${share > 0 && share < 0.01 ? (100 * share).toFixed(1) : Math.round(100 * share)} %`;
export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
export const ratio = (part: number, whole: number): number | undefined =>
  whole > 0 ? part / whole : undefined;
