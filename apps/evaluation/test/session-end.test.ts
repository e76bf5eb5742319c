import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { caseSchema } from '@stillwatch/contracts/case';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openWindow, screenshot, seriousViolations } from './browser.js';
import { dialog, logIn, visit } from './console-pages.js';
import { administrator, amina, jonas, startOfficerDay, type OfficerDay } from './officer-day-world.js';

let day: OfficerDay;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  day = await startOfficerDay({
    environment: { STILLWATCH_SCORE_DELAY_MS: '100' },
    only: ['single_birch', 'single_cedar', 'single_dogwood'],
  });
  browser = await launchBrowser();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await day?.stop();
});

beforeEach(async () => {
  page = await openWindow(browser);
  page.setDefaultTimeout(30_000);
  await page.goto(day.url);
});

const caseOf = async (accountId: string): Promise<string> => {
  const filter = encodeURIComponent(JSON.stringify({ subjectId: accountId }));
  const [found] = await day.api.get(`/v1/cases?filter=${filter}`, caseSchema.array());
  return `${day.url}/cases/${found?.id}`;
};

const cookieOf = async (): Promise<string> =>
  (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

/** Ends the session as an administrator or the clock would: the page hears nothing of it. */
async function endSession(): Promise<void> {
  const response = await fetch(`${day.url}/v1/session`, {
    method: 'DELETE',
    headers: { cookie: await cookieOf() },
  });
  expect(response.status).toBe(204);
}

const ended = () => page.getByRole('dialog', { name: 'Your session has ended' });

async function signInAgain(password: string): Promise<void> {
  await ended().getByLabel('Password').fill(password);
  await ended().getByRole('button', { name: 'Sign in' }).click();
}

const reason = 'The prompts collect instructions with their answers, which we saw on four days.';

test('a session that ends while an officer writes the reasons of a decision opens a log-in over them, and nothing is lost', async () => {
  await logIn(page, amina);
  await visit(page, await caseOf('single_birch'), 'Birch Works');
  await page.keyboard.press('w');
  await dialog(page).getByLabel('Reason').fill(reason);
  const explanation = dialog(page).getByLabel('Explanation');
  await explanation.fill('We saw requests that ask for training data, and no end users.');
  await endSession();

  // No key is pressed: a read in the background finds out.
  await ended().waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/cases\//);
  expect(await ended().getByLabel('E-mail').inputValue()).toBe(amina.email);
  await ended().getByText('What you typed is still there.', { exact: false }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await screenshot(page, 'session-ended');
  await page.keyboard.press('Escape');
  await signInAgain('not her password');
  await ended().getByText('The e-mail address or the password is not right.').waitFor();
  await signInAgain(amina.password);
  await ended().waitFor({ state: 'detached' });

  expect(await dialog(page).getByLabel('Reason').inputValue()).toBe(reason);
  expect(await explanation.inputValue()).toContain('no end users');
  expect(await explanation.evaluate((field) => field.matches(':focus'))).toBe(true);
  await dialog(page).getByRole('button', { name: 'Warn', exact: true }).click();
  await page.getByText('Closed: warn').first().waitFor();
}, 180_000);

test('a note that is sent after the session has ended is added once the officer is in again, without being sent twice', async () => {
  await logIn(page, amina);
  await visit(page, await caseOf('single_cedar'), 'Cedar Works');
  await page.getByLabel('Internal note').fill('Called them: nobody knows of a school.');
  await endSession();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await signInAgain(amina.password);
  await page.getByText('Note added to the case.').waitFor();
  await page.getByText('Called them: nobody knows of a school.').waitFor();
  expect(await page.getByText('Called them: nobody knows of a school.').count()).toBe(1);
  expect(await page.getByLabel('Internal note').inputValue()).toBe('');
}, 180_000);

test.each([
  [
    'the wording of a clause',
    () => `${day.url}/policies`,
    'Policies',
    /^New version of No competing/,
    'Text',
    'Add version 2',
  ],
  [
    'a request for attestation',
    () => `${day.url}/accounts/single_dogwood`,
    'Dogwood Works',
    'Ask for re-attestation',
    'What you want to know',
    'Send the request',
  ],
])(
  '%s outlasts the session too',
  async (_what, url, heading, open, field, send) => {
    await logIn(page, administrator);
    await visit(page, url(), heading);
    await page.getByRole('button', { name: open }).click();
    const words = 'Outputs are not used to train what competes with us.';
    await dialog(page).getByLabel(field, { exact: false }).fill(words);
    await endSession();
    await dialog(page).getByRole('button', { name: send }).click();
    await ended().waitFor();
    await signInAgain(administrator.password);
    await ended().waitFor({ state: 'detached' });
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByText(words).first().waitFor();
    expect(page.url()).toBe(url());
  },
  180_000,
);

test('what one officer typed is never sent in the name of another who signs in there: the page starts anew', async () => {
  await logIn(page, amina);
  await visit(page, await caseOf('single_dogwood'), 'Dogwood Works');
  await page.getByLabel('Internal note').fill('A note of Amina.');
  await endSession();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await ended().getByLabel('E-mail').fill(jonas.email);
  await ended().getByText('what was typed is lost', { exact: false }).waitFor();
  await signInAgain(jonas.password);
  await page.getByRole('button', { name: `Signed in as ${jonas.name}` }).waitFor();
  await page.getByRole('heading', { name: 'Dogwood Works' }).waitFor();
  expect(await page.getByLabel('Internal note').inputValue()).toBe('');
  expect(await page.getByText('A note of Amina.').count()).toBe(0);
}, 180_000);
