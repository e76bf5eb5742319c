import { activeCampaignWeights } from '@stillwatch/detection/linkage/active-campaign-weights';
import { activeLinkWeights } from '@stillwatch/detection/linkage/active-link-weights';
import { findCampaigns, noReviews } from '@stillwatch/detection/linkage/campaigns';
import { assessCampaign } from '@stillwatch/detection/linkage/assess-campaign';
import { activeScorecard } from '@stillwatch/detection/scorecard/active-scorecard';
import { readOptions } from '../command-options.js';
import { linkAll } from './linked-accounts.js';
import { groupContext, simulatePopulation } from './simulated-pool.js';

const values = readOptions(
  'usage: npm run simulate:pool -- [--pool N] [--unrelated SHARE] [--background N] [--days N] [--keys N]',
  {
    pool: { type: 'string', default: '24000' },
    unrelated: { type: 'string', default: '0.5' },
    background: { type: 'string', default: '76000' },
    days: { type: 'string', default: '3' },
    keys: { type: 'string', default: '0' },
  },
);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (from: number): string => ((performance.now() - from) / 1000).toFixed(1);

/**
 * A proxy pool of the size Anthropic reported, beside a background population: linked from nothing, as the nightly
 * re-computation does, through the functions that the server calls.
 */
function main(): void {
  const poolSize = Number(values.pool);
  const started = performance.now();
  const population = simulatePopulation({
    operators: Math.round(poolSize * (1 - Number(values.unrelated))),
    customers: Math.round(poolSize * Number(values.unrelated)),
    background: Number(values.background),
    days: Number(values.days),
    leastKeys: Number(values.keys),
  });
  say(`${population.accounts.length} accounts made in ${seconds(started)} s`);
  const linking = performance.now();
  const before = process.cpuUsage();
  const { edges, index, weighed } = linkAll(population.accounts, activeLinkWeights);
  say(
    `linked in ${seconds(linking)} s: ${index.rows} link rows, ${weighed} pairs weighed, ${edges.length} edges`,
  );
  const finding = performance.now();
  const { campaigns } = findCampaigns(edges, noReviews, [], activeLinkWeights.strongNats);
  say(`campaigns found in ${seconds(finding)} s; from the link rows on ${seconds(linking)} s`);
  const used = process.cpuUsage(before);
  say(`processor time of linking and finding ${((used.user + used.system) / 1e6).toFixed(1)} s`);
  say(`memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most`);
  const groups = campaigns
    .map(({ members }) => members.map(({ accountId }) => accountId))
    .sort((a, b) => b.length - a.length);
  say(`${groups.length} groups; the five largest:`);
  let flaggedOthers = 0;
  let judgedOthers = 0;
  groups.forEach((members, place) => {
    const context = groupContext(population, members);
    const { band, score } = assessCampaign(context, activeScorecard);
    const operated = members.filter((id) => population.kindOf(id) === 'operator').length;
    if (operated === 0 && context.windows.life.counters.events >= activeCampaignWeights.minEvents) {
      judgedOthers++;
      if (band === 'review' || band === 'critical') flaggedOthers++;
    }
    if (place >= 5) return;
    const share = operated / population.count('operator');
    say(
      `  ${members.length} accounts, ${((100 * operated) / members.length).toFixed(2)} % the operator’s, ${(100 * share).toFixed(1)} % of all of the operator’s; band ${band}, score ${score.toFixed(1)} from ${context.members.length} profiles`,
    );
  });
  say(
    `groups without any account of the operator that could be judged: ${judgedOthers}, of them flagged: ${flaggedOthers}`,
  );
  const inGroups = groups.flat();
  for (const kind of ['customer', 'background'] as const)
    say(`${kind} accounts in any group: ${inGroups.filter((id) => population.kindOf(id) === kind).length}`);
}

main();
