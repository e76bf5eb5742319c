import { z } from 'zod';
import { standings } from './enforcement.js';
import { bands, reasonSchema } from './risk.js';
import { prose, timestamp } from './scalar.js';

export const campaignStates = ['active', 'dissolved'] as const;

/** Linked accounts scored as one. Its id stays when members join or leave; it is dissolved when nothing links them any more. */
export const campaignSchema = z.object({
  id: z.string(),
  state: z.enum(campaignStates),
  score: z.number().min(0).max(100),
  probability: z.number().min(0).max(1),
  band: z.enum(bands),
  memberCount: z.int(),
  reasons: z.array(reasonSchema),
  /** The strongest reason against it, in words. */
  topReason: z.string().nullable(),
  firstLinkedAt: timestamp,
  /** When it first reached band `review`. */
  firstFlaggedAt: timestamp.nullable(),
  scoredAt: timestamp.nullable(),
  eventsScored: z.int(),
  openCaseId: z.string().nullable(),
});
export type Campaign = z.infer<typeof campaignSchema>;

/** How surely an account belongs: 1 at the core, 0 not at all. Its score is the larger of its own and the campaign's × membership. */
export const campaignMemberSchema = z.object({
  accountId: z.string(),
  membership: z.number().min(0).max(1),
  /** One sentence: what ties it to the others. */
  basis: z.string(),
  /**
   * Whether its own requests carry what convicts the group. What others did raises nobody above `watch`, and a decision about the
   * campaign leaves out who does not carry it, unless it names the account.
   */
  carriesFinding: z.boolean(),
  organizationName: z.string().nullable(),
  declaredCategory: z.string().nullable(),
  standing: z.enum(standings),
  score: z.number(),
  band: z.enum(bands),
  eventsScored: z.int(),
  outputTokens30d: z.number(),
  /** References of the approvals in force. */
  approvals: z.array(z.string()),
  joinedAt: timestamp,
});
export type CampaignMember = z.infer<typeof campaignMemberSchema>;

export const edgeVerdicts = ['cut', 'confirmed'] as const;
export type EdgeVerdict = (typeof edgeVerdicts)[number];

/** `kind` names what is shared (payment, network, template, …); `nats` its weight of evidence for one operator behind both. */
export const edgeEvidenceSchema = z.object({
  kind: z.string(),
  nats: z.number(),
  summary: z.string(),
  /** Accounts of all that share it. */
  sharedBy: z.int().nullable(),
});

export const campaignEdgeSchema = z.object({
  from: z.string(),
  to: z.string(),
  nats: z.number(),
  evidence: z.array(edgeEvidenceSchema),
  verdict: z.enum(edgeVerdicts).nullable(),
});
export type CampaignEdge = z.infer<typeof campaignEdgeSchema>;

/** Edges are those between present members, the strongest of each member first; `edgesLeftOut` were too many to send. */
export const campaignDetailSchema = campaignSchema.extend({
  priorNats: z.number().nullable(),
  scorecardVersion: z.string().nullable(),
  members: z.array(campaignMemberSchema),
  edges: z.array(campaignEdgeSchema),
  edgesLeftOut: z.int(),
  removedMembers: z.array(
    z.object({ accountId: z.string(), reason: z.string(), by: z.string(), at: timestamp }),
  ),
});
export type CampaignDetail = z.infer<typeof campaignDetailSchema>;

/** Requests of each member by the hour, so that acting together shows as columns. `hours` counts from `from`. */
export const campaignTimelineSchema = z.object({
  from: timestamp,
  hours: z.int(),
  rows: z.array(
    z.object({
      accountId: z.string(),
      requests: z.int(),
      /** Pairs of hour index and requests; hours without any are left out. */
      cells: z.array(z.tuple([z.int(), z.int()])),
    }),
  ),
});
export type CampaignTimeline = z.infer<typeof campaignTimelineSchema>;

/** Something that members share. `key` is a pseudonym: what it stands for cannot be read from it. */
export const sharedKeySchema = z.object({
  kind: z.string(),
  key: z.string(),
  label: z.string(),
  memberCount: z.int(),
  /** Accounts of all, members or not, that share it. */
  sharedBy: z.int(),
  accountIds: z.array(z.string()),
});
export type SharedKey = z.infer<typeof sharedKeySchema>;

/** A reviewer's word on one edge; `verdict: null` takes an earlier one back. It survives every re-computation. */
export const edgeReviewInputSchema = z.object({
  from: z.string(),
  to: z.string(),
  verdict: z.enum(edgeVerdicts).nullable(),
  reason: prose(2_000, 3),
});
export type EdgeReviewInput = z.infer<typeof edgeReviewInputSchema>;

export const memberRemovalInputSchema = z.object({ reason: prose(2_000, 3) });
export type MemberRemovalInput = z.infer<typeof memberRemovalInputSchema>;

const campaignFigures = z.object({
  score: z.number(),
  probability: z.number(),
  band: z.enum(bands),
  memberCount: z.int(),
});

/** What an act by a reviewer changed, or would change. */
export const campaignChangeSchema = z.object({ before: campaignFigures, after: campaignFigures });
export type CampaignChange = z.infer<typeof campaignChangeSchema>;

/** What if these edges were cut and these members removed? Nothing is written. */
export const campaignWhatIfInputSchema = z.object({
  cutEdges: z
    .array(z.object({ from: z.string(), to: z.string() }))
    .max(10_000)
    .default([]),
  removeMembers: z.array(z.string()).max(10_000).default([]),
});
export type CampaignWhatIfInput = z.input<typeof campaignWhatIfInputSchema>;
