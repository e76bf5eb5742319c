import { mean, quantile } from '../figures/statistics.js';
import { isFound } from './campaign-figures.js';
import type { WorldResult } from './evaluate-campaigns.js';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The figures as Markdown tables. */
export function writeCampaignTables(results: readonly WorldResult[]): string {
  const all = results.flatMap(({ figures }) => figures.found);
  const flags = results.flatMap(({ firstFlags }) => firstFlags);
  const first = flags.map((flag) => flag.first ?? Infinity);
  const half = flags.map((flag) => flag.half ?? Infinity);
  const carrying = flags.map((flag) => flag.carrying ?? 0);
  const leftOut = results.flatMap((result) => result.leftOut);
  const average = (of: (result: WorldResult) => number): number => mean(results.map(of));
  const lines = [
    '| figure | measured |',
    '| --- | --- |',
    `| worlds | ${results.map(({ figures }) => figures.world).join(', ')} |`,
    `| campaigns found (flagged, ≥ 80 % of members, ≥ 95 % precision) | ${all.filter(isFound).length} of ${all.length} |`,
    `| the same with kind and family left out | ${leftOut.length ? `${leftOut.filter(isFound).length} of ${leftOut.length}` : '–'} |`,
    `| members flagged at 0.5 % of ordinary accounts, alone → with their campaign | ${percent(average(({ figures }) => figures.membersAtHalfPercentAlone))} → ${percent(average(({ figures }) => figures.membersAtHalfPercent))} |`,
    `| members flagged at the band, alone → with their campaign | ${percent(average(({ figures }) => figures.membersAtBandAlone))} → ${percent(average(({ figures }) => figures.membersAtBand))} |`,
    `| ordinary accounts flagged at the band, alone → with a campaign | ${sum(results, ({ figures }) => figures.flaggedOrdinaryAlone)} → ${sum(results, ({ figures }) => figures.flaggedOrdinaryTogether)} of ${sum(results, ({ figures }) => figures.ordinary)} |`,
    `| innocent accounts in flagged groups | ${sum(results, ({ figures }) => figures.innocentsInFlaggedGroups)} |`,
    `| groups linked, of them flagged | ${sum(results, ({ figures }) => figures.groups)}, ${sum(results, ({ figures }) => figures.flaggedGroups)} |`,
    `| B-cubed precision / recall | ${average(({ figures }) => figures.bCubedPrecision).toFixed(3)} / ${average(({ figures }) => figures.bCubedRecall).toFixed(3)} |`,
    `| requests per member when first flagged, median / worst | ${quantile(first, 0.5)} / ${Math.max(...first)} |`,
    `| requests per member when half of the members are in a flagged group, median / worst | ${quantile(half, 0.5)} / ${Math.max(...half)} |`,
    `| of the members in the group then, so many carry its finding by their own requests, median / worst | ${percent(quantile(carrying, 0.5))} / ${percent(Math.min(...carrying))} |`,
    '',
    '| linking alone by | B-cubed precision / recall | groups that would be right |',
    '| --- | --- | --- |',
    ...Object.keys(results[0]?.baselines ?? {}).map(
      (name) =>
        `| ${name} | ${average(({ baselines }) => baselines[name]?.bCubedPrecision ?? NaN).toFixed(3)} / ${average(({ baselines }) => baselines[name]?.bCubedRecall ?? NaN).toFixed(3)} | ${sum(results, ({ baselines }) => baselines[name]?.found ?? 0)} of ${all.length} |`,
    ),
    '',
    '| world | campaign | accounts | recall | precision | flagged | left out: recall / precision / flagged | first flagged at |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...results.flatMap((result) => result.figures.found.map((found) => campaignRow(result, found))),
  ];
  return `${lines.join('\n')}\n`;
}

function campaignRow(result: WorldResult, found: WorldResult['leftOut'][number]): string {
  const out = result.leftOut.find(({ campaign }) => campaign === found.campaign);
  const flag = result.firstFlags.find(({ campaign }) => campaign === found.campaign);
  const left = out
    ? `${percent(out.recall)} / ${percent(out.precision)} / ${out.flagged ? 'yes' : '**no**'}`
    : '–';
  return `| ${result.figures.world} | ${found.campaign} ${found.family} | ${found.size} | ${percent(found.recall)} | ${percent(found.precision)} | ${found.flagged ? 'yes' : '**no**'} | ${left} | ${flag?.first ?? 'never'} |`;
}

const sum = (results: readonly WorldResult[], of: (result: WorldResult) => number): number =>
  results.reduce((total, result) => total + of(result), 0);
