// `npm run bench:review -- [--accounts 1000000] [--cases 20000] [--members 24000] [--repeats 100] [--runs 7] [--data DIR]`:
// how long the API calls behind the queue and the case page take on what fifty million events leave, over HTTP, how soon a
// browser shows those pages, and how long a decision about one campaign of many members takes. `--data` keeps the filled
// database in a folder and uses it again.
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { AuditJob } from '@stillwatch/contracts/scheduled-audit';
import { startStillwatch } from '@stillwatch/dev-runtime/start';
import { launchBrowser } from '../browser/launch-browser.js';
import { readOptions } from '../command-options.js';
import { createPeople } from '../demo/demo-people.js';
import { StillwatchApi } from '../demo/stillwatch-api.js';
import type { ReviewSize } from './review-account-rows.js';
import { actedCalls, measureCall, type ReviewCall } from './review-calls.js';
import { campaignCaseId } from './review-case-rows.js';
import { analyze, loadReviewData } from './review-data.js';
import { measurePaint, recordCalls } from './review-paint.js';
import { ReviewSession } from './review-session.js';
import { reviewPages, type ReviewPage } from './review-pages.js';

const say = (line: string) => process.stdout.write(`${line}\n`);
const password = 'a bench keeps no secrets';
const administrator = 'admin@bench.example';
const officer = 'officer-00@bench.example';
const secondOfficer = 'officer-01@bench.example';
const officers = 40;

interface Options extends ReviewSize {
  readonly repeats: number;
  readonly runs: number;
}

async function main(): Promise<void> {
  const values = readOptions(
    'usage: npm run bench:review -- [--accounts N] [--cases N] [--members N] [--repeats N] [--runs N] [--data DIR]',
    {
      accounts: { type: 'string', default: '1000000' },
      cases: { type: 'string', default: '20000' },
      members: { type: 'string', default: '24000' },
      repeats: { type: 'string', default: '100' },
      runs: { type: 'string', default: '7' },
      data: { type: 'string' },
    },
  );
  const options = {
    accounts: Number(values.accounts),
    cases: Number(values.cases),
    members: Number(values.members),
    repeats: Number(values.repeats),
    runs: Number(values.runs),
  };
  const dataDir =
    values.data === undefined ? await mkdtemp(join(tmpdir(), 'stillwatch-bench-')) : resolve(values.data);
  const environment = {
    STILLWATCH_ADMIN_EMAIL: administrator,
    STILLWATCH_ADMIN_PASSWORD: password,
    LOG_LEVEL: 'error',
  };
  const running = await startStillwatch({ dataDir, environment, onProgress: say });
  try {
    await fill(running, dataDir, options);
    await measure(running.url, options);
  } finally {
    await running.stop();
    if (values.data === undefined) await rm(dataDir, { recursive: true, force: true });
  }
}

async function fill(
  { url, databaseUrl }: { url: string; databaseUrl: string },
  dataDir: string,
  size: Options,
): Promise<void> {
  const mark = join(dataDir, 'bench-is-filled');
  if (existsSync(mark)) return;
  const admin = await ReviewSession.signIn(url, administrator, password);
  const people = Array.from({ length: officers }, (_, n) => ({
    ...{ email: `officer-${String(n).padStart(2, '0')}@bench.example`, name: `Officer ${n}` },
    ...{ role: 'officer' as const, password },
  }));
  await createPeople(new StillwatchApi(url), { email: administrator, password }, people);
  say(`Filling ${size.accounts} accounts, ${size.cases} cases …`);
  const begun = performance.now();
  const { millionEvents, gigabytes } = await loadReviewData(databaseUrl, size, say);
  await analyze(databaseUrl);
  await summariseCohorts(admin);
  say(
    `${millionEvents.toFixed(1)} million events' worth, ${gigabytes.toFixed(1)} GB, in ${((performance.now() - begun) / 1_000).toFixed(0)} s`,
  );
  await writeFile(mark, '');
}

/** What a scheduled audit would have done at night: an account's charts show it beside its cohort. */
async function summariseCohorts(admin: ReviewSession): Promise<void> {
  const begun = performance.now();
  await admin.timed('POST', '/v1/scheduled-audits/cohort-summary/run', '{}');
  for (;;) {
    const { text } = await admin.timed('GET', '/v1/scheduled-audits');
    const jobs = JSON.parse(text) as AuditJob[];
    if (jobs.find(({ name }) => name === 'cohort-summary')?.lastRun?.status !== 'running') break;
    await wait(500);
  }
  say(`  cohorts summarised in ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
}

async function measure(url: string, options: Options): Promise<void> {
  const session = await ReviewSession.signIn(url, officer, password);
  const approver = await ReviewSession.signIn(url, secondOfficer, password);
  const pages = reviewPages(options);
  const browser = await launchBrowser();
  let missed = 0;
  const count = (isWithin: boolean) => {
    if (!isWithin) missed += 1;
  };
  try {
    say(
      `\n${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), load ${loadavg()[0]?.toFixed(1)}; p95 is wanted within 200 ms, a page's content within 1,500 ms\n`,
    );
    for (const page of pages) {
      const repeats = Math.min(options.repeats, page.repeatsAtMost ?? Infinity);
      say(`${page.name}: what it asks for, ${repeats} calls each, one caller`);
      for (const [name, call] of await callsOf(page, () => recordCalls(browser, session, page)))
        count(await measureCall(session, name, call, page.subject, { repeats, say }));
    }
    say(`\nIn the browser, from the start of the navigation, median of ${options.runs}`);
    for (const page of pages) count(await measurePaint(browser, session, page, { ...options, say }));
  } finally {
    await browser.close();
  }
  await measureCampaign(session, approver);
  say(`\n${missed} over the target; load at the end ${loadavg()[0]?.toFixed(1)}`);
}

/** What the page asks for by itself, and then what it asks for when somebody acts. */
async function callsOf(
  page: ReviewPage,
  record: () => Promise<Map<string, ReviewCall>>,
): Promise<(readonly [string, ReviewCall])[]> {
  const acted = actedCalls[page.acts].map(([name, call]) => [`when asked: ${name}`, call] as const);
  return [...(await record()), ...acted];
}

async function measureCampaign(session: ReviewSession, approver: ReviewSession): Promise<void> {
  say('\nA decision about the large campaign');
  const timed = async (name: string, path: string, by: ReviewSession, body: object) => {
    const { milliseconds, text } = await by.timed('POST', path, JSON.stringify(body));
    say(`  ${name.padEnd(46)} ${(milliseconds / 1_000).toFixed(2).padStart(8)} s`);
    return JSON.parse(text) as { id: string; accountCount: number };
  };
  const { accountCount } = await timed('preview', `/v1/cases/${campaignCaseId}/impact`, session, {});
  say(`  (${accountCount} members)`);
  const decision = { action: 'ban', reason: 'They harvest answers together.' };
  const { id } = await timed('propose a ban', `/v1/cases/${campaignCaseId}/decisions`, session, decision);
  if (id !== undefined) await timed('approve it', `/v1/decisions/${id}/approve`, approver, {});
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
