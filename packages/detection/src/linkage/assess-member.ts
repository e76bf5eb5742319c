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

/** How an account belongs to its campaign. */
export interface MemberTie {
  /** 0 to 1: how surely it belongs. */
  readonly membership: number;
  /** Whether it carries, by what it does itself, what convicts the group (`carriesFinding`). */
  readonly carries: boolean;
}

/**
 * An account judged with its campaign in view: the larger of its own finding and the campaign's times the membership. Nobody is
 * raised above the beginning of `watch` by what others did: that takes a member that carries what convicts the group. One
 * reason is added, so that `priorNats + Σ reasons.nats` still are the log-odds of the probability. A covering approval
 * of its own keeps the account where it is; a campaign that is not itself flagged raises nobody.
 */
export function assessMember(
  own: Assessment,
  campaign: CampaignVerdict,
  tie: MemberTie,
  scorecard: Scorecard,
): Assessment {
  if (own.reasons.some(({ signal }) => signal === 'approval-on-file')) return own;
  if (campaign.band !== 'review' && campaign.band !== 'critical') return own;
  const lent = lentBy(campaign, tie, own, scorecard);
  const probability = Math.max(own.probability, lent.probability);
  const score = Math.max(own.score, lent.score);
  if (probability <= own.probability && score <= own.score) return own;
  const band = order[Math.max(order.indexOf(own.band), order.indexOf(lent.band))] ?? own.band;
  const nats = logit(probability) - logit(own.probability);
  return {
    ...own,
    probability,
    score,
    band,
    reasons: [...own.reasons, membershipReason(campaign, tie, nats)],
  };
}

/** What a campaign's finding says of a member, at most. */
function lentBy(
  campaign: CampaignVerdict,
  { membership, carries }: MemberTie,
  own: Assessment,
  scorecard: Scorecard,
): Pick<Assessment, 'probability' | 'score' | 'band'> {
  const score = campaign.score * membership;
  const probability = campaign.probability * membership;
  if (carries) return { score, probability, band: bandOfScore(score, scorecard) };
  const watch = scoreAt(scorecard.bands.watch, scorecard);
  return {
    score: Math.min(score, watch),
    probability: Math.min(probability, 1 / (1 + Math.exp(-(own.priorNats + scorecard.bands.watch)))),
    band: score >= watch ? 'watch' : 'none',
  };
}

function membershipReason(
  campaign: CampaignVerdict,
  { membership, carries }: MemberTie,
  nats: number,
): Reason {
  return {
    signal: 'campaign-membership',
    family: 'coordination',
    nats,
    summary: `The account is one of ${campaign.memberCount} linked accounts that were judged as one (score ${Math.round(campaign.score)})${carries ? ', and its own requests carry what that rests on' : '; its own requests do not carry what that rests on'}.`,
    evidence: {
      campaignId: campaign.campaignId,
      membership: Number(membership.toFixed(3)),
      campaignScore: Number(campaign.score.toFixed(1)),
      members: campaign.memberCount,
      carriesFinding: carries,
    },
    exculpatory: false,
    ordinaryExplanation:
      'Customers of one platform share a template and addresses; the group was judged by what it sends, not by being one.',
  };
}

/** The band that a score stands for: the inverse of how scores are made from evidence. */
export function bandOfScore(score: number, { bands }: Pick<Scorecard, 'bands'>): Band {
  if (score >= scoreAt(bands.critical, { bands })) return 'critical';
  if (score >= 50) return 'review';
  return score >= scoreAt(bands.watch, { bands }) ? 'watch' : 'none';
}

/** The score of an account with so much evidence, in nats. */
const scoreAt = (nats: number, { bands }: Pick<Scorecard, 'bands'>): number =>
  100 / (1 + Math.exp(-(nats - bands.review) / 1.5));

const clamp = (probability: number): number => Math.min(1 - 1e-12, Math.max(1e-12, probability));
const logit = (probability: number): number => Math.log(clamp(probability) / (1 - clamp(probability)));
