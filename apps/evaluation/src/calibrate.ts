import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fitAndCalibrate } from './fitting/fit-and-set-bands.js';
import { measureWorld, type MeasuredAccount } from './fitting/measured-account.js';
import { writeTextModel } from './text-model/write-text-model.js';

const usage = `usage: npm run calibrate -- --worlds DIR,DIR --calibration DIR [--version NAME] [--out FILE]
       npm run calibrate -- --text-model     (fits the text model to the template book)
`;

const { values } = parseArgs({
  options: {
    worlds: { type: 'string' },
    calibration: { type: 'string' },
    version: { type: 'string', default: 'candidate' },
    out: { type: 'string', default: 'scorecard.json' },
    'text-model': { type: 'boolean', default: false },
  },
});

async function measureAll(list: string | undefined): Promise<MeasuredAccount[]> {
  const accounts: MeasuredAccount[] = [];
  for (const folder of (list ?? '').split(',').filter(Boolean)) {
    process.stderr.write(`reading ${folder}\n`);
    accounts.push(...(await measureWorld(folder)));
  }
  return accounts;
}

async function calibrateScorecard(): Promise<void> {
  const fitted = await measureAll(values.worlds);
  const calibration = values.calibration ? await measureAll(values.calibration) : fitted;
  const madeFrom = `${fitted.length} labelled accounts for the weights, ${calibration.length} for the calibration`;
  const scorecard = fitAndCalibrate(fitted, calibration, { version: values.version, madeFrom });
  writeFileSync(values.out, `${JSON.stringify(scorecard, null, 2)}\n`);
  const used = scorecard.signals.filter((signal) => signal.beta > 0).length;
  process.stdout.write(`${values.out}: ${used} signals in use, review from ${scorecard.bands.review} nats\n`);
}

if (values['text-model']) process.stdout.write(`${writeTextModel()}\n`);
else if (values.worlds) await calibrateScorecard();
else {
  process.stderr.write(usage);
  process.exitCode = 2;
}
