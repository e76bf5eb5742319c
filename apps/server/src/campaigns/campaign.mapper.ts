import type { Campaign } from '@stillwatch/contracts/campaign';
import type { Band, Reason } from '@stillwatch/contracts/risk';
import type { Prisma } from '@stillwatch/database/database';
import { strongestAgainst } from '../accounts/accounts.service.js';

export type CampaignRow = Prisma.CampaignGetPayload<object>;

export const toCampaign = (row: CampaignRow, openCaseId: string | null): Campaign => {
  const reasons = row.reasons as unknown as Reason[];
  return {
    id: row.id,
    state: row.state as Campaign['state'],
    score: row.score,
    probability: row.probability,
    band: row.band as Band,
    memberCount: row.memberCount,
    reasons,
    topReason: strongestAgainst(reasons),
    firstLinkedAt: row.firstLinkedAt.toISOString(),
    firstFlaggedAt: row.firstFlaggedAt?.toISOString() ?? null,
    scoredAt: row.scoredAt?.toISOString() ?? null,
    eventsScored: row.eventsScored,
    openCaseId,
  };
};
