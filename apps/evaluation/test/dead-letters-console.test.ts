import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openWindow, screenshot, seriousViolations } from './browser.js';
import { logIn, visit } from './console-pages.js';
import { administrator, startOfficerDay, type OfficerDay } from './officer-day-world.js';

let day: OfficerDay;
let browser: Browser;

beforeAll(async () => {
  day = await startOfficerDay({
    environment: { STILLWATCH_SCORE_DELAY_MS: '100' },
    only: [],
  });
  browser = await launchBrowser();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await day?.stop();
});

/** Messages that could not be dispatched, as six attempts leave them behind. */
async function leaveDeadLetters(count: number): Promise<void> {
  const client = new pg.Client({ connectionString: day.databaseUrl });
  await client.connect();
  await client.query(
    `INSERT INTO outbox_messages (id, topic, account_id, payload, attempt_count, problem, dead_at)
     SELECT gen_random_uuid(), 'decision.in_force', 'single_birch',
       jsonb_build_object('decisionId', gen_random_uuid(), 'accountId', 'single_birch', 'action', 'warn'), 6,
       'The letter has no words: the clause ' || n || ' cannot be read.', now() - n * interval '1 hour'
     FROM generate_series(1, $1) AS n`,
    [count],
  );
  await client.end();
}

const deadLetters = (page: Page) => page.getByRole('region', { name: 'Dead letters' });

async function lookAt(page: Page, name: string): Promise<void> {
  for (const [width, height, colorScheme] of [
    [390, 844, 'dark'],
    [390, 844, 'light'],
    [1280, 800, 'dark'],
    [1280, 800, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mode="${colorScheme}"]`).waitFor();
    await screenshot(page, `${name}-${colorScheme}-${width}`);
    expect({ width, violations: await seriousViolations(page) }).toEqual({ width, violations: [] });
  }
}

test('an administrator sees what could not be sent and why, and sends it on its way again', async () => {
  await leaveDeadLetters(3);
  const admin = await openWindow(browser);
  admin.setDefaultTimeout(30_000);
  await admin.goto(day.url);
  await logIn(admin, administrator);
  await visit(admin, `${day.url}/webhooks`, 'Webhooks');
  const panel = deadLetters(admin);
  await panel.getByRole('listitem').nth(2).waitFor();
  expect(await panel.innerText()).toContain('the clause 1 cannot be read');
  await panel
    .getByRole('button', { name: /^Message of/ })
    .first()
    .click();
  await panel.getByText('"action": "warn"').waitFor();
  await panel.scrollIntoViewIfNeeded();
  await lookAt(admin, 'dead-letters');

  await visit(admin, `${day.url}/system`, 'System');
  await admin.getByText('kept under Webhooks for a replay').waitFor();
  await lookAt(admin, 'system');

  await visit(admin, `${day.url}/webhooks`, 'Webhooks');
  await panel
    .getByRole('button', { name: /^Replay decision/ })
    .first()
    .click();
  await panel.getByRole('listitem').nth(2).waitFor({ state: 'detached' });
  expect(await panel.getByRole('listitem').count()).toBe(2);
  await panel.getByRole('button', { name: 'Replay all' }).click();
  await panel.getByText(/^None\. A message/).waitFor();
}, 240_000);
