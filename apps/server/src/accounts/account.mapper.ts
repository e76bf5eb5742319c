import type { Account, Approval, ApprovalKind, DeclaredPurpose } from '@stillwatch/contracts/account';
import type { Standing } from '@stillwatch/contracts/enforcement';
import type { Band, Reason, Risk } from '@stillwatch/contracts/risk';
import type { Prisma } from '@stillwatch/database/database';
import { idNotice } from './id-notice.rules.js';
import { standingAt, type AccountStanding, type UpcomingStanding } from './standing.rules.js';

export type AccountRow = Prisma.AccountGetPayload<{ omit: { observed: true } }>;
type PurposeRow = Prisma.DeclaredPurposeGetPayload<object>;
export type ApprovalRow = Prisma.ApprovalGetPayload<object>;

export const toAccount = (row: AccountRow, now: Date, openCaseId: string | null): Account => ({
  id: row.accountId,
  accountId: row.accountId,
  organization: {
    name: row.organizationName ?? undefined,
    domain: row.organizationDomain ?? undefined,
    country: row.organizationCountry ?? undefined,
    contactEmail: row.contactEmail ?? undefined,
  },
  plan: row.plan,
  registeredAt: row.registeredAt?.toISOString() ?? null,
  registration: row.registration as Account['registration'],
  declaredCategory: row.declaredCategory,
  score: row.score,
  probability: row.probability,
  band: row.band as Band,
  topReason: strongestAgainst(toReasons(row.reasons)),
  standing: standingAt(toStanding(row), now).standing,
  eventsScored: row.eventsScored,
  scoredAt: row.scoredAt?.toISOString() ?? null,
  lastEventAt: row.lastEventAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  openCaseId,
  idNotice: idNotice(row.accountId),
});

export const toRisk = (row: AccountRow, campaignId: string | null): Risk => ({
  accountId: row.accountId,
  probability: row.probability,
  score: row.score,
  band: row.band as Band,
  reasons: toReasons(row.reasons),
  eventsScored: row.eventsScored,
  scoredAt: row.scoredAt?.toISOString() ?? null,
  scorecardVersion: row.scorecardVersion,
  campaignId,
  priorNats: row.priorNats,
});

export type StandingColumns = Pick<
  AccountRow,
  | 'standing'
  | 'standingUntil'
  | 'standingDecisionId'
  | 'upcomingStanding'
  | 'upcomingFrom'
  | 'upcomingUntil'
  | 'upcomingDecisionId'
>;

export const toStanding = (row: StandingColumns): AccountStanding => ({
  standing: row.standing as Standing,
  until: row.standingUntil,
  decisionId: row.standingDecisionId,
  upcoming: toUpcoming(row),
});

const toUpcoming = (row: StandingColumns): UpcomingStanding | null =>
  row.upcomingFrom === null || row.upcomingDecisionId === null
    ? null
    : {
        standing: row.upcomingStanding as Standing,
        from: row.upcomingFrom,
        until: row.upcomingUntil,
        decisionId: row.upcomingDecisionId,
      };

export const toReasons = (stored: Prisma.JsonValue): Reason[] => stored as unknown as Reason[];

/** The sentence that a queue shows: the strongest reason that speaks against the account. */
export const strongestAgainst = (reasons: readonly Reason[]): string | null =>
  reasons.filter((reason) => !reason.exculpatory).sort((a, b) => b.nats - a.nats)[0]?.summary ?? null;

/** What supports a purpose; absent where nothing was given. */
const evidenceOf = (stored: Prisma.JsonValue): DeclaredPurpose['evidence'] => {
  const evidence = stored as DeclaredPurpose['evidence'];
  return evidence?.length ? evidence : undefined;
};

export const toDeclaredPurpose = (row: PurposeRow): DeclaredPurpose => ({
  accountId: row.accountId,
  version: row.version,
  category: row.category,
  statement: row.statement ?? undefined,
  trainsModels: (row.trainsModels as DeclaredPurpose['trainsModels'] | null) ?? undefined,
  expectedMonthlyTokens: row.expectedMonthlyTokens ?? undefined,
  endUsers: row.endUsers ?? undefined,
  declaredAt: row.declaredAt.toISOString(),
  attestationDueAt: row.attestationDueAt.toISOString(),
  evidence: evidenceOf(row.evidence),
  expiresAt: row.expiresAt?.toISOString(),
  declaredBy: row.declaredBy as DeclaredPurpose['declaredBy'],
});

export const toApproval = (row: ApprovalRow): Approval => ({
  id: row.id,
  accountId: row.accountId,
  kind: row.kind as ApprovalKind,
  reference: row.reference,
  validFrom: row.validFrom.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  revokedBy: row.revokedBy,
  revokedReason: row.revokedReason,
});
