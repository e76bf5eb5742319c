import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allSignals } from '@stillwatch/detection/signals/all-signals';
import { TrafficRecorder } from './baselines/account-traffic.js';
import { readOptions } from './command-options.js';
import { compareBaselines, figuresOf, type MethodFigures } from './figures/compare-methods.js';
import type { EvaluationResult, UnseenFigures } from './figures/evaluation-result.js';
import { judge, judgeLeftOut, type JudgedAccount } from './figures/leave-out.js';
import { replayWorld } from './figures/replay-figures.js';
import { approvedFigures, calibrationOf, groupFigures, seedFigures } from './figures/summarise.js';
import { unseenFigures } from './figures/unseen-kinds.js';
import { fit, fitAndCalibrate } from './fitting/fit-and-set-bands.js';
import {
  isApproved,
  isHarvester,
  measureOpenWorld,
  type MeasuredAccount,
} from './fitting/measured-account.js';
import { writeReport } from './report/write-report.js';
import { measureSpeed } from './speed/measure-speed.js';
import { ownWorld } from './worlds/own-world.js';
import { openWorld, worldFolders, type World } from './worlds/world.js';

const values = readOptions('usage: npm run evaluate -- [--worlds DIR,…] [--unseen DIR,…] [--out DIR]', {
  worlds: { type: 'string' },
  unseen: { type: 'string' },
  out: { type: 'string', default: 'evaluation' },
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** A third of the worlds is for fitting, a third for calibration, the rest for the figures: no world twice. */
function split(worlds: readonly World[]): { fit: World[]; calibrate: World[]; report: World[] } {
  const fitted = Math.max(1, Math.floor(worlds.length / 3));
  return {
    fit: worlds.slice(0, fitted),
    calibrate: worlds.slice(fitted, 2 * fitted),
    report: worlds.slice(2 * fitted),
  };
}

const settings = { version: 'evaluation', madeFrom: 'the worlds for fitting' };

async function main(): Promise<void> {
  const folders = worldFolders(values.worlds);
  const worlds =
    folders.length > 0 ? folders.map(openWorld) : [1, 2, 3, 4, 5, 6].map((seed) => ownWorld(seed));
  if (worlds.length < 3)
    throw new Error('at least three worlds are needed: one to fit, one to calibrate, one to report on');
  const parts = split(worlds);
  const recorder = new TrafficRecorder();
  const measure = async (list: readonly World[]): Promise<MeasuredAccount[]> => {
    const accounts: MeasuredAccount[] = [];
    for (const world of list) {
      say(`reading ${world.name}`);
      accounts.push(...(await measureOpenWorld(world, recorder.observe)));
    }
    return accounts;
  };
  const train = await measure(parts.fit);
  const calibrating = await measure(parts.calibrate);
  const test = await measure(parts.report);
  const scorecard = fitAndCalibrate(train, calibrating, settings);
  const judged = judgeLeftOut([...train, ...calibrating], test, settings, (done, of) =>
    say(`left out ${done} of ${of}`),
  );
  const methods = compareMethods(train, test, judged, recorder);
  const unseen: UnseenFigures[] = [];
  for (const world of worldFolders(values.unseen).map(openWorld)) {
    say(`reading ${world.name}, whose kinds no fit knows`);
    unseen.push(unseenFigures(world.name, await measureOpenWorld(world), scorecard));
  }
  say('replaying for requests to detect, disguises and deletion');
  const [firstReport] = parts.report;
  if (!firstReport) throw new Error('no world to report on');
  const replay = await replayWorld(
    firstReport,
    test.filter((account) => account.world === firstReport.name),
    scorecard,
  );
  say('measuring speed');
  const result: EvaluationResult = {
    worlds: {
      fit: parts.fit.map((world) => world.name),
      calibrate: parts.calibrate.map((world) => world.name),
      report: parts.report.map((world) => world.name),
    },
    scorecardVersion: scorecard.version,
    seeds: parts.report.map(({ name }) =>
      seedFigures(
        name,
        judged.filter(({ account }) => account.world === name),
        test.filter((account) => account.world === name),
        scorecard,
      ),
    ),
    methods,
    archetypes: groupFigures(judged, ({ label }) => label.archetype),
    families: groupFigures(judged, (account) =>
      isHarvester(account) ? `${account.label.archetype} ${account.label.family ?? ''}` : null,
    ),
    unseen,
    calibration: calibrationOf(test, scorecard),
    approved: approvedFigures(test, scorecard),
    replay,
    speed: measureSpeed(),
  };
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'evaluation.json'), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(values.out, 'report.html'), writeReport(result));
  process.stdout.write(`${join(values.out, 'report.html')}\n`);
}

/** Baselines, two ablations and Stillwatch in one table, on the same accounts; approved ones left out. */
function compareMethods(
  train: readonly MeasuredAccount[],
  test: readonly MeasuredAccount[],
  judged: readonly JudgedAccount[],
  recorder: TrafficRecorder,
): MethodFigures[] {
  const [known, met] = [
    train.filter((account) => !isApproved(account)),
    test.filter((account) => !isApproved(account)),
  ];
  const scoredBy = (signals: typeof allSignals) => {
    const scorecard = fit(known, { ...settings, signals });
    return (accounts: readonly MeasuredAccount[]) =>
      accounts.map((account) => ({ account, score: judge(account, scorecard).nats }));
  };
  const behaviour = scoredBy(
    allSignals.filter(
      (signal) =>
        signal.family !== 'intent' && signal.id !== 'judging-frame' && signal.id !== 'frame-outside-purpose',
    ),
  );
  const whole = scoredBy(allSignals);
  return [
    ...compareBaselines(known, met, recorder.accounts),
    figuresOf('Stillwatch without its intent signals', behaviour(known), behaviour(met)),
    figuresOf('Stillwatch', whole(known), whole(met)),
    figuresOf(
      'Stillwatch, each kind and family left out',
      whole(known),
      judged.map(({ account, nats }) => ({ account, score: nats })),
    ),
  ];
}

await main();
