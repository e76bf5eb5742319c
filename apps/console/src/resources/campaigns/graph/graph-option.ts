import type { CampaignMember } from '@stillwatch/contracts/campaign';
import type { Standing } from '@stillwatch/contracts/enforcement';
import { tooltipStyle } from '../../../charts/axis-style.js';
import { escapeHtml, type GraphOption } from '../../../charts/graph-chart.js';
import { compact, percent, signedNats } from '../../../format/number.js';
import { bandWord, standingWord } from '../../../format/words.js';
import type { Tokens } from '../../../theme/tokens.js';
import { groupStroke, kindGroup, kindWord } from '../evidence-kinds.js';
import { markSize, type Point, type ShownEdge } from './graph-model.js';

/** The shape of a mark says the standing; its colour says the band of the account's own score. */
export const standingSymbol: Record<Standing, string> = {
  active: 'circle',
  limited: 'triangle',
  suspended: 'rect',
  banned: 'diamond',
};

const faintest = 0.35;

interface Drawing {
  members: readonly CampaignMember[];
  edges: readonly ShownEdge[];
  places: ReadonlyMap<string, Point>;
  colours: ReadonlyMap<string, string>;
  selected: ReadonlySet<string>;
  marked: ReadonlySet<string>;
  tokens: Tokens;
}

const memberTip = (member: CampaignMember): string =>
  [
    `<strong>${escapeHtml(member.organizationName ?? member.accountId)}</strong>`,
    escapeHtml(member.accountId),
    `membership ${percent(member.membership)}, own band ${bandWord[member.band].toLowerCase()}, ${standingWord[member.standing].toLowerCase()}`,
    `${compact(member.outputTokens30d)} output tokens in 30 days`,
  ].join('<br>');

const edgeTip = (edge: ShownEdge): string =>
  [
    `<strong>${signedNats(edge.nats)} nats for one operator</strong>`,
    ...edge.evidence.map(({ kind, nats }) => `${escapeHtml(kindWord(kind))} ${signedNats(nats)}`),
  ].join('<br>');

const nodesOf = ({ members, places, selected, tokens }: Drawing) => {
  const most = Math.max(...members.map(({ outputTokens30d }) => outputTokens30d), 0);
  return members.map((member) => {
    const place = places.get(member.accountId);
    const isSelected = selected.has(member.accountId);
    return {
      id: member.accountId,
      name: member.accountId,
      x: place?.x ?? 0,
      y: place?.y ?? 0,
      symbol: standingSymbol[member.standing],
      symbolSize: markSize(member.outputTokens30d, most, members.length),
      itemStyle: {
        color: tokens[member.band],
        opacity: faintest + (1 - faintest) * member.membership,
        borderColor: isSelected ? tokens.ink : tokens.surface,
        borderWidth: isSelected ? 3 : 1,
      },
      tooltip: { formatter: memberTip(member) },
    };
  });
};

const linksOf = ({ edges, colours, marked, tokens }: Drawing) =>
  edges.map((edge) => ({
    id: edge.key,
    source: edge.from,
    target: edge.to,
    lineStyle: {
      color: marked.has(edge.key) || edge.verdict === 'cut' ? tokens.ink3 : colours.get(edge.kind),
      type:
        marked.has(edge.key) || edge.verdict === 'cut'
          ? ('dotted' as const)
          : groupStroke[kindGroup(edge.kind)],
      width: edge.verdict === 'confirmed' ? 3 : Math.min(2.4, 0.5 + edge.nats / 9),
      opacity: edges.length > 1_000 ? 0.4 : 0.65,
    },
    tooltip: { formatter: edgeTip(edge) },
  }));

/** The picture of a campaign as ECharts draws it. Places are ours, so filters never move a member. */
export const graphOption = (drawing: Drawing): GraphOption => ({
  animation: false,
  tooltip: { ...tooltipStyle(drawing.tokens), enterable: false },
  series: [
    {
      type: 'graph',
      layout: 'none',
      roam: true,
      scaleLimit: { min: 0.4, max: 12 },
      nodeScaleRatio: 0.35,
      left: 24,
      right: 24,
      top: 24,
      bottom: 24,
      preserveAspect: true,
      data: nodesOf(drawing),
      links: linksOf(drawing),
      emphasis: { scale: 1.25, lineStyle: { width: 4, opacity: 1 } },
    },
  ],
});
