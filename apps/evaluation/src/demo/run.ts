// `npm run demo`: the whole product with two weeks of made-up traffic, loaded through the public API.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accountSchema } from '@stillwatch/contracts/account';
import { caseSchema } from '@stillwatch/contracts/case';
import { freePort } from '@stillwatch/dev-runtime/loopback-port';
import { OperatorError } from '@stillwatch/dev-runtime/operator-error';
import { startStillwatch, untilStopped } from '@stillwatch/dev-runtime/start';
import { workTheDesk } from './demo-desk.js';
import { administratorEmail, createDemoPeople, demoOfficers, secondAdministrator } from './demo-people.js';
import { openDemoState, type DemoState } from './demo-state.js';
import { buildDemoWorld } from './demo-world.js';
import { openLetterBox, type LetterBox } from './letter-box.js';
import { loadDemo } from './load-demo.js';
import { StillwatchApi } from './stillwatch-api.js';

const rootDir = fileURLToPath(new URL('../../../..', import.meta.url));
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Apart from the data of `npm start`, so that trying the demo never mixes made-up accounts with real ones. */
const dataDir = process.env['STILLWATCH_DATA_DIR'] || join(rootDir, '.stillwatch', 'demo');

async function main(): Promise<number> {
  const state = openDemoState(dataDir, new Date());
  const port = readPort(process.env['PORT'] || '3000') || (await freePort());
  const letters = await openLetterBox(join(dataDir, 'letters'));
  const running = await startStillwatch({
    dataDir,
    port,
    databaseUrl: process.env['DATABASE_URL'],
    ownerDatabaseUrl: process.env['STILLWATCH_OWNER_DATABASE_URL'],
    environment: {
      LOG_LEVEL: process.env['LOG_LEVEL'] || 'warn',
      STILLWATCH_BOOTSTRAP_KEY: state.bootstrapKey,
      STILLWATCH_ADMIN_EMAIL: administratorEmail,
      STILLWATCH_ADMIN_PASSWORD: state.administratorPassword,
      STILLWATCH_SMTP_URL: letters.url,
      STILLWATCH_PUBLIC_URL: `http://127.0.0.1:${port}`,
      STILLWATCH_EVIDENCE_EXCERPTS: 'on',
    },
    onProgress: say,
  });
  const ending = new AbortController();
  const stopped = untilStopped(running, (line) => {
    ending.abort();
    say(line);
  });
  const outcome = await Promise.race([
    stopped,
    fill(new StillwatchApi(running.url, state.bootstrapKey, ending.signal), state, letters).catch(
      (error: unknown) => asError(error),
    ),
  ]);
  if (ending.signal.aborted || !(outcome instanceof Error)) return stopped;
  process.stderr.write(`The demo could not be loaded: ${outcome.message}\n`);
  await running.stop();
  return 1;
}

/** Loads what is not there yet, and says how to get in. */
async function fill(api: StillwatchApi, state: DemoState, letters: LetterBox): Promise<void> {
  await createDemoPeople(api, state, letters);
  const world = buildDemoWorld({ seed: state.seed, endMs: Date.parse(state.endsAt) });
  if ((await loadDemo(api, world)) === 'already there') say('The made-up traffic is there already.');
  await workTheDesk(api, state, world, letters);
  say(await welcome(api, state));
}

async function welcome(api: StillwatchApi, state: DemoState): Promise<string> {
  const accounts = await api.get('/v1/accounts?range=[0,999]', accountSchema.array());
  const scored = accounts.filter((account) => account.eventsScored > 0).length;
  const open = await api.get(
    `/v1/cases?range=[0,999]&filter=${encodeURIComponent('{"state":"open"}')}`,
    caseSchema.array(),
  );
  const person = (email: string, password: string) => `    ${email.padEnd(34)} ${password}`;
  const officers = demoOfficers(state).map(({ email, password }) => person(email, password));
  const rule = '─'.repeat(72);
  return [
    '',
    rule,
    `  Stillwatch    ${api.url}`,
    `  API           ${api.url}/docs`,
    '',
    `  ${scored} accounts scored, ${open.length} open case${open.length === 1 ? '' : 's'}.`,
    '',
    '  Log in as one of two officers; a ban takes both:',
    ...officers,
    '  or as one of two administrators:',
    person(administratorEmail, state.administratorPassword),
    person(secondAdministrator(state).email, state.secondAdministratorPassword),
    '',
    `  Letters to customers end in ${join(dataDir, 'letters')}.`,
    '  Ctrl-C stops everything; the next start continues from here.',
    rule,
    '',
  ].join('\n');
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new OperatorError(
    `PORT is "${text}" but must be a number from 0 to 65535; correct it and start again.`,
  );
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(
      error instanceof OperatorError ? `${error.message}\n` : `${String(asError(error).stack)}\n`,
    );
    process.exit(1);
  },
);
