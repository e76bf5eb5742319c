import { writeFileSync } from 'node:fs';
import { activeLinkWeights } from '@stillwatch/detection/linkage/active-link-weights';
import { activeScorecard } from '@stillwatch/detection/scorecard/active-scorecard';
import { readOptions } from '../command-options.js';
import { openWorld, worldFolders } from '../worlds/world.js';
import { calibrateCampaignWeights, fitCampaignWeights } from './fit-campaign-weights.js';
import { fitLinkWeights, labelledLinks, type LabelledLinks } from './fit-link-weights.js';
import { labelledGroups, type LabelledGroup } from './labelled-groups.js';
import { linkWorld } from './linked-world.js';

const usage = 'usage: npm run fit:linkage -- --worlds DIR,DIR --calibration DIR [--version NAME] [--out DIR]';
const values = readOptions(usage, {
  worlds: { type: 'string' },
  calibration: { type: 'string' },
  version: { type: 'string', default: 'candidate' },
  out: { type: 'string', default: '.' },
});

async function main(): Promise<void> {
  const [fitted, calibrating] = [worldFolders(values.worlds), worldFolders(values.calibration)];
  if (fitted.length === 0) throw new Error(usage);
  const links: LabelledLinks[] = [];
  const groups: LabelledGroup[][] = [];
  for (const [index, folder] of [...fitted, ...calibrating].entries()) {
    process.stderr.write(`reading ${folder}\n`);
    const world = await linkWorld(openWorld(folder));
    if (index < fitted.length) links.push(labelledLinks(world));
    groups.push(labelledGroups(world, index + 1));
  }
  const madeFrom = `${fitted.length} worlds for the weights, ${calibrating.length} for the calibration`;
  const linkWeights = fitLinkWeights(links, activeLinkWeights, values.version, madeFrom);
  const known = groups.slice(0, fitted.length).flat();
  const other = groups.slice(fitted.length).flat();
  const weights = fitCampaignWeights(known, activeScorecard, values.version, madeFrom);
  const calibrated = calibrateCampaignWeights(weights, activeScorecard, other.length > 0 ? other : known);
  for (const [name, document] of [
    ['active.json', linkWeights],
    ['campaigns.json', calibrated],
  ] as const)
    writeFileSync(`${values.out}/${name}`, `${JSON.stringify(document, null, 2)}\n`);
  process.stdout.write(
    `${values.out}: review from ${calibrated.bands.review} nats on ${known.length} groups\n`,
  );
}

await main();
