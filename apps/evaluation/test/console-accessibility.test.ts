import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openWindow, screenshot, seriousViolations } from './browser.js';
import { logIn, visit } from './console-pages.js';
import { startEveryPage, type EveryPage } from './every-page-world.js';
import { administrator } from './officer-day-world.js';

let world: EveryPage;
let browser: Browser;
let page: Page;
/** Somebody who is not signed in: a customer. */
let stranger: Page;

beforeAll(async () => {
  world = await startEveryPage();
  browser = await launchBrowser();
  page = await openWindow(browser);
  await page.goto(world.day.url);
  await logIn(page, administrator);
  stranger = await openWindow(browser);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const both = ['light', 'dark'] as const;
const wide = { width: 1280, height: 800 };
const narrow = { width: 390, height: 844 };

/** Each width and each colour mode once; every pair of them where pictures are wanted. */
const looks = process.env['STILLWATCH_SCREENSHOTS']
  ? both.flatMap((colorScheme) => [
      { ...wide, colorScheme },
      { ...narrow, colorScheme },
    ])
  : [
      { ...wide, colorScheme: both[0] },
      { ...narrow, colorScheme: both[1] },
    ];

/** Every page of the console: its name, its address and the heading by which it is ready. */
const pages: [string, () => string, RegExp][] = [
  ['queue', () => '/cases', /^Queue$/],
  ['case', () => `/cases/${world.cases.open}`, /Alder Works/],
  ['case-proposed', () => `/cases/${world.cases.proposed}`, /Elm Works/],
  ['case-decided', () => `/cases/${world.cases.decided}`, /Birch Works/],
  ['campaign-case', () => `/cases/${world.cases.campaign}`, /^Campaign/],
  ['accounts', () => '/accounts', /^Accounts$/],
  ['account', () => '/accounts/single_alder', /Alder Works/],
  ['campaigns', () => '/campaigns', /^Campaigns$/],
  ['campaign', () => `/campaigns/${world.campaignId}`, /^Campaign/],
  ['campaign-activity', () => `/campaigns/${world.campaignId}?view=activity`, /^Campaign/],
  ['campaign-members', () => `/campaigns/${world.campaignId}?view=members`, /^Campaign/],
  ['campaign-links', () => `/campaigns/${world.campaignId}?view=links`, /^Campaign/],
  ['campaign-keys', () => `/campaigns/${world.campaignId}?view=shared-keys`, /^Campaign/],
  ['appeals', () => '/appeals', /^Appeals$/],
  ['appeal', () => `/appeals/${world.appealId}`, /^Appeal of Birch Works$/],
  ['policies', () => '/policies', /^Policies$/],
  ['audits', () => '/scheduled-audits', /.+/],
  ['audit-log', () => '/audit-log', /^Audit log$/],
  ['scorecards', () => '/scorecards', /^Scorecards$/],
  ['scorecard', () => `/scorecards/${world.scorecard}`, /.+/],
  ['webhooks', () => '/webhooks', /^Webhooks$/],
  ['people', () => '/users', /^People$/],
  ['person', () => `/users/${world.person}`, /^Mira Holt$/],
  ['profile', () => '/profile', /^Your sign-in$/],
  ['system', () => '/system', /^System$/],
];

/** What customers see, and officers before they sign in. */
const openPages: typeof pages = [
  ['log-in', () => '/cases', /^Sign in/],
  ['public-appeal', () => world.links.openAppeal, /^Appeal against/],
  ['public-appeal-sent', () => world.links.sentAppeal, /^Appeal against/],
  ['public-appeal-unknown', () => '/public/appeals/no-such-link', /^Appeal against/],
  ['public-attestation', () => world.links.attestation, /.+/],
  ['invitation', () => world.invitation, /^Choose a password/],
  ['invitation-unknown', () => '/invitation/no-such-link', /^This link is not valid$/],
  ['set-up-unknown', () => '/set-up/no-such-link', /^This link is not valid$/],
];

test.each([...pages, ...openPages])(
  'the page %s has no serious violation of WCAG, wide and light or narrow and dark, and never scrolls sideways',
  async (name, path, heading) => {
    const shown = openPages.some(([open]) => open === name) ? stranger : page;
    for (const { width, height, colorScheme } of looks) {
      await shown.setViewportSize({ width, height });
      await shown.emulateMedia({ colorScheme });
      await visit(shown, `${world.day.url}${path()}`, heading);
      await shown
        .getByRole('status', { name: /^Loading/ })
        .first()
        .waitFor({ state: 'detached' });
      await shown.locator('table[aria-busy="true"]').first().waitFor({ state: 'detached' });
      await shown.locator(`html[data-mode="${colorScheme}"]`).waitFor();
      await screenshot(shown, `${name}-${colorScheme}-${width}`);
      expect({ width, violations: await seriousViolations(shown) }).toEqual({ width, violations: [] });
      const [content, window] = await shown
        .locator('html')
        .evaluate((html) => [html.scrollWidth, html.clientWidth]);
      expect(content).toBe(window);
    }
  },
  120_000,
);
