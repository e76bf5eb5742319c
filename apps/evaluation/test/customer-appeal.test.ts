import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { caseSchema } from '@stillwatch/contracts/case';
import { enforcementSchema } from '@stillwatch/contracts/enforcement';
import { problemSchema } from '@stillwatch/contracts/problem';
import { freePort } from '@stillwatch/dev-runtime/loopback-port';
import type { Browser, Page } from 'playwright-core';
import type { NewPerson } from '../src/demo/demo-people.js';
import { openLetterBox, type LetterBox } from '../src/demo/letter-box.js';
import { launchBrowser, openWindow, screenshot, seriousViolations } from './browser.js';
import { approveBan, dialog, logIn, proposeBan, visit } from './console-pages.js';
import { amina, jonas, startOfficerDay, type OfficerDay } from './officer-day-world.js';

const mira: NewPerson = {
  email: 'mira@stillwatch.example',
  name: 'Mira Solheim',
  role: 'officer',
  password: 'five ferries before the fog',
};
const banned = 'single_alder';
const grounds = 'The instructions are exercises of our own school; please read our contract again.';

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
    only: [banned],
    people: [mira],
  });
  await day.api.put(`/v1/accounts/${banned}`, { organization: { contactEmail: 'legal@alder.example' } });
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await day?.stop();
  await mail?.close();
});

async function windowOf(person: NewPerson): Promise<Page> {
  const page = await openWindow(browser);
  page.setDefaultTimeout(15_000);
  await page.goto(day.url);
  await logIn(page, person);
  return page;
}

async function letterAbout(subject: string) {
  const letter = await mail.letter((candidate) => candidate.subject === subject);
  if (letter === undefined) throw new Error(`no letter came about: ${subject}`);
  return letter;
}

const standing = async () => day.api.get(`/v1/enforcement/${banned}`, enforcementSchema);

/** Opens the only appeal there is, from one of the tabs of the list. */
async function openAppeal(page: Page, tab: 'I may hear' | 'All open'): Promise<void> {
  await visit(page, `${day.url}/appeals`, 'Appeals');
  await page.getByRole('button', { name: tab }).click();
  await page.locator('tbody').getByRole('link', { name: 'Alder Works' }).click();
  await page.getByRole('heading', { level: 1, name: 'Appeal of Alder Works' }).waitFor();
}

test('a banned customer appeals by the link in the letter, and somebody who had no part in the ban brings the account back', async () => {
  const [found] = await day.api.get('/v1/cases', caseSchema.array());
  const caseUrl = `${day.url}/cases/${found?.id}`;
  const proposer = await windowOf(amina);
  await visit(proposer, caseUrl, 'Alder Works');
  await proposeBan(proposer, 'The outputs are collected to train a model that competes with ours.');
  const approver = await windowOf(jonas);
  await visit(approver, caseUrl, 'Alder Works');
  await approveBan(approver);
  expect(await standing()).toMatchObject({ standing: 'banned', effect: 'block' });

  const letter = await letterAbout('Your account has been closed');
  expect([letter.to ?? []].flat().map(({ text }) => text)).toEqual(['legal@alder.example']);
  const link = /http:\/\/\S+\/public\/appeals\/\S+/.exec(letter.text ?? '')?.[0];
  expect(link).toBeDefined();

  const customer = await openWindow(browser);
  await visit(customer, link ?? '', 'Appeal against a decision');
  const decided = customer.getByRole('region', { name: 'What was decided' });
  await decided.getByText('The outputs are collected to train a model that competes with ours.').waitFor();
  expect(await decided.innerText()).not.toMatch(/Amina|Jonas/);
  await screenshot(customer, 'public-appeal-open');
  expect(await seriousViolations(customer)).toEqual([]);
  await customer.getByLabel('Why the decision is wrong').fill(grounds);
  await customer.getByRole('button', { name: 'Send the appeal' }).click();
  await customer.getByRole('status').getByText('Your appeal was received').waitFor();
  await letterAbout('We have received your appeal');

  for (const decider of [proposer, approver]) {
    await visit(decider, `${day.url}/appeals`, 'Appeals');
    await decider.getByText('No appeals here').waitFor();
    await openAppeal(decider, 'All open');
    await decider
      .getByText('You had a part in the decision, so somebody else must hear the appeal')
      .waitFor();
    expect(await decider.getByRole('button', { name: /^(Overturn|Uphold)/ }).count()).toBe(0);
    const appealId = new URL(decider.url()).pathname.split('/').at(-1);
    const refused = await decider.request.post(`${day.url}/v1/appeals/${appealId}/decide`, {
      data: { outcome: 'overturn', reason: 'I have changed my mind about it.' },
    });
    expect(problemSchema.parse(await refused.json()).code).toBe('second_person_required');
  }
  expect((await standing()).effect).toBe('block');

  const reviewer = await windowOf(mira);
  await openAppeal(reviewer, 'I may hear');
  await reviewer.getByText(grounds).waitFor();
  await screenshot(reviewer, 'appeal-open');
  await reviewer.keyboard.press('o');
  await dialog(reviewer).getByLabel('Reason').fill('The contract of the school shows what they are for.');
  await dialog(reviewer).getByRole('button', { name: 'Overturn and bring back' }).click();
  await dialog(reviewer).waitFor({ state: 'detached' });
  await reviewer.getByRole('region', { name: 'Answer' }).getByText(mira.name).waitFor();

  expect(await standing()).toMatchObject({ standing: 'active', effect: 'allow' });
  const answer = await letterAbout('Your appeal was successful');
  expect(answer.text).toContain('all its requests are served again');
  expect(answer.text).toContain('The contract of the school shows what they are for.');
  await customer.reload();
  await customer.getByText('the decision was overturned').waitFor();
}, 120_000);
