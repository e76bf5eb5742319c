import { bands, type Band } from '@stillwatch/contracts/risk';
import type { Standing } from '@stillwatch/contracts/enforcement';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long an account rests after its case was closed, unless it gets worse. */
export const restAfterClosingMs = 30 * dayMs;
/** A smaller step of the score, in points of 100, is not worth a line in the history. */
const notableScoreStep = 5;

/** What a case is about. */
export interface CaseSubject {
  readonly type: 'account' | 'campaign';
  readonly id: string;
}

/** What scoring has found about an account or a campaign. */
export interface Finding {
  readonly subject: CaseSubject;
  readonly band: Band;
  readonly score: number;
  readonly probability: number;
  readonly topReason: string | null;
  readonly standing: Standing;
  readonly at: Date;
}

export interface OpenCase {
  readonly band: Band;
  readonly dueAt: Date;
  /** The score in the newest line of its history: slow drift adds up against it until it is notable. */
  readonly recordedScore: number;
}

export interface ClosedCase {
  readonly band: Band;
  readonly closedAt: Date;
}

export type CaseChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'open'; readonly dueAt: Date }
  | {
      readonly kind: 'update';
      readonly dueAt: Date;
      readonly isNotable: boolean;
      readonly bandChanged: boolean;
      /** Of a higher band, or notably higher: it wakes a case that was snoozed. */
      readonly isWorse: boolean;
    };

const rank = (band: Band): number => bands.indexOf(band);

/** Within how many hours a finding of each band must be decided. */
export interface DueHours {
  readonly critical: number;
  readonly review: number;
}
export const defaultDueHours: DueHours = { critical: 24, review: 72 };

/** When a finding of this band must be decided; null when it demands no decision. */
export function dueAt(band: Band, at: Date, hours: DueHours = defaultDueHours): Date | null {
  return band === 'critical' || band === 'review' ? new Date(at.getTime() + hours[band] * hourMs) : null;
}

/**
 * What a finding does to the account's case. It opens one at band `review` or above; it joins one that is not closed,
 * which then shows it, also when it has fallen: only a person closes a case. A case that was closed lets the account rest
 * for 30 days, unless the finding is of a higher band than the closed case had. Nobody reviews a banned account.
 */
export function caseChange(
  finding: Pick<Finding, 'band' | 'score' | 'standing' | 'at'>,
  open: OpenCase | undefined,
  lastClosed: ClosedCase | undefined,
  hours: DueHours = defaultDueHours,
): CaseChange {
  const due = dueAt(finding.band, finding.at, hours);
  if (open) return joined(finding, open, due);
  if (due === null || finding.standing === 'banned') return { kind: 'none' };
  const rests =
    lastClosed !== undefined && finding.at.getTime() - lastClosed.closedAt.getTime() < restAfterClosingMs;
  if (rests && rank(finding.band) <= rank(lastClosed.band)) return { kind: 'none' };
  return { kind: 'open', dueAt: due };
}

function joined(finding: Pick<Finding, 'band' | 'score'>, open: OpenCase, due: Date | null): CaseChange {
  const rises = rank(finding.band) > rank(open.band);
  const step = finding.score - open.recordedScore;
  return {
    kind: 'update',
    dueAt: due !== null && due < open.dueAt ? due : open.dueAt,
    isNotable: rises || Math.abs(step) >= notableScoreStep,
    isWorse: rises || step >= notableScoreStep,
    bandChanged: finding.band !== open.band,
  };
}
