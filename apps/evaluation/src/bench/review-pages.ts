import type { ReviewSize } from './review-account-rows.js';
import type { actedCalls } from './review-calls.js';
import {
  campaignCaseId,
  campaignId,
  caseUuid,
  membersTogether,
  everyLinked,
  smallCampaigns,
  smallCampaignCaseUuid,
  smallCampaignUuid,
} from './review-case-rows.js';
import type { PaintedPage } from './review-paint.js';

export interface ReviewPage extends PaintedPage {
  /** Which calls are made when somebody acts. */
  readonly acts: keyof typeof actedCalls;
  /** Calls that take seconds are repeated at most so often. */
  readonly repeatsAtMost?: number;
}

const account = (n: number): string => `acct_${String(n).padStart(8, '0')}`;
const evidence = '[aria-label="Evidence of the chosen reason"]';

/** The pages that are measured. Cases are open ones whose account is in a campaign, each time another. */
export function reviewPages({ accounts, cases }: ReviewSize): ReviewPage[] {
  const campaigns = smallCampaigns(cases);
  const linked = campaigns * membersTogether;
  const accountCase = (n: number) => {
    const member = (n * 37) % linked;
    const number = member * everyLinked;
    return {
      case: caseUuid(number),
      account: account(number),
      campaign: smallCampaignUuid(Math.floor(member / membersTogether)),
      number: String(number),
    };
  };
  const campaignCase = (n: number) => {
    const number = (n * 7) % campaigns;
    return {
      case: smallCampaignCaseUuid(number),
      account: account(number * membersTogether * everyLinked),
      campaign: smallCampaignUuid(number),
    };
  };
  const large = () => ({ case: campaignCaseId, campaign: campaignId, account: account(accounts - 1) });
  const rows = 'tbody tr.opens';
  return [
    { name: 'Queue', path: '/cases', acts: 'queue', subject: accountCase, content: rows },
    { name: 'Case', path: '/cases/~case~', acts: 'case', subject: accountCase, content: evidence },
    {
      name: `Case of a campaign of ${membersTogether}`,
      path: '/cases/~case~',
      acts: 'campaign',
      subject: campaignCase,
      content: evidence,
    },
    {
      name: 'Case of the large campaign',
      path: '/cases/~case~',
      acts: 'campaign',
      subject: large,
      repeatsAtMost: 10,
      content: evidence,
    },
  ];
}
