import type { AccountRecord } from '../../sections/account.records.js';
import type { CampaignRecord } from '../../sections/campaign.sections.js';
import type { Chapter } from '../chapter.js';
import type { PacketContent } from '../packet-content.js';
import { styles, type PageFlow } from '../page-flow.js';
import { count, counted, moment, spelled } from '../words.js';

export const subjectChapter: Chapter = {
  title: 'Who it is about',
  draw: async (flow, content) => {
    if (content.isCampaign()) await drawCampaign(flow, content);
    else await drawAccount(flow, content);
  },
};

async function drawAccount(flow: PageFlow, content: PacketContent): Promise<void> {
  const account = await content.first<AccountRecord>('accounts');
  if (!account) return flow.text('The account is not on file.', styles.quiet);
  flow.facts([
    ['Account', account.accountId],
    ['Organisation', account.organizationName],
    ['Domain', account.organizationDomain],
    ['Contact', account.contactEmail],
    ['Plan', account.plan],
    ['Registered', moment(account.registeredAt)],
    ['Newest usage', moment(account.lastEventAt)],
    ['Requests scored', count(account.score.eventsScored)],
    [
      'Standing',
      spelled(account.standing) + (account.standingUntil ? ` until ${moment(account.standingUntil)}` : ''),
    ],
  ]);
  const campaign = await content.first<CampaignRecord>('campaign');
  if (!campaign) return;
  flow.h2('Linked to others');
  flow.text(
    `The account belongs to a group of ${counted(campaign.memberCount, 'linked account')} (campaign ${campaign.id}), ` +
      `scored as one: band ${campaign.score.band}, score ${Math.round(campaign.score.score)}. What ties it to them is under “What links the accounts”.`,
  );
}

async function drawCampaign(flow: PageFlow, content: PacketContent): Promise<void> {
  const campaign = await content.first<CampaignRecord>('campaign');
  if (!campaign) return flow.text('The campaign is not on file.', styles.quiet);
  const accounts = content.count('accounts');
  flow.text(
    'A campaign is a group of accounts that are linked by what they ask and how they reach the provider, scored as one and decided in one case.',
  );
  flow.space(4);
  flow.facts([
    ['Campaign', campaign.id],
    ['State', campaign.state],
    ['Members', count(campaign.memberCount)],
    [
      'Accounts in this packet',
      accounts === campaign.memberCount
        ? null
        : `${count(accounts)}: members, and whoever decisions of this case are about`,
    ],
    ['First linked', moment(campaign.firstLinkedAt)],
    ['First flagged', moment(campaign.firstFlaggedAt)],
    ['Links between them', campaign.links === null ? null : count(campaign.links)],
    ['Requests scored', count(campaign.score.eventsScored)],
  ]);
}
