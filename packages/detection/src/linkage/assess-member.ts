import type { Band, Reason } from '@stillwatch/contracts/risk';
import type { Assessment } from '../assess.js';
import type { Scorecard } from '../scorecard/scorecard.js';

/** What a member needs to know of its campaign. */
export interface CampaignVerdict {
  readonly campaignId: string;
  readonly probability: number;
  readonly score: number;
  readonly band: Band;
  readonly memberCount: number;
}

const order: readonly Band[] = ['none', 'watch', 'review', 'critical'];

/**
 * An account judged with its campaign in view: the larger of its own finding and the campaign's times the membership. One
 * reason is added, so that `priorNats + Σ reasons.nats` still are the log-odds of the probability. A covering approval
 * of its own keeps the account where it is; a campaign that is not itself flagged raises nobody.
 */
export function assessMember(
  own: Assessment,
  campaign: CampaignVerdict,
  membership: number,
  scorecard: Scorecard,
): Assessment {
  if (own.reasons.some(({ signal }) => signal === 'approval-on-file')) return own;
  if (campaign.band !== 'review' && campaign.band !== 'critical') return own;
  const probability = Math.max(own.probability, campaign.probability * membership);
  const score = Math.max(own.score, campaign.score * membership);
  if (probability <= own.probability && score <= own.score) return own;
  const lent = bandOfScore(campaign.score * membership, scorecard);
  const band = order[Math.max(order.indexOf(own.band), order.indexOf(lent))] ?? own.band;
  const nats = logit(probability) - logit(own.probability);
  return {
    ...own,
    probability,
    score,
    band,
    reasons: [...own.reasons, membershipReason(campaign, membership, nats)],
  };
}

function membershipReason(campaign: CampaignVerdict, membership: number, nats: number): Reason {
  return {
    signal: 'campaign-membership',
    family: 'coordination',
    nats,
    summary: `The account is one of ${campaign.memberCount} linked accounts that were judged as one (score ${Math.round(campaign.score)}).`,
    evidence: {
      campaignId: campaign.campaignId,
      membership: Number(membership.toFixed(3)),
      campaignScore: Number(campaign.score.toFixed(1)),
      members: campaign.memberCount,
    },
    exculpatory: false,
    ordinaryExplanation:
      'Customers of one platform share a template and addresses; the group was judged by what it sends, not by being one.',
  };
}

/** The band that a score stands for: the inverse of how scores are made from evidence. */
export function bandOfScore(score: number, { bands }: Pick<Scorecard, 'bands'>): Band {
  const at = (nats: number): number => 100 / (1 + Math.exp(-(nats - bands.review) / 1.5));
  if (score >= at(bands.critical)) return 'critical';
  if (score >= 50) return 'review';
  return score >= at(bands.watch) ? 'watch' : 'none';
}

const clamp = (probability: number): number => Math.min(1 - 1e-12, Math.max(1e-12, probability));
const logit = (probability: number): number => Math.log(clamp(probability) / (1 - clamp(probability)));
