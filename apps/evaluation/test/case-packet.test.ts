import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { auditEntrySchema } from '@stillwatch/contracts/audit-log';
import { caseSchema } from '@stillwatch/contracts/case';
import { evidencePacketSchema } from '@stillwatch/contracts/evidence-packet';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openWindow, screenshot, seriousViolations } from './browser.js';
import { dialog, logIn, visit } from './console-pages.js';
import { amina, startOfficerDay, type OfficerDay } from './officer-day-world.js';

const firWorks = 'single_fir';
let day: OfficerDay;
let browser: Browser;
let page: Page;
let caseId: string;

beforeAll(async () => {
  day = await startOfficerDay({ only: [firWorks] });
  const cases = await day.api.get('/v1/cases', caseSchema.array());
  caseId = cases.find(({ subject }) => subject.id === firWorks)?.id ?? '';
  browser = await launchBrowser();
  page = await openWindow(browser);
  await page.goto(day.url);
  await logIn(page, amina);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await day?.stop();
});

async function openPackets(): Promise<void> {
  await visit(page, `${day.url}/cases/${caseId}`, /Fir Works/);
  await page.getByRole('region', { name: 'Acts' }).waitFor();
  await page.keyboard.press('d');
  await dialog(page).getByRole('heading', { name: 'Evidence packet' }).waitFor();
}

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

const packets = () => day.api.get(`/v1/cases/${caseId}/evidence-packets`, evidencePacketSchema.array());

test('an officer has a packet made and fetches the PDF whose hash is shown; the download is on record', async () => {
  await openPackets();
  await dialog(page).getByText('No packet of this case has been made yet.').waitFor();
  await lookWideAndNarrow('packet-none');
  await dialog(page).getByRole('button', { name: 'Make a packet' }).click();
  const link = dialog(page).getByRole('link', { name: /^PDF/ });
  await link.waitFor({ timeout: 60_000 });
  await lookWideAndNarrow('packet-ready');

  const [made] = await packets();
  await dialog(page)
    .getByRole('button', { name: `Copy ${made?.rootHash}` })
    .waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toMatch(/^evidence-packet-.*\.pdf$/);
  const file = await readFile(await download.path());
  expect(createHash('sha256').update(file).digest('hex')).toBe(made?.pdf?.sha256);
  const filter = encodeURIComponent(JSON.stringify({ action: 'evidence_packet.downloaded' }));
  const entries = await day.api.get(`/v1/audit-log?filter=${filter}`, auditEntrySchema.array());
  expect(entries).toMatchObject([{ actorName: amina.name, objectId: caseId, after: { file: 'pdf' } }]);
}, 120_000);

test('while a packet is made, its page says what is being done and how far it is', async () => {
  const [made] = await packets();
  const running = { ...made, status: 'running', step: 'Reading accounts', stepsDone: 6, stepsTotal: 44 };
  await page.route('**/evidence-packets', (route) =>
    route.fulfill({ json: [{ ...running, snapshotAt: null, json: null, pdf: null, rootHash: null }] }),
  );
  await openPackets();
  await dialog(page).getByRole('progressbar', { name: 'The packet being made' }).waitFor();
  await dialog(page).getByRole('status').getByText('Reading accounts … step 7 of 44').waitFor();
  expect(await dialog(page).getByRole('button', { name: 'Make a packet' }).isDisabled()).toBe(true);
  await lookWideAndNarrow('packet-running');
  await page.unroute('**/evidence-packets');
}, 120_000);

test('packets that cannot be read, and one that could not be made, say so', async () => {
  await page.route('**/evidence-packets', (route) => route.fulfill({ status: 503, json: {} }));
  await openPackets();
  await dialog(page).getByText('Could not load the evidence packets').waitFor({ timeout: 30_000 });
  await page.unroute('**/evidence-packets');
  const [made] = await packets();
  const failed = { ...made, status: 'failed', problem: 'The disk is full.', json: null, pdf: null };
  await page.route('**/evidence-packets', (route) => route.fulfill({ json: [failed] }));
  await dialog(page).getByRole('button', { name: 'Try again' }).click();
  await dialog(page).getByRole('alert').getByText('It could not be made.').waitFor();
  await lookWideAndNarrow('packet-failed');
  await page.unroute('**/evidence-packets');
}, 120_000);
