import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { auditEntrySchema } from '@stillwatch/contracts/audit-log';
import { campaignDetailSchema, campaignSchema } from '@stillwatch/contracts/campaign';
import { caseSchema, type Case } from '@stillwatch/contracts/case';
import { caseDetailSchema } from '@stillwatch/contracts/dossier';
import { enforcementSchema } from '@stillwatch/contracts/enforcement';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openWindow } from './browser.js';
import {
  dialog,
  logIn,
  openCaseOf,
  queueRow,
  sendDialog,
  shownReason,
  showTab,
  visit,
} from './console-pages.js';
import { amina, jonas, startOfficerDay, type OfficerDay } from './officer-day-world.js';

let day: OfficerDay;
let browser: Browser;
/** Amina's window, and Jonas's. */
let first: Page;
let second: Page;

beforeAll(async () => {
  day = await startOfficerDay();
  browser = await launchBrowser();
  first = await openWindow(browser);
  first.setDefaultTimeout(15_000);
  await first.goto(day.url);
  await logIn(first, amina);
  second = await openWindow(browser);
  second.setDefaultTimeout(15_000);
  await second.goto(day.url);
  await logIn(second, jonas);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await day?.stop();
});

async function caseOf(accountId: string): Promise<Case> {
  const filter = encodeURIComponent(JSON.stringify({ subjectId: accountId }));
  const [found] = await day.api.get(`/v1/cases?filter=${filter}`, caseSchema.array());
  if (found === undefined) throw new Error(`there is no case of ${accountId}`);
  return found;
}

/** Waits until the queue shows the campaign and nothing else: until the filtered rows are there, it shows those of before. */
async function onlyTheCampaign(page: Page): Promise<void> {
  const rows = page.locator('tbody tr');
  await rows.getByRole('link', { name: /of 6 accounts$/ }).waitFor();
  await rows.nth(1).waitFor({ state: 'detached' });
}

const detailOf = async (accountId: string) =>
  day.api.get(`/v1/cases/${(await caseOf(accountId)).id}`, caseDetailSchema);

test('an officer narrows the queue down and hands the address to a colleague, who sees the same', async () => {
  await visit(first, `${day.url}/cases`, 'Queue');
  await first.getByLabel('subject').selectOption('campaign');
  await onlyTheCampaign(first);
  await second.goto(first.url());
  await onlyTheCampaign(second);
});

test('an account whose campaign has an open case waits for it in a tab of its own', async () => {
  await visit(first, `${day.url}/cases`, 'Queue');
  await queueRow(first, 'Alder Works').waitFor();
  expect(await queueRow(first, 'Relay House 1').count()).toBe(0);
  await showTab(first, /^In campaigns/);
  await queueRow(first, 'Relay House 1').waitFor();
  await queueRow(first, 'Alder Works').waitFor({ state: 'detached' });
});

test('an officer saves a filter as a tab, and deletes it again', async () => {
  await visit(first, `${day.url}/cases`, 'Queue');
  await first.getByLabel('subject').selectOption('campaign');
  await first.getByRole('button', { name: 'Save filter' }).click();
  await dialog(first).getByLabel('Name').fill('Only campaigns');
  await dialog(first).getByRole('button', { name: 'Save filter' }).click();
  const tab = first
    .getByRole('group', { name: 'Saved filters' })
    .getByRole('button', { name: 'Only campaigns' });
  await tab.waitFor();
  await first.getByRole('button', { name: 'Delete this tab' }).click();
  await tab.waitFor({ state: 'detached' });
});

test('an officer takes a case from the queue with one key', async () => {
  await visit(first, `${day.url}/cases`, 'Queue');
  await queueRow(first, 'Alder Works').waitFor();
  await first.keyboard.press('j');
  const taken = first.locator('tbody tr.cursor');
  const name = await taken.getByRole('link').first().innerText();
  await first.keyboard.press('a');
  await taken.getByText(amina.name).first().waitFor();
  expect(await queueRow(first, name).innerText()).toContain(amina.name);
});

test('an officer reads why a case was raised, who is linked and which clause applies, and leaves a note', async () => {
  await openCaseOf(first, day.url, 'Relay House 1', /^In campaigns/);
  expect(await shownReason(first)).toContain('recurring template');
  await first
    .getByRole('region', { name: 'Linked' })
    .getByRole('link', { name: /^Campaign/ })
    .waitFor();
  await first.getByRole('region', { name: 'Clause' }).getByRole('heading', { level: 3 }).first().waitFor();
  await first.getByLabel('Internal note').fill('Pays with the card of five others.');
  await first.keyboard.press('Control+Enter');
  await first.getByText('“Pays with the card of five others.”').waitFor();
  expect((await detailOf('relay_0')).events.at(-1)).toMatchObject({ kind: 'note', actorName: amina.name });
});

