import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { activeCampaignWeights } from '@stillwatch/detection/linkage/active-campaign-weights';
import { activeLinkWeights } from '@stillwatch/detection/linkage/active-link-weights';
import { activeScorecard } from '@stillwatch/detection/scorecard/active-scorecard';
import { readOptions } from '../command-options.js';
import { openWorld, worldFolders } from '../worlds/world.js';
import {
  campaignFigures,
  linkingFigures,
  type CampaignFigures,
  type FoundFigure,
} from './campaign-figures.js';
import { writeCampaignTables } from './campaign-tables.js';
import { judgeLinkedWorld, type Judges } from './judge-world.js';
import { FitMaterial, leftOutFigures } from './left-out-campaigns.js';
import { groupsByKinds } from './link-baselines.js';
import { linkWorld, type LinkedWorld } from './linked-world.js';
import { MemberEvents, replayCampaigns, type FirstFlag } from './requests-per-member.js';

const usage =
  'usage: npm run evaluate:campaigns -- --worlds DIR,… [--fit DIR,… --calibration DIR,…] [--out DIR]\n' +
  'judges the worlds with the weights of this release, and, given worlds to fit, with each kind left out in turn';
const values = readOptions(usage, {
  worlds: { type: 'string' },
  fit: { type: 'string' },
  calibration: { type: 'string' },
  out: { type: 'string', default: 'evaluation' },
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);

export interface WorldResult {
  readonly figures: CampaignFigures;
  readonly firstFlags: readonly FirstFlag[];
  readonly leftOut: readonly FoundFigure[];
  readonly baselines: Readonly<
    Record<string, { bCubedPrecision: number; bCubedRecall: number; found: number }>
  >;
}

const judges: Judges = {
  scorecard: activeScorecard,
  links: activeLinkWeights,
  campaigns: activeCampaignWeights,
};

async function main(): Promise<void> {
  const reported = worldFolders(values.worlds);
  if (reported.length === 0) throw new Error(usage);
  const material = await readMaterial();
  const made = new Map<string, Judges>();
  const judgesFor = (archetype: string, family: string): Judges => {
    const name = `${archetype}/${family}`;
    const known = made.get(name) ?? material?.judgesWithout(archetype, family, judges) ?? judges;
    made.set(name, known);
    return known;
  };
  const results: WorldResult[] = [];
  for (const folder of reported) {
    say(`reading ${folder}`);
    const world = openWorld(folder);
    const events = new MemberEvents(world);
    const linked = await linkWorld(world, events.observe);
    const figures = campaignFigures(linked, judgeLinkedWorld(linked, judges));
    say(`replaying the campaigns of ${world.name}`);
    const firstFlags = replayCampaigns(world, linked, events, judges);
    const leftOut = material ? leftOutFigures(linked, judgesFor) : [];
    results.push({ figures, firstFlags, leftOut, baselines: baselinesOf(linked) });
  }
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'campaigns.json'), `${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(writeCampaignTables(results));
}

async function readMaterial(): Promise<FitMaterial | undefined> {
  const fitted = worldFolders(values.fit);
  if (fitted.length === 0) return undefined;
  const material = new FitMaterial();
  for (const [index, folder] of fitted.entries()) {
    say(`reading ${folder} to fit without each kind`);
    material.addFitted(await linkWorld(openWorld(folder)), index + 1);
  }
  for (const [index, folder] of worldFolders(values.calibration).entries()) {
    say(`reading ${folder} to calibrate`);
    material.addCalibration(await linkWorld(openWorld(folder)), fitted.length + index + 1);
  }
  return material;
}

function baselinesOf(world: LinkedWorld): WorldResult['baselines'] {
  const of = (kinds: Parameters<typeof groupsByKinds>[1]) => {
    const groups = groupsByKinds(world, kinds).map((members) => ({ members, flagged: true }));
    const { found, bCubedPrecision, bCubedRecall } = linkingFigures(world, groups);
    const whole = found.filter(({ recall, precision }) => recall >= 0.8 && precision >= 0.95).length;
    return { bCubedPrecision, bCubedRecall, found: whole };
  };
  return {
    payment: of(['payment']),
    network: of(['network']),
    'payment or network': of(['payment', 'network']),
  };
}

await main();
