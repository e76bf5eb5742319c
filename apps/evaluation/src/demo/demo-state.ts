import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hourMs } from './rhythms.js';

/** What the demo remembers between two runs, so that a second one finds its data and its people again. */
export interface DemoState {
  seed: string;
  /** The hour at which the made-up history ends. */
  endsAt: string;
  bootstrapKey: string;
  administratorPassword: string;
  secondAdministratorPassword: string;
  officerPasswords: [string, string];
}

const fileName = 'demo.json';

/**
 * Reads the state of the demo in `dataDir`, or makes it at the first run. Passwords are drawn, not built in, because a
 * demo may stand where others can reach it; the file is readable for its owner only.
 */
export function openDemoState(dataDir: string, now: Date): DemoState {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, fileName);
  const kept = readIfThere(file);
  if (kept?.secondAdministratorPassword) return kept;
  const state: DemoState = {
    seed: 'stillwatch-demo',
    endsAt: new Date(Math.floor(now.getTime() / hourMs) * hourMs).toISOString(),
    bootstrapKey: `sw_demo_${randomBytes(24).toString('hex')}`,
    administratorPassword: passphrase(),
    officerPasswords: [passphrase(), passphrase()],
    ...kept,
    // A demo of an older version has one administrator.
    secondAdministratorPassword: passphrase(),
  };
  writeFileSync(file, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  return state;
}

function readIfThere(file: string): DemoState | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DemoState;
  } catch (error) {
    throw new Error(`${file} cannot be read: delete it to start the demo afresh`, { cause: error });
  }
}

const words =
  'amber anchor basil beacon birch canal cedar cobalt comet delta ember fable fennel garnet harbor heron indigo juniper kettle lagoon lantern maple marble meadow nectar orchid otter pebble pepper quartz raven saddle saffron sierra thistle timber tulip velvet walnut willow'.split(
    ' ',
  );

/** Three words and a number: about 33 bits, easily typed; log-in attempts are limited by the server. */
function passphrase(): string {
  const word = () => words[randomInt(words.length)];
  return `${word()}-${word()}-${word()}-${randomInt(1_000, 9_999)}${randomInt(10, 99)}`;
}
