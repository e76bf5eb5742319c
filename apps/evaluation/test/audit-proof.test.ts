import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { auditCheckpointSchema } from '@stillwatch/contracts/audit-log';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openWindow, screenshot, seriousViolations } from './browser.js';
import { dialog, logIn, visit } from './console-pages.js';
import { startOfficerDay, type OfficerDay } from './officer-day-world.js';
import { confirm, type NewPerson } from '../src/demo/demo-people.js';

const secondAdministrator: NewPerson = {
  email: 'bo@stillwatch.example',
  name: 'Bo Lindqvist',
  role: 'administrator',
  password: 'three herons over the weir',
};
/** Let in by the first administrator too, so that the second and the third are two people. */
const thirdAdministrator: NewPerson = {
  email: 'cleo@stillwatch.example',
  name: 'Cleo Marsh',
  role: 'administrator',
  password: 'nine lanterns on the jetty',
};

let day: OfficerDay;
let browser: Browser;
let cleo: Page;
let bo: Page;

beforeAll(async () => {
  day = await startOfficerDay({ only: [], people: [secondAdministrator, thirdAdministrator] });
  await confirm(day.api, secondAdministrator, thirdAdministrator);
  browser = await launchBrowser();
  [cleo, bo] = [await openWindow(browser), await openWindow(browser)];
  for (const [page, person] of [
    [cleo, thirdAdministrator],
    [bo, secondAdministrator],
  ] as const) {
    await page.goto(day.url);
    await logIn(page, person);
  }
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await day?.stop();
});

const looks = [
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
  ...(process.env['STILLWATCH_SCREENSHOTS']
    ? ([
        { width: 1280, height: 900, colorScheme: 'dark' },
        { width: 390, height: 844, colorScheme: 'light' },
      ] as const)
    : []),
] as const;

/** The page as it is, in every look: readable by everybody, never wider than its window. */
async function seen(page: Page, name: string): Promise<void> {
  for (const { width, height, colorScheme } of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mode="${colorScheme}"]`).waitFor();
    await screenshot(page, `${name}-${colorScheme}-${width}`);
    expect({ name, width, violations: await seriousViolations(page) }).toEqual({
      name,
      width,
      violations: [],
    });
    const [content, window] = await page
      .locator('html')
      .evaluate((html) => [html.scrollWidth, html.clientWidth]);
    expect(content).toBe(window);
  }
  await page.setViewportSize(looks[0]);
}

const verify = (page: Page) => page.getByRole('button', { name: /^Verify the chain/ }).click();

async function newestCheckpoint() {
  for (;;) {
    const [newest] = await day.api.get(
      '/v1/audit-log/checkpoints?range=[0,0]',
      auditCheckpointSchema.array(),
    );
    if (newest) return newest;
    await pause(100);
  }
}

test('officers see that the log is whole, and what proves it', async () => {
  await newestCheckpoint();
  await visit(cleo, `${day.url}/audit-log`, 'Audit log');
  await verify(cleo);
  await cleo.getByText(/^Intact through entry/).waitFor();
  await cleo.getByText(/from outside the database/).waitFor();
  await cleo.getByText(/audit-checkpoints\.ndjson/).waitFor();
  await cleo.getByRole('button', { name: /^Copy the public key/ }).waitFor();
  await seen(cleo, 'audit-proof');
  const download = cleo.waitForEvent('download');
  await cleo.getByRole('link', { name: 'Export' }).click();
  expect((await download).suggestedFilename()).toBe('audit-entries.ndjson');
}, 240_000);

test('a lost end is told in plain words, and put on record by two administrators', async () => {
  const { entry } = await newestCheckpoint();
  const owner = new pg.Client({ connectionString: day.databaseUrl });
  await owner.connect();
  await owner.query('ALTER TABLE audit_entries DISABLE TRIGGER USER');
  await owner.query('DELETE FROM audit_entries WHERE seq >= $1', [entry]);
  await owner.query('ALTER TABLE audit_entries ENABLE TRIGGER USER');
  await owner.end();

  await visit(cleo, `${day.url}/audit-log`, 'Audit log');
  await verify(cleo);
  await cleo.getByText('The end of the log is missing').waitFor();
  await cleo.getByRole('button', { name: /^Re-anchor the log/ }).click();
  await seen(cleo, 'audit-re-anchor-dialog');
  await dialog(cleo).getByLabel('Reason').fill('The disk was lost; the backup of last night was restored.');
  await dialog(cleo)
    .getByRole('button', { name: /^Propose to a second person/ })
    .click();
  await dialog(cleo).waitFor({ state: 'detached' });
  await cleo.getByText('A second administrator must approve it.', { exact: false }).first().waitFor();
  await seen(cleo, 'audit-tail-cut');

  await visit(bo, `${day.url}/audit-log`, 'Audit log');
  await bo.getByRole('button', { name: 'Approve…' }).click();
  await dialog(bo)
    .getByRole('button', { name: /^Approve/ })
    .click();
  await dialog(bo).waitFor({ state: 'detached' });
  await bo.getByText(/^Intact through entry/).waitFor();
  await bo.getByText('Gap on record', { exact: true }).waitFor();
  await seen(bo, 'audit-gap');
}, 240_000);

test('System says whether the checkpoints reach their file', async () => {
  await visit(cleo, `${day.url}/system`, 'System');
  await cleo
    .getByRole('region', { name: 'Audit checkpoints' })
    .getByText(/newest signs entry/)
    .waitFor();
  await seen(cleo, 'system-checkpoints');
}, 240_000);