test('an officer sees who else is at a case, and takes it over', async () => {
  const { id } = await caseOf('single_birch');
  await visit(first, `${day.url}/cases/${id}`, 'Birch Works');
  await first.getByRole('region', { name: 'Acts' }).waitFor();
  await visit(second, `${day.url}/cases/${id}`, 'Birch Works');
  const notice = second.getByRole('status').filter({ hasText: 'Somebody else is at this case' });
  await notice.getByText(amina.name).waitFor();
  await notice.getByRole('button', { name: 'Take over' }).click();
  await notice.waitFor({ state: 'detached' });
  expect((await detailOf('single_birch')).lookingBy?.name).toBe(jonas.name);
  await second.goto(`${day.url}/cases`);
});

test('an officer asks a customer for information and records the answer', async () => {
  await openCaseOf(first, day.url, 'Cedar Works');
  await first.keyboard.press('i');
  await dialog(first).getByLabel('Reason').fill('Please tell us what the invented instructions are for.');
  await dialog(first).getByRole('button', { name: 'Ask for information', exact: true }).click();
  await dialog(first).waitFor({ state: 'detached' });
  await first.getByText('Awaiting information').first().waitFor();
  await first.keyboard.press('e');
  await dialog(first).getByLabel('What they answered').fill('Exercises for our own staff school.');
  await sendDialog(first);
  await first.getByText('“Exercises for our own staff school.”').waitFor();
  expect((await detailOf('single_cedar')).state).toBe('open');
});

test('an officer snoozes a case out of the queue, and it can be woken', async () => {
  await openCaseOf(first, day.url, 'Cedar Works');
  await first.keyboard.press('z');
  await dialog(first).getByLabel('Reason').fill('Waits for the contract.');
  await sendDialog(first);
  await first
    .getByText(/^Snoozed until/)
    .first()
    .waitFor();
  await visit(first, `${day.url}/cases`, 'Queue');
  await queueRow(first, 'Alder Works').waitFor();
  expect(await queueRow(first, 'Cedar Works').count()).toBe(0);
  await first.getByRole('button', { name: /^Snoozed/ }).click();
  await queueRow(first, 'Cedar Works').getByRole('link', { name: 'Cedar Works' }).click();
  await first.getByRole('button', { name: /^Wake/ }).click();
  await first.getByRole('button', { name: /^Snooze/ }).waitFor();
  expect((await detailOf('single_cedar')).snoozedUntil).toBeNull();
});

test('an officer adds a note to several cases at once and is told what became of each', async () => {
  await visit(first, `${day.url}/cases`, 'Queue');
  for (const name of ['Fir Works', 'Ginkgo Works']) await queueRow(first, name).getByRole('checkbox').check();
  const bar = first.getByRole('region', { name: 'Selected cases' });
  await bar.getByText('2 selected').waitFor();
  await bar.getByRole('button', { name: 'Add a note' }).click();
  await dialog(first).getByText('2 undecided cases will be touched.').waitFor();
  await dialog(first).getByRole('textbox', { name: 'Note' }).fill('Same wave of registrations.');
  await dialog(first)
    .getByRole('button', { name: /^Add a note/ })
    .click();
  await dialog(first).getByText('2 done, 0 refused, 0 waiting, of 2.').waitFor();
  await dialog(first).getByRole('button', { name: 'Close' }).click();
  expect((await detailOf('single_ginkgo')).events.at(-1)).toMatchObject({ kind: 'note' });
});

test('an officer finds a case by pasting an id into the palette', async () => {
  const { id } = await caseOf('single_elm');
  await visit(first, `${day.url}/accounts`, 'Accounts');
  await first.keyboard.press('Control+k');
  await dialog(first).getByRole('combobox').fill(id);
  await dialog(first)
    .getByRole('option', { name: /^Open the case/ })
    .click();
  await first.getByRole('heading', { level: 1, name: 'Elm Works' }).waitFor();
});

test('an officer looks through a campaign, tries what would be without a member, and cuts a link', async () => {
  const [campaign] = await day.api.get('/v1/campaigns', campaignSchema.array());
  await visit(first, `${day.url}/campaigns/${campaign?.id}`, /^Campaign/);
  await first.getByRole('img', { name: /^6 members and/ }).waitFor();
  await first.keyboard.press('3');
  await first.getByRole('checkbox', { name: 'Select member relay_3' }).check();
  const trial = first.getByRole('table', { name: 'Campaign before and after' });
  await trial.getByRole('row', { name: /^Then .* 5$/ }).waitFor();
  await first.keyboard.press('4');
  await first
    .getByRole('button', { name: /^Inspect the link of/ })
    .first()
    .click();
  await first
    .getByRole('region', { name: 'Link', exact: true })
    .getByRole('button', { name: 'Cut', exact: true })
    .click();
  await dialog(first).getByLabel('Reason').fill('Two teams of one house.');
  await sendDialog(first);
  await first.getByText(/^The score (stays|went)/).waitFor();
  const { edges } = await day.api.get(`/v1/campaigns/${campaign?.id}`, campaignDetailSchema);
  expect(edges.filter(({ verdict }) => verdict === 'cut')).toHaveLength(1);
});

