import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { declaredPurposeSchema } from '@stillwatch/contracts/account';
import { freePort } from '@stillwatch/dev-runtime/loopback-port';
import type { Browser, Page } from 'playwright-core';
import { openLetterBox, type LetterBox } from '../src/demo/letter-box.js';
import { launchBrowser, openWindow, screenshot, seriousViolations } from './browser.js';
import { dialog, logIn, sendDialog, visit } from './console-pages.js';
import { administrator, amina, startOfficerDay, type OfficerDay } from './officer-day-world.js';

const asked = 'single_alder';
const question = 'Your usage has changed since spring; what do you build now?';
const heading = 'What you use the service for';

let day: OfficerDay;
let mail: LetterBox;
let browser: Browser;

beforeAll(async () => {
  mail = await openLetterBox();
  const port = await freePort();
  day = await startOfficerDay({
    port,
    mail,
    environment: {
      STILLWATCH_PUBLIC_URL: `http://127.0.0.1:${port}/`,
      STILLWATCH_SCORE_DELAY_MS: '100',
    },
    only: [asked],
  });
  await day.api.put(`/v1/accounts/${asked}`, { organization: { contactEmail: 'legal@alder.example' } });
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await day?.stop();
  await mail?.close();
});

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('an officer asks what an account does by now, and the customer answers once by the link in the letter', async () => {
  const page = await openWindow(browser);
  page.setDefaultTimeout(15_000);
  await page.goto(day.url);
  await logIn(page, amina);
  await visit(page, `${day.url}/accounts/${asked}`, 'Alder Works');
  await panel(page, 'Re-attestation').getByRole('button', { name: 'Ask for re-attestation' }).click();
  await dialog(page).getByLabel('What you want to know').fill(question);
  await screenshot(page, 'attestation-ask');
  await sendDialog(page);
  await panel(page, 'Re-attestation').getByText('Waits for an answer').waitFor();

  const letter = await mail.letter(({ text }) => text?.includes('/public/attestations/') ?? false);
  const link = /http:\/\/\S+\/public\/attestations\/\S+/.exec(letter?.text ?? '')?.[0];
  const customer = await openWindow(browser);
  customer.setDefaultTimeout(15_000);
  await visit(customer, link ?? '', heading);
  await customer.getByText(question).waitFor();
  await customer.getByText('“Helps our staff write.”').waitFor();
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await customer.setViewportSize({ width, height: 900 });
    await customer.emulateMedia({ colorScheme });
    expect(await seriousViolations(customer)).toEqual([]);
    await screenshot(customer, `attestation-open-${width}`);
  }
  await customer.setViewportSize({ width: 1280, height: 900 });
  await customer.getByLabel('in your own words').fill('We build a writing tutor for schools.');
  await customer.getByRole('button', { name: 'Add evidence' }).click();
  const evidence = customer.getByRole('group', { name: 'Evidence 1' });
  await evidence.getByLabel('What it is').fill('Product page');
  await evidence.getByLabel('Address').fill('alder.example');
  await evidence.getByText('An address begins with https://').waitFor();
  await evidence.getByLabel('Address').fill('https://alder.example/tutor');
  await customer.getByRole('button', { name: 'Confirm that this is right' }).click();
  await customer.getByText('Thank you. Your answer was received').waitFor();
  await screenshot(customer, 'attestation-answered');
  expect(await customer.getByRole('button', { name: 'Confirm that this is right' }).count()).toBe(0);
  expect(await seriousViolations(customer)).toEqual([]);
  await visit(customer, link ?? '', heading);
  await customer.getByText('Thank you. Your answer was received').waitFor();

  const [newest] = await day.api.get(
    `/v1/accounts/${asked}/declared-purposes`,
    declaredPurposeSchema.array(),
  );
  expect(newest).toMatchObject({
    statement: 'We build a writing tutor for schools.',
    declaredBy: 'customer',
    evidence: [{ title: 'Product page', url: 'https://alder.example/tutor' }],
  });
  await visit(page, `${day.url}/accounts/${asked}`, 'Alder Works');
  await panel(page, 'Re-attestation').getByText('Answered', { exact: true }).waitFor();
  await panel(page, 'Declared purpose').getByText('answered by the customer').waitFor();
}, 90_000);

test('a link that is not whole says so, and shows nothing of anybody', async () => {
  const customer = await openWindow(browser);
  await visit(customer, `${day.url}/public/attestations/no-such-link`, heading);
  await customer.getByRole('heading', { name: 'This link is not valid' }).waitFor();
  expect(await customer.getByText('Alder').count()).toBe(0);
});

test('an administrator writes the next version of a clause beside what it changes', async () => {
  const page = await openWindow(browser);
  page.setDefaultTimeout(15_000);
  await page.goto(day.url);
  await logIn(page, administrator);
  await visit(page, `${day.url}/policies`, 'Policies');
  await page.getByRole('button', { name: 'New version of No competing models from outputs' }).click();
  const text = dialog(page).getByLabel('Text');
  const before = await text.inputValue();
  await text.fill(before.replace('competes', 'rivals'));
  await dialog(page).getByRole('checkbox', { name: 'Reseller' }).uncheck();
  const changes = dialog(page).getByRole('region', { name: 'Changes from version 1' });
  await changes.locator('ins', { hasText: 'rivals' }).waitFor();
  await changes.getByText('No longer permitted with: reseller.').waitFor();
  await screenshot(page, 'clause-dialog');
  expect(await seriousViolations(page)).toEqual([]);
  await sendDialog(page);
  await page.getByText('Not yet in force').waitFor();
  await screenshot(page, 'policies-two-versions');
  expect(await seriousViolations(page)).toEqual([]);
}, 60_000);
