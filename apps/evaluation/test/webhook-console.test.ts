import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { caseSchema } from '@stillwatch/contracts/case';
import { Webhook } from 'standardwebhooks';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openWindow, screenshot } from './browser.js';
import { confirm, dialog, logIn, visit } from './console-pages.js';
import { administrator, amina, startOfficerDay, type OfficerDay } from './officer-day-world.js';
import { openWebhookReceiver, type WebhookReceiver } from './webhook-receiver.js';

let day: OfficerDay;
let receiver: WebhookReceiver;
let browser: Browser;

beforeAll(async () => {
  receiver = await openWebhookReceiver();
  day = await startOfficerDay({
    environment: { STILLWATCH_WEBHOOK_PRIVATE_ADDRESSES: 'true', STILLWATCH_SCORE_DELAY_MS: '100' },
    only: ['single_birch', 'single_cedar', 'single_dogwood'],
  });
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await day?.stop();
  receiver?.close();
});

/** An officer warns the account, and the provider's systems are to know. */
async function warn(officer: Page, accountId: string, name: string): Promise<void> {
  const filter = encodeURIComponent(JSON.stringify({ subjectId: accountId }));
  const [found] = await day.api.get(`/v1/cases?filter=${filter}`, caseSchema.array());
  await visit(officer, `${day.url}/cases/${found?.id}`, name);
  await officer.keyboard.press('w');
  await dialog(officer).getByLabel('Reason').fill('The prompts collect instructions with their answers.');
  await confirm(officer, 'Warn');
  await officer.getByText('Closed: warn').first().waitFor();
}

/** The secret that the console shows once. */
async function takeSecret(page: Page): Promise<string> {
  const shown = page.getByRole('dialog', { name: 'The secret of this endpoint' });
  const secret = await shown.locator('code').innerText();
  await shown.getByRole('button', { name: 'I have it' }).click();
  await shown.waitFor({ state: 'detached' });
  return secret;
}

/** The first line of the delivery log with a status, the log read anew until it is there. */
async function delivery(page: Page, status: string) {
  const line = page.locator('tbody tr').filter({ hasText: status });
  for (;;) {
    await visit(page, `${day.url}/webhooks`, 'Webhooks');
    await page.locator('table[aria-busy="true"]').first().waitFor({ state: 'detached' });
    await page.locator('tbody tr').first().waitFor();
    if ((await line.count()) > 0) return line.first();
  }
}

const signed = async (n: number, secret: string) => {
  const { body, headers } = await receiver.message(n);
  return new Webhook(secret).verify(body, headers);
};

test('an administrator adds an endpoint, sees what it was sent, sends a failed message again and changes its secret', async () => {
  const admin = await openWindow(browser);
  admin.setDefaultTimeout(15_000);
  await admin.goto(day.url);
  await logIn(admin, administrator);
  const officer = await openWindow(browser);
  officer.setDefaultTimeout(15_000);
  await officer.goto(day.url);
  await logIn(officer, amina);

  await visit(admin, `${day.url}/webhooks`, 'Webhooks');
  await admin.getByRole('button', { name: 'Add an endpoint' }).click();
  await dialog(admin).getByLabel('Address').fill(receiver.url);
  await dialog(admin).getByLabel('What it is for').fill('The gateway’s cache');
  await dialog(admin).getByRole('checkbox', { name: 'decision.in_force' }).check();
  await dialog(admin).getByRole('button', { name: 'Add endpoint' }).click();
  const firstSecret = await takeSecret(admin);

  await warn(officer, 'single_birch', 'Birch Works');
  expect(await signed(0, firstSecret)).toMatchObject({
    type: 'decision.in_force',
    data: { accountId: 'single_birch', action: 'warn' },
  });
  const delivered = await delivery(admin, 'Delivered');
  expect(await delivered.innerText()).toContain('decision.in_force');
  await delivered.getByRole('button', { name: /^Attempts of/ }).click();
  await admin.getByText(/^1\. .*: 204 in \d+ ms/).waitFor();
  await screenshot(admin, 'webhooks-delivered');

  receiver.answer = 410;
  await warn(officer, 'single_cedar', 'Cedar Works');
  const failed = await receiver.message(1);
  const givenUp = await delivery(admin, 'Given up');
  expect(await givenUp.innerText()).toContain('410');
  const endpoint = admin.getByRole('region', { name: 'Endpoints' }).getByRole('listitem');
  await endpoint.getByText('The receiver answered 410 Gone.').waitFor();
  receiver.answer = 204;
  await endpoint.getByRole('button', { name: 'Enable' }).click();
  await endpoint.getByRole('button', { name: 'Disable' }).waitFor();
  await givenUp.getByRole('button', { name: /^Replay/ }).click();
  const replayed = await receiver.message(2);
  expect(replayed.headers['webhook-id']).toBe(failed.headers['webhook-id']);
  expect(replayed.body).toBe(failed.body);
  expect(await signed(2, firstSecret)).toMatchObject({ data: { accountId: 'single_cedar' } });

  await endpoint.getByRole('button', { name: 'Change secret' }).click();
  const secondSecret = await takeSecret(admin);
  expect(secondSecret).not.toBe(firstSecret);
  await endpoint.getByText(/the earlier secret signs until/).waitFor();
  await warn(officer, 'single_dogwood', 'Dogwood Works');
  for (const secret of [firstSecret, secondSecret])
    expect(await signed(3, secret)).toMatchObject({ data: { accountId: 'single_dogwood' } });
}, 120_000);
