import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { caseSchema } from '@stillwatch/contracts/case';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openWindow, screenshot, seriousViolations } from './browser.js';
import { approveBan, approveButton, confirm, dialog, logIn, proposeBan, visit } from './console-pages.js';
import { administrator, amina, startOfficerDay, type OfficerDay } from './officer-day-world.js';

const ben = {
  name: 'Ben Osei',
  email: 'ben@stillwatch.example',
  password: 'three ducks beside a windmill',
};

let day: OfficerDay;
let browser: Browser;
let admin: Page;
let second: Page;
let officer: Page;

async function newWindow(): Promise<Page> {
  const page = await openWindow(browser);
  page.setDefaultTimeout(30_000);
  await page.goto(day.url);
  return page;
}

beforeAll(async () => {
  day = await startOfficerDay({
    environment: { STILLWATCH_SCORE_DELAY_MS: '100' },
    only: ['single_birch'],
  });
  browser = await launchBrowser();
  [admin, second, officer] = [await newWindow(), await newWindow(), await newWindow()];
  await logIn(admin, administrator);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await day?.stop();
});

async function openPerson(page: Page, name: string): Promise<void> {
  await visit(page, `${day.url}/users`, 'People');
  await page.getByRole('link', { name }).first().click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Invites somebody and answers the link that is handed over. */
async function invite(page: Page, { name, email }: { name: string; email: string }): Promise<string> {
  await visit(page, `${day.url}/users`, 'People');
  await page.getByRole('button', { name: 'Invite a person' }).click();
  await dialog(page).getByLabel('Name').fill(name);
  await dialog(page).getByLabel('E-mail').fill(email);
  await dialog(page).getByLabel('Role').click();
  await page.getByRole('option', { name: /^Administrator/ }).click();
  await dialog(page)
    .getByRole('button', { name: /^Invite/ })
    .click();
  const handedOver = page.getByRole('dialog', { name: `The link for ${name}` });
  const url = await handedOver.locator('code').innerText();
  await screenshot(page, 'people-link');
  await handedOver.getByRole('button', { name: 'I have it' }).click();
  return url;
}

async function setPassword(page: Page, password: string, repeated = password): Promise<void> {
  await page.getByLabel('New password').fill(password);
  await page.getByLabel('The same again').fill(repeated);
  await page.getByRole('button', { name: 'Set password' }).click();
}

test('an administrator invites a second one, who chooses a password by the link, which then does nothing any more', async () => {
  const url = await invite(admin, ben);
  await second.goto(url);
  await second.getByRole('heading', { name: `Choose a password, ${ben.name}` }).waitFor();
  expect(await seriousViolations(second)).toEqual([]);
  await setPassword(second, ben.password, 'three ducks');
  await second.getByText('The two are not the same.').waitFor();
  await setPassword(second, 'password1234');
  await second.getByText('The password is easy to guess.', { exact: false }).waitFor();
  await screenshot(second, 'invitation-weak');
  await setPassword(second, ben.password);
  await second.getByText('Your password is set. Sign in with it.').waitFor();
  expect(await second.getByLabel('E-mail').inputValue()).toBe(ben.email);
  await logIn(second, ben);
  await visit(officer, url, 'This link is not valid');
}, 120_000);

test('who let somebody in cannot confirm them; another administrator can', async () => {
  await openPerson(admin, amina.name);
  await admin.getByText('You let Amina Okafor in, so another administrator must confirm them').waitFor();
  expect(await admin.getByRole('button', { name: 'Confirm' }).isDisabled()).toBe(true);
  await screenshot(admin, 'person-not-confirmed');
  await openPerson(second, amina.name);
  await second.getByRole('button', { name: 'Confirm' }).click();
  await confirm(second, 'Confirm');
  await second.getByText(/^Confirmed by Ben Osei/).waitFor();
  expect(await seriousViolations(second)).toEqual([]);
}, 120_000);

test('disabling an administrator waits for a second one, who can reject it', async () => {
  await openPerson(second, 'Administrator');
  await second.getByRole('button', { name: 'Disable' }).click();
  await dialog(second).getByText('so this is only proposed', { exact: false }).waitFor();
  await confirm(second, 'Propose disabling');
  await second.getByText('Disable Administrator').first().waitFor();
  await second.getByRole('button', { name: /^Cancel proposal/ }).waitFor();
  await visit(admin, `${day.url}/users`, 'People');
  await admin.getByText('Waits for a second administrator').waitFor();
  await screenshot(admin, 'people-waiting');
  await admin.getByRole('button', { name: 'Reject: Disable Administrator' }).click();
  await confirm(admin, 'Reject');
  await admin.getByText('Waits for a second administrator').waitFor({ state: 'detached' });
}, 120_000);

test('who let the proposer in sees why they cannot approve; the decision of two whom one let in says so', async () => {
  const filter = encodeURIComponent(JSON.stringify({ subjectId: 'single_birch' }));
  const [found] = await day.api.get(`/v1/cases?filter=${filter}`, caseSchema.array());
  const path = `${day.url}/cases/${found?.id}`;
  await officer.goto(day.url);
  await logIn(officer, amina);
  await visit(officer, path, 'Birch Works');
  await proposeBan(officer, 'The outputs are collected to train a model that competes with ours.');
  await visit(admin, path, 'Birch Works');
  await admin
    .getByText('You let Amina Okafor in, so you two do not count as two people.', { exact: false })
    .waitFor();
  expect(await approveButton(admin).isDisabled()).toBe(true);
  await screenshot(admin, 'proposal-not-independent');
  await visit(second, path, 'Birch Works');
  await approveBan(second);
  await second.getByText('Two people decided, but one person let both in.').waitFor();
  await screenshot(second, 'case-one-origin');
  await visit(second, `${day.url}/accounts/single_birch`, 'Birch Works');
  await second.getByRole('region', { name: 'Decisions' }).getByText('One origin').waitFor();
}, 180_000);

test('a person changes the password alone, which ends the other sessions over what is typed there', async () => {
  const elsewhere = await newWindow();
  await logIn(elsewhere, amina);
  await visit(officer, `${day.url}/profile`, 'Your sign-in');
  await officer.getByText('Here', { exact: true }).waitFor();
  expect(await seriousViolations(officer)).toEqual([]);
  await screenshot(officer, 'profile');
  const change = async (current: string, next: string) => {
    await officer.getByLabel('Current password').fill(current);
    await officer.getByLabel('New password').fill(next);
    await officer.getByLabel('The same again').fill(next);
    await officer.getByRole('button', { name: 'Change password' }).click();
  };
  await change('not the right one', 'five spoons under the bridge');
  await officer.getByText('The current password is not right', { exact: false }).waitFor();
  await change(amina.password, 'five spoons under the bridge');
  await officer.getByText('Your password is changed', { exact: false }).waitFor();
  await elsewhere.getByRole('link', { name: 'Accounts' }).click();
  await elsewhere.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
}, 120_000);
