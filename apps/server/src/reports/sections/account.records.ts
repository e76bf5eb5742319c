import type { Reason } from '@stillwatch/contracts/risk';

/** What is on file about one account. */
export interface AccountRecord {
  readonly accountId: string;
  readonly organizationName: string | null;
  readonly organizationDomain: string | null;
  readonly plan: string | null;
  readonly registeredAt: string | null;
  readonly contactEmail: string | null;
  readonly declaredCategory: string | null;
  readonly standing: string;
  readonly standingUntil: string | null;
  readonly lastEventAt: string | null;
  readonly score: ScoreRecord;
  readonly scoreHistory: readonly ScoreHistoryRecord[];
  readonly declaredPurposes: readonly PurposeRecord[];
  readonly attestationRequests: readonly object[];
  readonly approvals: readonly ApprovalRecord[];
  readonly acceptances: readonly AcceptanceRecord[];
  readonly termsAtNewestUsage: readonly TermsRecord[];
  readonly usageByDay: readonly UsageDayRecord[];
}

export interface ScoreRecord {
  readonly score: number;
  readonly probability: number;
  readonly band: string;
  readonly priorNats: number | null;
  readonly reasons: readonly Reason[];
  readonly eventsScored: number;
  readonly scoredAt: string | null;
  readonly scorecardVersion: string | null;
}

export interface ScoreHistoryRecord {
  readonly scoredAt: string;
  readonly score: number;
  readonly probability: number;
  readonly band: string;
  readonly eventsScored: number;
  readonly scorecardVersion: string;
}

export interface PurposeRecord {
  readonly version: number;
  readonly category: string;
  readonly statement: string | null;
  readonly trainsModels: string | null;
  readonly expectedMonthlyTokens: number | null;
  readonly endUsers: string | null;
  readonly declaredAt: string;
  readonly declaredBy: string;
  readonly attestationDueAt: string;
  readonly expiresAt: string | null;
  readonly evidence: readonly { title: string; url?: string; note?: string }[];
}

export interface ApprovalRecord {
  readonly kind: string;
  readonly reference: string;
  readonly validFrom: string;
  readonly expiresAt: string;
  readonly createdBy: string;
  readonly revokedAt: string | null;
  readonly revokedReason: string | null;
}

export interface AcceptanceRecord {
  readonly clause: string;
  readonly version: number;
  readonly acceptedAt: string;
  readonly recordedBy: string;
}

/** The clause of a scope in force at the newest usage, and the newest version of it accepted by then. */
export interface TermsRecord {
  readonly scope: string;
  readonly clause: string;
  readonly version: number;
  readonly acceptedVersion: number | null;
  readonly acceptedAt: string | null;
}

/** One UTC day. */
export interface UsageDayRecord {
  readonly day: string;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly refused: number;
  readonly rateLimited: number;
}