test('a campaign is banned but for one member, by two people, after reading what it hits', async () => {
  const [campaign] = await day.api.get('/v1/campaigns', campaignSchema.array());
  const caseUrl = `${day.url}/cases/${campaign?.openCaseId}`;
  await visit(first, caseUrl, /^Campaign/);
  await first.keyboard.press('3');
  await first.getByRole('checkbox', { name: 'Select member relay_5' }).check();
  await first.getByRole('region', { name: 'Acts' }).getByRole('button', { name: /^Ban/ }).click();
  await dialog(first).getByLabel('All but the 1 selected').check();
  await dialog(first).getByRole('region', { name: 'What it hits' }).getByText('Linked, not hit').waitFor();
  await dialog(first).getByLabel('Reason').fill('One operator spreads one harvest over these accounts.');
  await sendDialog(first);
  await first.getByText('Waits for a second person').first().waitFor();
  await visit(second, caseUrl, /^Campaign/);
  await second.getByRole('button', { name: /^Approve/ }).click();
  await dialog(second).getByRole('button', { name: 'Approve ban' }).click();
  await dialog(second).waitFor({ state: 'detached' });
  const standing = async (accountId: string) =>
    (await day.api.get(`/v1/enforcement/${accountId}`, enforcementSchema)).standing;
  expect(await standing('relay_0')).toBe('banned');
  expect(await standing('relay_5')).toBe('active');
});

test('a whole review by keyboard alone: focus mode gives a case, it is decided, and the next comes by itself', async () => {
  await visit(first, `${day.url}/cases`, 'Queue');
  await queueRow(first, 'Alder Works').waitFor();
  await first.keyboard.press('p');
  await first.waitForURL(/\/cases\/.+/);
  await first.getByRole('region', { name: 'Focus mode' }).waitFor();
  await first.getByRole('region', { name: 'Acts' }).waitFor();
  const reviewed = new URL(first.url()).pathname.split('/').at(-1) ?? '';
  await first.keyboard.press('?');
  await dialog(first).getByText('No violation').waitFor();
  await first.keyboard.press('Escape');
  await dialog(first).waitFor({ state: 'detached' });
  await first.keyboard.press('n');
  await dialog(first).waitFor();
  await first.keyboard.type('Exercises for an own school, as the contract says.');
  await sendDialog(first);
  await first.waitForURL((url) => !url.pathname.endsWith(reviewed));
  await first.getByRole('region', { name: 'Acts' }).waitFor();
  await first
    .getByRole('region', { name: 'Focus mode' })
    .getByText(/1 done/)
    .waitFor();
  const decided = await day.api.get(`/v1/cases/${reviewed}`, caseDetailSchema);
  expect(decided.state).toBe('closed');
  const decision = decided.decisions.find(({ action }) => action === 'no_violation');
  expect(decision?.status).toBe('in_force');
  const decisionId = decision?.id ?? '';
  const filter = encodeURIComponent(JSON.stringify({ objectId: decisionId }));
  const entries = await day.api.get(`/v1/audit-log?filter=${filter}`, auditEntrySchema.array());
  expect(entries.some(({ actorName }) => actorName === amina.name)).toBe(true);
  await first.keyboard.press('p');
  await first.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
});

test('focus mode can be left while its next case is still being read', async () => {
  await visit(first, `${day.url}/cases`, 'Queue');
  await queueRow(first, 'Hazel Works').waitFor();
  const isCaseRead = (url: URL) => /^\/v1\/cases\/[^/]+$/.test(url.pathname);
  const never = new Promise<void>(() => undefined);
  await first.route(isCaseRead, (route) => (route.request().method() === 'GET' ? never : route.continue()));
  await first.keyboard.press('p');
  await first.getByRole('status', { name: 'Loading the case' }).waitFor();
  await first
    .getByRole('region', { name: 'Focus mode' })
    .getByText(/0 done/)
    .waitFor();
  await first.keyboard.press('p');
  await first.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
  await first.unroute(isCaseRead);
});

test('a suspension is proposed by one officer and approved by another', async () => {
  await openCaseOf(first, day.url, 'Hazel Works');
  await first.keyboard.press('s');
  await dialog(first).getByLabel('Reason').fill('Harvests instructions day and night in one frame.');
  await dialog(first).getByRole('button', { name: 'Propose suspension', exact: true }).click();
  await first.getByText('Waits for a second person').first().waitFor();
  await first.goto(`${day.url}/cases`);
  await visit(second, `${day.url}/cases/${(await caseOf('single_hazel')).id}`, 'Hazel Works');
  await second.keyboard.press('y');
  await dialog(second)
    .getByRole('button', { name: /^Approve/ })
    .click();
  await second.getByText('Closed: suspend').first().waitFor();
  const standing = await day.api.get('/v1/enforcement/single_hazel', enforcementSchema);
  expect(standing).toMatchObject({ standing: 'suspended', effect: 'block' });
});
