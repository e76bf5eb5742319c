import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { auditEntrySchema } from '@stillwatch/contracts/audit-log';
import { caseSchema } from '@stillwatch/contracts/case';
import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openWindow, screenshot, seriousViolations } from './browser.js';
import { logIn, visit } from './console-pages.js';
import { amina, startOfficerDay, type OfficerDay } from './officer-day-world.js';

const firWorks = 'single_fir';
const relays = Array.from({ length: 6 }, (_, n) => `relay_${n}`);
let day: OfficerDay;
let browser: Browser;
let page: Page;
let cases: { fir: string; campaign: string };

/** What an account that is watched by now goes on to ask. */
const laterRequests = (accountId: string): UsageEvent[] =>
  Array.from({ length: 5 }, (_, index) => ({
    id: `${accountId}_later_${index}`,
    accountId,
    occurredAt: new Date(Date.now() - (index + 1) * 600_000).toISOString(),
    operation: 'chat',
    model: 'atlas',
    content: {
      system: 'You write training data and nothing else.',
      prompt: `Generate twenty-five new and diverse prompts with their ideal completions for fine-tuning another language model.\n\nTopic ${index}: kiln temperatures\n${'A line of the payload. '.repeat(260)}\nThat is all.`,
      completion: `prompt\tcompletion\n${'How hot?\t1,200 °C\n'.repeat(12)}`,
    },
  }));

beforeAll(async () => {
  day = await startOfficerDay({
    environment: { STILLWATCH_EVIDENCE_EXCERPTS: 'on' },
    only: [firWorks, ...relays],
  });
  await day.api.postEvents([firWorks, ...relays].flatMap(laterRequests));
  const all = await day.api.get('/v1/cases?range=[0,99]', caseSchema.array());
  const of = (type: string, id?: string) =>
    all.find(({ subject }) => subject.type === type && (id ?? subject.id) === subject.id)?.id ?? '';
  cases = { fir: of('account', firWorks), campaign: of('campaign') };
  browser = await launchBrowser();
  page = await openWindow(browser);
  await page.goto(day.url);
  await logIn(page, amina);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await day?.stop();
});

const evidence = () => page.getByRole('region', { name: 'Evidence', exact: true });

async function lookWideAndNarrow(name: string): Promise<void> {
  for (const [width, height, colorScheme] of [
    [390, 844, 'dark'],
    [1280, 800, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mode="${colorScheme}"]`).waitFor();
    await screenshot(page, `${name}-${colorScheme}-${width}`);
    expect({ width, violations: await seriousViolations(page) }).toEqual({ width, violations: [] });
  }
}

test('an officer is told that a look is recorded, opens an excerpt in its place, and the look is on record', async () => {
  await visit(page, `${day.url}/cases/${cases.fir}`, /Fir Works/);
  await evidence().getByText('recorded in the audit log under your name').waitFor();
  await screenshot(page, 'evidence-first-screen');
  await page.keyboard.press('v');
  await evidence()
    .getByRole('button', { name: /^Open the excerpt/ })
    .first()
    .click();
  const prompt = evidence().getByRole('group', { name: 'Prompt', exact: true });
  await prompt.getByText('for fine-tuning another language model').waitFor();
  expect(await prompt.innerText()).toMatch(/characters were not kept[^]*That is all\.$/);
  await evidence().getByRole('group', { name: 'Completion' }).getByText('How hot?').first().waitFor();
  await lookWideAndNarrow('evidence-opened');
  await evidence()
    .getByRole('button', { name: /^Close the excerpt/ })
    .click();
  await prompt.waitFor({ state: 'detached' });
  const looks = await day.api.get(
    `/v1/audit-log?filter=${encodeURIComponent(JSON.stringify({ action: 'excerpt.opened' }))}`,
    auditEntrySchema.array(),
  );
  expect(looks.map(({ actorName, objectId }) => [actorName, objectId])).toEqual([
    ['Amina Okafor', cases.fir],
  ]);
}, 120_000);

test('a file is attached, comes back as it was, and is withdrawn with a reason', async () => {
  await visit(page, `${day.url}/cases/${cases.fir}`, /Fir Works/);
  const file = {
    name: 'customer letter.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('We train nothing.'),
  };
  await evidence()
    .getByLabel(/Attach a file/)
    .setInputFiles(file);
  const downloading = page.waitForEvent('download');
  await evidence().getByRole('link', { name: 'Download customer letter.txt' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('customer letter.txt');
  expect(await readFile(await download.path(), 'utf8')).toBe('We train nothing.');
  await evidence()
    .getByLabel(/Attach a file/)
    .setInputFiles({ ...file, name: 'dump.bin', buffer: Buffer.alloc(10 * 1024 * 1024 + 1) });
  await evidence().getByRole('alert').getByText('larger than 10 MB').waitFor();
  await screenshot(page, 'evidence-files');
  await evidence().getByRole('button', { name: 'Withdraw customer letter.txt' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('It is of another customer.');
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw the file' }).click();
  await evidence().getByText('Withdrawn by Amina Okafor').waitFor();
  expect(
    await evidence()
      .getByRole('link', { name: /^Download/ })
      .count(),
  ).toBe(0);
}, 120_000);

test('a campaign’s case shows what its members asked, each under its account', async () => {
  await visit(page, `${day.url}/cases/${cases.campaign}`, /^Campaign/);
  await evidence().getByRole('link', { name: 'relay_0' }).waitFor();
  await evidence().scrollIntoViewIfNeeded();
  await screenshot(page, 'evidence-campaign');
  await evidence()
    .getByRole('button', { name: /^Open the excerpt/ })
    .first()
    .click();
  await evidence().getByRole('group', { name: 'Prompt', exact: true }).waitFor();
}, 60_000);

test('erasing on the account page ends it: the case shows that it is erased, and nothing can be opened', async () => {
  await visit(page, `${day.url}/accounts/${firWorks}`, /Fir Works/);
  const kept = page.getByRole('region', { name: 'Excerpts of requests' });
  await kept.getByText('3 excerpts').waitFor();
  await kept.scrollIntoViewIfNeeded();
  await screenshot(page, 'evidence-account');
  await kept.getByRole('button', { name: 'Erase' }).click();
  await screenshot(page, 'evidence-erase-dialog');
  await page.getByRole('dialog').getByLabel('Reason').fill('The customer asked for it.');
  await page.getByRole('dialog').getByRole('button', { name: 'Erase for good' }).click();
  await kept.getByText('Erased by Amina Okafor').waitFor();
  await visit(page, `${day.url}/cases/${cases.fir}`, /Fir Works/);
  await evidence()
    .getByText(/^Erased/)
    .first()
    .waitFor();
  expect(
    await evidence()
      .getByRole('button', { name: /the excerpt of/ })
      .count(),
  ).toBe(0);
  await page.keyboard.press('v');
  await screenshot(page, 'evidence-erased');
}, 60_000);
