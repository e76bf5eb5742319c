import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fitWithBands } from './fitting/fit-and-set-bands.js';
import { measureWorld } from './fitting/measured-account.js';

const { values } = parseArgs({
  options: {
    worlds: { type: 'string', multiple: true },
    version: { type: 'string', default: 'candidate' },
    out: { type: 'string', default: 'scorecard.json' },
  },
  allowPositionals: true,
  strict: false,
});
const folders = [values.worlds]
  .flat()
  .flatMap((list) => String(list ?? '').split(','))
  .filter(Boolean);
if (folders.length === 0) {
  process.stderr.write('usage: npm run calibrate -- --worlds DIR,DIR [--version NAME] [--out FILE]\n');
  process.exit(2);
}
const accounts = [];
for (const folder of folders) accounts.push(...(await measureWorld(folder)));
const scorecard = fitWithBands(accounts, {
  version: String(values.version),
  madeFrom: `${folders.length} labelled worlds, ${accounts.length} accounts`,
});
writeFileSync(String(values.out), `${JSON.stringify(scorecard, null, 2)}\n`);
process.stdout.write(
  `${String(values.out)}: ${scorecard.signals.filter((signal) => signal.beta > 0).length} signals in use, review from ${scorecard.bands.review} nats\n`,
);
