import type { LinkEvidenceItem } from './edges.js';

/** An edge as it is kept: between two accounts, the smaller id first. */
export interface LinkEdge {
  readonly from: string;
  readonly to: string;
  readonly nats: number;
  readonly obeysRule: boolean;
  readonly evidence: readonly (Pick<LinkEvidenceItem, 'kind' | 'nats' | 'keys'> & {
    readonly degrees?: readonly number[];
  })[];
}

/** What reviewers have said. It outlives every re-computation. */
export interface LinkReviews {
  /** Pairs in either order. A cut edge never joins; a confirmed one always does, whatever it weighs. */
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly verdict: 'cut' | 'confirmed';
  }[];
  /** Accounts that were taken out of a campaign: they stay out of it, and tie nobody to it. */
  readonly removals: readonly { readonly campaignId: string; readonly accountId: string }[];
}

/** A campaign as it was found before. */
export interface ExistingCampaign {
  readonly campaignId: string;
  readonly members: readonly string[];
}

export const pairName = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
