import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { caseSchema } from '@stillwatch/contracts/case';
import { caseDetailSchema } from '@stillwatch/contracts/dossier';
import { enforcementSchema } from '@stillwatch/contracts/enforcement';
import type { Browser, Page } from 'playwright-core';
import type { LogIn } from '../src/demo/demo-people.js';
import { launchBrowser, openWindow } from './browser.js';
import { confirm, dialog, logIn, proposeBan, sendDialog, visit } from './console-pages.js';
import { amina, jonas, startOfficerDay, type OfficerDay } from './officer-day-world.js';

let day: OfficerDay;
let browser: Browser;
let first: Page;
let second: Page;

beforeAll(async () => {
  day = await startOfficerDay({
    environment: { STILLWATCH_SCORE_DELAY_MS: '100' },
    only: ['single_alder', 'single_birch', 'single_cedar', 'single_dogwood'],
  });
  browser = await launchBrowser();
  first = await windowOf(amina);
  second = await windowOf(jonas);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await day?.stop();
});

async function windowOf(person: LogIn): Promise<Page> {
  const page = await openWindow(browser);
  page.setDefaultTimeout(15_000);
  await page.goto(day.url);
  await logIn(page, person);
  return page;
}

async function caseIdOf(accountId: string): Promise<string> {
  const filter = encodeURIComponent(JSON.stringify({ subjectId: accountId }));
  const [found] = await day.api.get(`/v1/cases?filter=${filter}`, caseSchema.array());
  if (found === undefined) throw new Error(`there is no case of ${accountId}`);
  return found.id;
}

const openCase = async (page: Page, accountId: string, name: string) =>
  visit(page, `${day.url}/cases/${await caseIdOf(accountId)}`, name);
const caseOf = async (accountId: string) =>
  day.api.get(`/v1/cases/${await caseIdOf(accountId)}`, caseDetailSchema);
const standingOf = (accountId: string) => day.api.get(`/v1/enforcement/${accountId}`, enforcementSchema);
const proposal = (page: Page) => page.getByRole('region', { name: 'Proposal' });

test('a second officer rejects a proposed ban with a reason, and the case is open again', async () => {
  await openCase(first, 'single_alder', 'Alder Works');
  await proposeBan(first, 'It harvests instructions in one frame, day and night.');
  await openCase(second, 'single_alder', 'Alder Works');
  await proposal(second)
    .getByRole('button', { name: /^Reject/ })
    .click();
  await dialog(second).getByRole('button', { name: 'Reject proposal' }).click();
  await dialog(second).getByText('The proposer needs to know why.').waitFor();
  await dialog(second).getByLabel('Why not').fill('A warning has not been tried.');
  await dialog(second).getByRole('button', { name: 'Reject proposal' }).click();
  await dialog(second).waitFor({ state: 'detached' });
  await second.getByRole('region', { name: 'Acts' }).getByRole('button', { name: /^Warn/ }).waitFor();
  const { state, decisions } = await caseOf('single_alder');
  expect(state).toBe('open');
  expect(decisions[0]).toMatchObject({
    status: 'rejected',
    resolvedByName: jonas.name,
    resolvedReason: 'A warning has not been tried.',
  });
  expect(await standingOf('single_alder')).toMatchObject({ standing: 'active', effect: 'allow' });
});

test('an officer cancels a proposal of their own, which nobody else has answered', async () => {
  await openCase(first, 'single_birch', 'Birch Works');
  await proposeBan(first, 'It harvests instructions in one frame, day and night.');
  await proposal(first)
    .getByRole('button', { name: /^Cancel proposal/ })
    .click();
  await sendDialog(first);
  await first.getByRole('region', { name: 'Acts' }).getByRole('button', { name: /^Ban/ }).waitFor();
  const { state, decisions } = await caseOf('single_birch');
  expect(state).toBe('open');
  expect(decisions[0]).toMatchObject({ status: 'cancelled', resolvedByName: amina.name });
  expect((await standingOf('single_birch')).effect).toBe('allow');
});

test('a warning closes the case and leaves the account served', async () => {
  await openCase(first, 'single_cedar', 'Cedar Works');
  await first.getByRole('region', { name: 'Acts' }).getByRole('button', { name: /^Warn/ }).click();
  await dialog(first).getByRole('button', { name: 'Start from the strongest findings' }).click();
  expect(await dialog(first).getByLabel('Reason').inputValue()).toMatch(/template|instructions/i);
  await confirm(first, 'Warn');
  await first.getByText('Closed: warn').first().waitFor();
  const { state, outcome, decisions } = await caseOf('single_cedar');
  expect({ state, outcome }).toEqual({ state: 'closed', outcome: 'warn' });
  expect(decisions[0]?.statementOfReasons.facts.length).toBeGreaterThan(0);
  expect(await standingOf('single_cedar')).toMatchObject({ standing: 'active', effect: 'allow' });
});

test('a limit that is mild and has an end takes effect at once, with the share that the account keeps', async () => {
  await openCase(first, 'single_dogwood', 'Dogwood Works');
  await first
    .getByRole('region', { name: 'Acts' })
    .getByRole('button', { name: /^Limit/ })
    .click();
  await dialog(first).getByLabel('Reason').fill('Until the use has been explained to us.');
  await dialog(first).getByLabel('Share of its ordinary rate it keeps, in %').fill('25');
  // Without an end it would take two people, and the dialog says so.
  await dialog(first).getByRole('button', { name: 'Propose limit', exact: true }).waitFor();
  await dialog(first).getByRole('button', { name: 'Until the end of (UTC): in 14 days' }).click();
  await confirm(first, 'Limit');
  await first.getByText('Closed: limit').first().waitFor();
  expect((await caseOf('single_dogwood')).decisions[0]).toMatchObject({ action: 'limit', limitPercent: 25 });
  expect(await standingOf('single_dogwood')).toMatchObject({ standing: 'limited', effect: 'limit' });
});
