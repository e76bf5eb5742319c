import type { CampaignRecord, LinkRecord, MemberRecord } from '../../sections/campaign.sections.js';
import type { Chapter } from '../chapter.js';
import { restInJson } from '../packet-content.js';
import { styles } from '../page-flow.js';
import { drawTable } from '../table.js';
import { capitalised, count, spelled } from '../words.js';

const mostMembers = 2_000;
const mostLinks = 150;

export const membersChapter: Chapter = {
  title: 'The members',
  applies: (content) => content.isCampaign(),
  draw: async (flow, content) => {
    flow.text('Surest first. Membership says how surely an account belongs, from 0 to 1.', styles.quiet);
    flow.space(4);
    const rows = async function* () {
      for await (const member of content.list<MemberRecord>('members', mostMembers)) {
        const { accountId, organizationName, declaredCategory, standing, score, membership } = member;
        const who = organizationName === null ? accountId : `${organizationName}\n${accountId}`;
        yield [
          ...[who, spelled(declaredCategory ?? '–'), spelled(standing), String(Math.round(score))],
          ...[membership.toFixed(2), member.basis],
        ];
      }
    };
    await drawTable(
      flow,
      [
        { title: 'Account', width: 120 },
        { title: 'Declared', width: 62 },
        { title: 'Standing', width: 44 },
        { title: 'Score', width: 26, align: 'right' },
        { title: 'Member', width: 32, align: 'right' },
        { title: 'What ties it to the others', width: 171 },
      ],
      rows(),
    );
    const rest = restInJson(mostMembers, content.count('members'), 'members');
    if (rest) flow.text(rest, styles.quiet);
  },
};

export const linksChapter: Chapter = {
  title: 'What links the accounts',
  applies: (content) => content.count('links') > 0,
  draw: async (flow, content) => {
    const campaign = await content.first<CampaignRecord>('campaign');
    const inAll = content.isCampaign()
      ? ` There are ${count(campaign?.links ?? 0)}; the JSON holds the ten strongest of each account.`
      : '';
    flow.text(
      `The strongest links. Each kind of evidence is weighed in nats by how rarely two unrelated accounts share it.${inAll}`,
      styles.quiet,
    );
    flow.space(4);
    const rows = async function* () {
      for await (const { from, to, nats, evidence } of content.list<LinkRecord>('links', mostLinks)) {
        const strongest = [...evidence].sort((a, b) => b.nats - a.nats).slice(0, 4);
        const words = strongest.map(
          ({ kind, nats: weight, summary }) =>
            `${summary || capitalised(spelled(kind))} (${weight.toFixed(1)})`,
        );
        yield [from, to, nats.toFixed(1), words.join('\n')];
      }
    };
    await drawTable(
      flow,
      [
        { title: 'Account', width: 105 },
        { title: 'Account', width: 105 },
        { title: 'Nats', width: 28, align: 'right' },
        { title: 'What they share', width: 233 },
      ],
      rows(),
    );
    const rest = restInJson(mostLinks, content.count('links'), 'links');
    if (rest) flow.text(rest, styles.quiet);
  },
};
