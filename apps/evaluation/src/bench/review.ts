// `npm run bench:review -- [--accounts 1000000] [--cases 20000] [--members 24000] [--repeats 200]`: how long the API calls behind
// the queue and the case page take over HTTP on that many rows, and how long a decision about one campaign of many members.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startStillwatch } from '@stillwatch/dev-runtime/start';
import { analyze, campaignCaseId, loadReviewData } from './review-data.js';

const say = (line: string) => process.stdout.write(`${line}\n`);
const password = randomBytes(16).toString('hex');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      accounts: { type: 'string', default: '1000000' },
      cases: { type: 'string', default: '20000' },
      members: { type: 'string', default: '24000' },
      repeats: { type: 'string', default: '200' },
    },
  });
  const size = {
    accounts: Number(values.accounts),
    cases: Number(values.cases),
    members: Number(values.members),
  };
  const dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-bench-'));
  const environment = {
    STILLWATCH_ADMIN_EMAIL: 'admin@bench.example',
    STILLWATCH_ADMIN_PASSWORD: password,
    LOG_LEVEL: 'error',
  };
  const running = await startStillwatch({ dataDir, environment, onProgress: say });
  try {
    const admin = await signIn(running.url, environment.STILLWATCH_ADMIN_EMAIL);
    const officer = { email: 'officer@bench.example', name: 'Officer', role: 'officer', password };
    await call(running.url, admin, 'POST', '/v1/users', officer);
    const cookie = await signIn(running.url, officer.email);
    say(`Filling ${size.accounts} accounts, ${size.cases} cases …`);
    await loadReviewData(running.databaseUrl, size);
    await analyze(running.databaseUrl);
    say(
      `On ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), one caller, ${values.repeats} calls each, milliseconds\n`,
    );
    await measureReads(running.url, cookie, size.cases, Number(values.repeats));
    await measureCampaign(running.url, cookie, admin);
  } finally {
    await running.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const query = (parts: object) =>
  Object.entries(parts)
    .map(([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`)
    .join('&');
const page = { range: [0, 24] };

async function measureReads(url: string, cookie: string, cases: number, repeats: number): Promise<void> {
  const caseId = (n: number) => `00000000-0000-7000-8000-${String((n * 5 * 37) % cases).padStart(12, '0')}`;
  const accountId = (n: number) => `acct_${String((n * 5 * 37) % cases).padStart(8, '0')}`;
  const queue = (parts: object) => () => `/v1/cases?${query({ ...page, ...parts })}`;
  const open = { state: ['open', 'awaiting_information'], snoozed: false };
  const reads: [string, (n: number) => string, object?][] = [
    ['queue: open', queue({ filter: open })],
    ['queue: mine', queue({ filter: { ...open, assigneeId: 'me' } })],
    ['queue: late', queue({ filter: { ...open, late: true } })],
    ['queue: declared purpose', queue({ filter: { ...open, declaredCategory: 'research' } })],
    ['queue: page 100', queue({ filter: open, range: [2_475, 2_499] })],
    ['queue: all 20,000 by score', queue({ sort: ['score', 'DESC'] })],
    ['queue: search', (n) => `/v1/cases?${query({ ...page, filter: { q: `Organisation ${n}` } })}`],
    ['case', (n) => `/v1/cases/${caseId(n)}`],
    ['case: similar', (n) => `/v1/cases/${caseId(n)}/similar`],
    ['case: impact', (n) => `/v1/cases/${caseId(n)}/impact`, {}],
    ['case: account’s dossier', (n) => `/v1/accounts/${accountId(n)}/dossier`],
    ['case: account’s usage', (n) => `/v1/accounts/${accountId(n)}/usage?days=30`],
    ['focus mode: next', () => '/v1/cases/next', {}],
    ['lease', (n) => `/v1/cases/${caseId(n)}/lease`, {}],
  ];
  for (const [name, path, body] of reads) {
    const times: number[] = [];
    for (let n = 0; n < repeats; n += 1) {
      const begun = performance.now();
      await call(url, cookie, body ? 'POST' : 'GET', path(n), body);
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1).padStart(8);
    say(`  ${name.padEnd(28)} p50 ${at(0.5)}   p95 ${at(0.95)}   max ${at(0.9999)}`);
  }
}

async function measureCampaign(url: string, cookie: string, approver: string): Promise<void> {
  const timed = async (name: string, path: string, by: string, body: object) => {
    const begun = performance.now();
    const answer = await call(url, by, 'POST', path, body);
    say(`  ${name.padEnd(28)} ${((performance.now() - begun) / 1_000).toFixed(2).padStart(8)} s`);
    return answer as { id: string; accountCount: number };
  };
  const { accountCount } = await timed('campaign: impact', `/v1/cases/${campaignCaseId}/impact`, cookie, {});
  say(`  (${accountCount} members)`);
  const decision = { action: 'ban', reason: 'They harvest answers together.' };
  const { id } = await timed(
    'campaign: propose ban',
    `/v1/cases/${campaignCaseId}/decisions`,
    cookie,
    decision,
  );
  await timed('campaign: approve ban', `/v1/decisions/${id}/approve`, approver, {});
}

async function signIn(url: string, email: string): Promise<string> {
  const response = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`signing in as ${email} was answered ${response.status}`);
  return cookie;
}

async function call(
  url: string,
  cookie: string,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(url + path, {
    method,
    headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok && response.status !== 409)
    throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
  return text ? JSON.parse(text) : undefined;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
