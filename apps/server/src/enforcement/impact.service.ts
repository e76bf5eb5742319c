import { Inject, Injectable } from '@nestjs/common';
import type { Impact } from '@stillwatch/contracts/enforcement';
import type { Database, Tx } from '@stillwatch/database/database';
import { standingAt } from '../accounts/accounts.service.js';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import { coveringApproval } from './approval-cover.rules.js';
import { CaseReviews, type ReviewedAccount, type ReviewedCase } from './case-reviews.js';
import { chooseTargets } from './decision-targets.rules.js';

/** Events that are looked at for the keys they came with, over all accounts. */
const eventsForKeys = 100_000;

/** Tells what a decision on a case would hit, before anybody proposes it. */
@Injectable()
export class ImpactService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly reviews: CaseReviews,
    private readonly campaigns: CampaignsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Nothing is written. Without `accountIds` it is about everybody that a ban without them would be about.
   * @throws ProblemError `case_not_found`; `invalid_request` naming accounts that the case is not about
   */
  async of(caseId: string, accountIds: readonly string[] | undefined): Promise<Impact> {
    return this.database.transaction(async (tx) => {
      const reviewed = await this.reviews.look(tx, caseId, this.clock.now());
      const targets = targetsOf(reviewed, accountIds);
      const ids = targets.map((target) => target.accountId);
      const { isComplete, spend, ...usage } = await usageOf(tx, ids);
      return {
        accountCount: targets.length,
        organizationCount: new Set(
          targets.map(({ accountId, account }) => account.organizationName ?? accountId),
        ).size,
        apiKeyCount: await keysOf(tx, ids),
        ...usage,
        spend30d: isComplete ? spend : null,
        linkedAccountCount: await this.linkedCount(tx, reviewed, targets),
        approvals: approvalsOf(reviewed, targets),
        scheduled: scheduledOf(reviewed, targets),
        bannedAlready: reviewed.candidates.filter(
          ({ isMember, standing }) => isMember && standing === 'banned',
        ).length,
      };
    });
  }

  private async linkedCount(
    tx: Tx,
    { locked, candidates }: ReviewedCase,
    targets: readonly ReviewedAccount[],
  ): Promise<number> {
    if (locked.subjectType === 'campaign') {
      const targeted = new Set(targets.map(({ accountId }) => accountId));
      return candidates.filter(({ accountId, isMember }) => isMember && !targeted.has(accountId)).length;
    }
    const campaignId = await this.campaigns.campaignOf(locked.subjectId);
    return campaignId === null ? 0 : (await this.campaigns.members(tx, campaignId)).length - 1;
  }
}

function targetsOf(
  { locked, candidates }: ReviewedCase,
  chosen: readonly string[] | undefined,
): readonly ReviewedAccount[] {
  if (locked.subjectType === 'account' && chosen === undefined) return candidates;
  const targets = chooseTargets(candidates, 'ban', chosen);
  if (!('permitted' in targets)) return targets;
  if (chosen === undefined) return [];
  throw new ProblemError(targets.code, targets.because, targets.errors);
}

const approvalsOf = (
  { clauseAt, now }: ReviewedCase,
  targets: readonly ReviewedAccount[],
): Impact['approvals'] =>
  targets.flatMap(({ accountId, account }) =>
    account.approvals
      .filter(({ revokedAt, validFrom, expiresAt }) => !revokedAt && validFrom <= now && now < expiresAt)
      .map((approval) => ({
        accountId,
        kind: approval.kind,
        reference: approval.reference,
        expiresAt: approval.expiresAt.toISOString(),
        covers: coveringApproval([approval], clauseAt(account.lastEventAt ?? now), now) !== undefined,
      })),
  );

const scheduledOf = ({ now }: ReviewedCase, targets: readonly ReviewedAccount[]): Impact['scheduled'] =>
  targets.flatMap(({ accountId, account }) => {
    const { upcoming } = standingAt(account.standing, now);
    return upcoming
      ? [{ accountId, decisionId: upcoming.decisionId, from: upcoming.from.toISOString() }]
      : [];
  });

interface Usage {
  readonly requests30d: number;
  readonly inputTokens30d: number;
  readonly outputTokens30d: number;
  readonly spend: number;
  /** Whether every model that was used has a price on file. */
  readonly isComplete: boolean;
}

async function usageOf(tx: Tx, accountIds: readonly string[]): Promise<Usage> {
  const [usage] = await tx.sql<Usage & Record<string, unknown>>(
    `SELECT coalesce(sum(requests), 0)::float8 AS "requests30d", coalesce(sum(input_tokens), 0)::float8 AS "inputTokens30d",
       coalesce(sum(output_tokens), 0)::float8 AS "outputTokens30d",
       coalesce(sum(input_tokens * input_price_per_million + output_tokens * output_price_per_million), 0)::float8 / 1e6 AS spend,
       coalesce(bool_and(input_price_per_million IS NOT NULL AND output_price_per_million IS NOT NULL), true) AS "isComplete"
     FROM accounts
     JOIN usage_hours ON usage_hours.account_id = accounts.account_id AND hour > last_event_at - interval '30 days'
     LEFT JOIN models ON models.model = usage_hours.model
     WHERE accounts.account_id = ANY($1)`,
    [accountIds],
  );
  return usage ?? { requests30d: 0, inputTokens30d: 0, outputTokens30d: 0, spend: 0, isComplete: true };
}

async function keysOf(tx: Tx, accountIds: readonly string[]): Promise<number> {
  const perAccount = Math.max(4, Math.floor(eventsForKeys / Math.max(1, accountIds.length)));
  const [row] = await tx.sql<{ count: number }>(
    `SELECT count(DISTINCT (accounts.account_id, newest.api_key_id))::int AS count
     FROM accounts CROSS JOIN LATERAL (
       SELECT api_key_id FROM usage_events
       WHERE account_id = accounts.account_id
         AND occurred_at > last_event_at - interval '30 days' AND occurred_at <= last_event_at
       ORDER BY occurred_at DESC LIMIT $2
     ) AS newest
     WHERE accounts.account_id = ANY($1) AND newest.api_key_id IS NOT NULL`,
    [accountIds, perAccount],
  );
  return row?.count ?? 0;
}
