import { readFileSync, writeFileSync } from 'node:fs';
import { readOptions } from './command-options.js';
import { fitAndCalibrate } from './fitting/fit-and-set-bands.js';
import { measureWorld, type FitAccount } from './fitting/measured-account.js';
import { readReviewedCases, requireEnough, splitReviewed, toFitAccounts } from './fitting/reviewed-cases.js';
import { isTextModelCurrent, writeTextModel } from './text-model/write-text-model.js';
import { worldFolders } from './worlds/world.js';

const usage = `usage: npm run calibrate -- --worlds DIR,DIR --calibration DIR [--version NAME] [--out FILE]
       npm run calibrate -- --reviewed FILE [--worlds DIR,DIR --calibration DIR] [--version NAME] [--out FILE]
       npm run calibrate -- --text-model     (fits the text model to the template book)
       npm run calibrate -- --check-text-model     (fits it and compares it with the one in use, byte for byte)

FILE holds the rows of GET /v1/scorecards/training-data, one a line.`;

const values = readOptions(usage, {
  worlds: { type: 'string' },
  calibration: { type: 'string' },
  reviewed: { type: 'string' },
  version: { type: 'string', default: 'candidate' },
  out: { type: 'string', default: 'scorecard.json' },
  'text-model': { type: 'boolean', default: false },
  'check-text-model': { type: 'boolean', default: false },
});

async function measureAll(list: string | undefined): Promise<FitAccount[]> {
  const accounts: FitAccount[] = [];
  for (const folder of worldFolders(list)) {
    process.stderr.write(`reading ${folder}\n`);
    accounts.push(...(await measureWorld(folder)));
  }
  return accounts;
}

function readReviewed(file: string | undefined, isAlone: boolean): FitAccount[] {
  if (file === undefined) return [];
  const rows = readReviewedCases(readFileSync(file, 'utf8'));
  if (isAlone) requireEnough(rows);
  return toFitAccounts(rows);
}

async function calibrateScorecard(): Promise<void> {
  const reviewed = readReviewed(values.reviewed, !values.worlds);
  const split = splitReviewed(reviewed);
  const worlds = await measureAll(values.worlds);
  const fitted = [...worlds, ...split.fitted];
  const held = [...(await measureAll(values.calibration)), ...split.calibration];
  const calibration = held.length > 0 ? held : fitted;
  const madeFrom = `${fitted.length} labelled accounts for the weights, ${calibration.length} for the calibration${
    reviewed.length > 0 ? `; ${reviewed.length} of them reviewed cases` : ''
  }`;
  const scorecard = fitAndCalibrate(fitted, calibration, { version: values.version, madeFrom });
  writeFileSync(values.out, `${JSON.stringify(scorecard, null, 2)}\n`);
  const used = scorecard.signals.filter((signal) => signal.beta > 0).length;
  process.stdout.write(`${values.out}: ${used} signals in use, review from ${scorecard.bands.review} nats\n`);
}

function checkTextModel(): void {
  if (!isTextModelCurrent()) throw new Error('the weights in use are not those that the template book gives');
  process.stdout.write('the weights in use are those that the template book gives\n');
}

async function main(): Promise<void> {
  if (values['text-model']) process.stdout.write(`${writeTextModel()}\n`);
  else if (values['check-text-model']) checkTextModel();
  else if (values.worlds || values.reviewed) await calibrateScorecard();
  else {
    process.stderr.write(`${usage}\n`);
    process.exitCode = 2;
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
