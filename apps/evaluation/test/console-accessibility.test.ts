import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { campaignSchema } from '@stillwatch/contracts/campaign';
import { caseSchema } from '@stillwatch/contracts/case';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openWindow, screenshot, seriousViolations } from './browser.js';
import { logIn, visit } from './console-pages.js';
import { administrator, startOfficerDay, type OfficerDay } from './officer-day-world.js';

let day: OfficerDay;
let browser: Browser;
let page: Page;
let campaignId: string | undefined;
let cases: { account?: string; campaign?: string };

beforeAll(async () => {
  day = await startOfficerDay();
  [campaignId] = (await day.api.get('/v1/campaigns', campaignSchema.array())).map(({ id }) => id);
  const all = await day.api.get('/v1/cases?range=[0,99]', caseSchema.array());
  const of = (type: string) => all.find(({ subject }) => subject.type === type)?.id;
  cases = { account: of('account'), campaign: of('campaign') };
  browser = await launchBrowser();
  page = await openWindow(browser);
  await page.goto(day.url);
  await logIn(page, administrator);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await day?.stop();
});

/** Each width and each colour mode once. */
const looks = [
  { width: 1280, height: 800, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

/** Every page of the console: its name, its address and the heading by which it is ready. */
const pages: [string, () => string, RegExp][] = [
  ['queue', () => '/cases', /^Queue$/],
  ['case', () => `/cases/${cases.account}`, /.+/],
  ['campaign-case', () => `/cases/${cases.campaign}`, /^Campaign/],
  ['accounts', () => '/accounts', /^Accounts$/],
  ['account', () => '/accounts/single_alder', /Alder Works/],
  ['campaigns', () => '/campaigns', /^Campaigns$/],
  ['campaign', () => `/campaigns/${campaignId}`, /^Campaign/],
  ['campaign-activity', () => `/campaigns/${campaignId}?view=activity`, /^Campaign/],
  ['campaign-members', () => `/campaigns/${campaignId}?view=members`, /^Campaign/],
  ['campaign-links', () => `/campaigns/${campaignId}?view=links`, /^Campaign/],
  ['campaign-keys', () => `/campaigns/${campaignId}?view=shared-keys`, /^Campaign/],
  ['appeals', () => '/appeals', /^Appeals$/],
  ['policies', () => '/policies', /^Policies$/],
  ['audits', () => '/scheduled-audits', /.+/],
  ['audit-log', () => '/audit-log', /^Audit log$/],
  ['scorecards', () => '/scorecards', /^Scorecards$/],
  ['webhooks', () => '/webhooks', /^Webhooks$/],
  ['people', () => '/users', /^People$/],
  ['system', () => '/system', /^System$/],
  ['public-appeal', () => '/public/appeals/no-such-link', /^Appeal against/],
];

test.each(pages)(
  'the page %s has no serious violation of WCAG, wide and light or narrow and dark, and never scrolls sideways',
  async (name, path, heading) => {
    for (const { width, height, colorScheme } of looks) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await visit(page, `${day.url}${path()}`, heading);
      await page
        .getByRole('status', { name: /^Loading/ })
        .first()
        .waitFor({ state: 'detached' });
      await page.locator('table[aria-busy="true"]').first().waitFor({ state: 'detached' });
      await page.locator(`html[data-mode="${colorScheme}"]`).waitFor();
      await screenshot(page, `${name}-${colorScheme}-${width}`);
      expect({ width, violations: await seriousViolations(page) }).toEqual({ width, violations: [] });
      const [content, window] = await page
        .locator('html')
        .evaluate((html) => [html.scrollWidth, html.clientWidth]);
      expect(content).toBe(window);
    }
  },
  120_000,
);
