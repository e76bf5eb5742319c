import type { Page } from 'playwright-core';
import type { LogIn } from '../src/demo/demo-people.js';

export async function logIn(page: Page, person: LogIn): Promise<void> {
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Queue' }).waitFor();
}

/** A case of the queue by the name of its subject. */
export const queueRow = (page: Page, name: string) =>
  page.locator('tbody tr').filter({ has: page.getByRole('link', { name, exact: true }) });

/** Opens a case of the queue by the name of its subject, and answers its id. */
export async function openCaseNamed(page: Page, name: string): Promise<string> {
  await queueRow(page, name).getByRole('link', { name, exact: true }).click();
  await page.waitForURL(/\/cases\/.+/);
  await page.getByRole('region', { name: 'Evidence of the chosen reason' }).waitFor();
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** What the case page says of the strongest reason. */
export async function shownReason(page: Page): Promise<string> {
  return page.getByRole('region', { name: 'Evidence of the chosen reason' }).innerText();
}

export async function proposeBan(page: Page, reason: string): Promise<void> {
  await page.getByRole('region', { name: 'Acts' }).getByRole('button', { name: /^Ban/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Propose ban', exact: true }).click();
  await page.getByText('Waits for a second person').first().waitFor();
}

export const approveButton = (page: Page) =>
  page.getByRole('region', { name: 'Proposal' }).getByRole('button', { name: /^Approve/ });

export async function approveBan(page: Page): Promise<void> {
  await approveButton(page).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve ban', exact: true }).click();
  await page.getByText('Closed: ban').first().waitFor();
}

/** Goes to a page of the console and waits for its heading. */
export async function visit(page: Page, url: string, heading: string | RegExp): Promise<void> {
  await page.goto(url);
  await page.getByRole('heading', { name: heading }).first().waitFor();
}

/** Shows a tab of the queue. */
export const showTab = (page: Page, title: RegExp) =>
  page.getByRole('group', { name: 'Saved filters' }).getByRole('button', { name: title }).click();

/** Opens the case of an account from the queue, from a tab of it if one is named. */
export async function openCaseOf(page: Page, url: string, name: string, tab?: RegExp): Promise<void> {
  await visit(page, `${url}/cases`, 'Queue');
  if (tab !== undefined) await showTab(page, tab);
  await openCaseNamed(page, name);
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** The dialog that is open. */
export const dialog = (page: Page) => page.getByRole('dialog');

/** Sends the open dialog by its key, and waits until the server has answered and it is gone. */
export async function sendDialog(page: Page): Promise<void> {
  await page.keyboard.press('Control+Enter');
  await dialog(page).waitFor({ state: 'detached' });
}

/** Confirms the open dialog by its button, which stays at the case where the key would go on to the next. */
export async function confirm(page: Page, button: string): Promise<void> {
  await dialog(page).getByRole('button', { name: button, exact: true }).click();
  await dialog(page).waitFor({ state: 'detached' });
}
