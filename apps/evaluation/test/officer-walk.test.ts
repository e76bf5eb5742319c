import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountSchema, type Account } from '@stillwatch/contracts/account';
import { auditVerificationSchema } from '@stillwatch/contracts/audit-log';
import { caseDetailSchema } from '@stillwatch/contracts/dossier';
import { enforcementSchema } from '@stillwatch/contracts/enforcement';
import { problemSchema } from '@stillwatch/contracts/problem';
import { riskSchema } from '@stillwatch/contracts/risk';
import { startStillwatch, type Running } from '@stillwatch/dev-runtime/start';
import type { Browser, Page } from 'playwright-core';
import { createPeople, demoAdministrator, demoOfficers } from '../src/demo/demo-people.js';
import { openDemoState, type DemoState } from '../src/demo/demo-state.js';
import { buildDemoWorld } from '../src/demo/demo-world.js';
import { loadDemo } from '../src/demo/load-demo.js';
import { StillwatchApi } from '../src/demo/stillwatch-api.js';
import { launchBrowser, openWindow, screenshot, seriousViolations } from './browser.js';
import {
  approveBan,
  approveButton,
  logIn,
  openCaseNamed,
  proposeBan,
  shownReason,
  visit,
} from './console-pages.js';

const walkTimeoutMs = 180_000;
const kinds = [
  'harvest: reasoning',
  'harvest: generated instructions',
  'hobbyist',
  'internal assistant',
  'extraction job',
];

let dataDir: string;
let state: DemoState;
let running: Running;
let api: StillwatchApi;
let browser: Browser;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-walk-'));
  state = openDemoState(dataDir, new Date());
  running = await startStillwatch({
    dataDir,
    environment: {
      LOG_LEVEL: 'error',
      STILLWATCH_BOOTSTRAP_KEY: state.bootstrapKey,
      STILLWATCH_ADMIN_EMAIL: demoAdministrator(state).email,
      STILLWATCH_ADMIN_PASSWORD: demoAdministrator(state).password,
    },
  });
  api = new StillwatchApi(running.url, state.bootstrapKey);
  await createPeople(api, demoAdministrator(state), demoOfficers(state));
  const world = buildDemoWorld({ seed: state.seed, endMs: Date.parse(state.endsAt) });
  const accounts = kinds.flatMap((kind) =>
    world.accounts.filter((account) => account.kind === kind).slice(0, 2),
  );
  await loadDemo(api, { ...world, accounts });
  browser = await launchBrowser();
}, walkTimeoutMs);

afterAll(async () => {
  await browser?.close();
  await running?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Takes the picture of a page that is ready and demands that it is usable by everybody. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  await screenshot(page, name);
  expect({ page: name, violations: await seriousViolations(page) }).toEqual({ page: name, violations: [] });
}

async function worstAccount(): Promise<Account> {
  const [worst] = await api.get('/v1/accounts?sort=["score","DESC"]&range=[0,0]', accountSchema.array());
  if (!worst) throw new Error('no account was scored');
  return worst;
}

const enforcementOf = (accountId: string) => api.get(`/v1/enforcement/${accountId}`, enforcementSchema);

test(
  'an officer proposes a ban, only another one can approve it, and then the gateway is told to block',
  async () => {
    const [amina, jonas] = demoOfficers(state);
    if (!amina || !jonas) throw new Error('the demo has two officers');
    const suspect = await worstAccount();
    expect(await enforcementOf(suspect.accountId)).toMatchObject({ standing: 'active', effect: 'allow' });

    const first = await openWindow(browser);
    await first.goto(running.url);
    await first.getByRole('button', { name: 'Sign in' }).waitFor();
    await expectAccessible(first, '1-log-in');
    await logIn(first, amina);
    await first.locator('tbody tr').first().getByRole('link').first().waitFor();
    await expectAccessible(first, '2-queue');

    const caseId = await openCaseNamed(first, suspect.organization.name ?? '');
    const opened = await api.get(`/v1/cases/${caseId}`, caseDetailSchema);
    expect(opened.subject).toEqual({ type: 'account', id: suspect.accountId });
    const { reasons } = await api.get(`/v1/accounts/${suspect.accountId}/risk`, riskSchema);
    const reasonText = await shownReason(first);
    expect(reasons.some(({ summary }) => reasonText.includes(summary))).toBe(true);
    await expectAccessible(first, '3-case');

    await proposeBan(
      first,
      'The account has the model write out its reasoning in a fixed frame, day and night.',
    );
    expect(await approveButton(first).isDisabled()).toBe(true);
    await first.getByText('another person must approve it').waitFor();
    await screenshot(first, '4-proposed');
    const proposal = (await api.get(`/v1/cases/${caseId}`, caseDetailSchema)).decisions.at(-1);
    expect(proposal).toMatchObject({ action: 'ban', status: 'proposed' });
    const refused = await first.request.post(`${running.url}/v1/decisions/${proposal?.id}/approve`, {
      data: {},
    });
    expect(refused.status()).toBe(409);
    expect(problemSchema.parse(await refused.json()).code).toBe('second_person_required');
    expect((await enforcementOf(suspect.accountId)).effect).toBe('allow');

    const second = await openWindow(browser);
    await second.goto(running.url);
    await logIn(second, jonas);
    await visit(second, `${running.url}/cases/${caseId}`, suspect.organization.name ?? '');
    await screenshot(second, '5-second-officer');
    await approveBan(second);
    await screenshot(second, '6-approved');

    expect(await enforcementOf(suspect.accountId)).toMatchObject({
      standing: 'banned',
      effect: 'block',
      decisionId: proposal?.id,
    });
    await visit(second, `${running.url}/accounts/${suspect.accountId}`, suspect.organization.name ?? '');
    await second.getByText('Banned').first().waitFor();
    await expectAccessible(second, '7-account');

    await visit(second, `${running.url}/audit-log`, 'Audit log');
    await second.getByRole('button', { name: /^Verify the chain/ }).click();
    await second.getByText(/^Intact through entry/).waitFor();
    await expectAccessible(second, '8-audit-log');
    expect(await api.get('/v1/audit-log/verify', auditVerificationSchema)).toMatchObject({
      ok: true,
      brokenAt: null,
    });
  },
  walkTimeoutMs,
);
