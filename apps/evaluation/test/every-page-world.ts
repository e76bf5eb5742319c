import { campaignSchema } from '@stillwatch/contracts/campaign';
import { caseSchema } from '@stillwatch/contracts/case';
import { freePort } from '@stillwatch/dev-runtime/loopback-port';
import type { LogIn } from '../src/demo/demo-people.js';
import { openLetterBox, type LetterBox } from '../src/demo/letter-box.js';
import { administrator, amina, jonas, startOfficerDay, type OfficerDay } from './officer-day-world.js';
import { openWebhookReceiver } from './webhook-receiver.js';

export interface EveryPage {
  readonly day: OfficerDay;
  readonly campaignId: string;
  readonly appealId: string;
  readonly scorecard: string;
  /** Ids of cases by what was done about them. */
  readonly cases: Readonly<Record<'open' | 'proposed' | 'decided' | 'campaign', string>>;
  /** The id of a person, and the path by which an invited one chooses a password. */
  readonly person: string;
  readonly invitation: string;
  /** Paths that customers were sent: of a decision not yet appealed against, of one that was, of a request for attestation. */
  readonly links: Readonly<Record<'openAppeal' | 'sentAppeal' | 'attestation', string>>;
  stop(): Promise<void>;
}

type Act = <T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => Promise<T>;

/** A running Stillwatch in which no page is empty: decisions, letters, an appeal, deliveries, files, a packet. */
export async function startEveryPage(): Promise<EveryPage> {
  const [mail, receiver, port] = [await openLetterBox(), await openWebhookReceiver(), await freePort()];
  const day = await startOfficerDay({
    port,
    mail,
    environment: {
      STILLWATCH_PUBLIC_URL: `http://127.0.0.1:${port}/`,
      STILLWATCH_WEBHOOK_PRIVATE_ADDRESSES: 'true',
      STILLWATCH_EVIDENCE_EXCERPTS: 'on',
      STILLWATCH_SCORE_DELAY_MS: '100',
    },
  });
  const [first, second] = [await signedIn(day, amina), await signedIn(day, jonas)];
  const all = await day.api.get('/v1/cases?range=[0,99]', caseSchema.array());
  const caseOf = (subject: string) =>
    all.find(({ subject: { type, id } }) => id === subject || type === subject)?.id ?? '';
  for (const name of ['birch', 'cedar', 'dogwood'])
    await day.api.put(`/v1/accounts/single_${name}`, {
      organization: { contactEmail: `legal@${name}.example` },
    });
  await day.api.post('/v1/webhook-endpoints', { url: receiver.url, description: 'The gateway’s cache' });
  await addFiles(first, caseOf('single_alder'), day, amina);

  const reason = 'The outputs are collected to train a model that competes with ours.';
  const decide = (name: string, action: string, terms: object = {}) =>
    first<{ id: string }>('POST', `/v1/cases/${caseOf(`single_${name}`)}/decisions`, {
      action,
      reason,
      ...terms,
    });
  await second('POST', `/v1/decisions/${(await decide('birch', 'ban')).id}/approve`, {});
  const mild = { limitPercent: 50, until: new Date(Date.now() + 30 * 86_400_000).toISOString() };
  await decide('cedar', 'limit', mild);
  await decide('elm', 'ban');
  await day.api.post('/v1/usage-events', { events: refusedEvents('single_alder') });
  const asAdministrator = await signedIn(day, administrator);
  const invited = { name: 'Mira Holt', email: 'mira@stillwatch.example', role: 'administrator' };
  const { id: person } = await asAdministrator<{ id: string }>('POST', '/v1/users', invited);

  const dueAt = new Date(Date.now() + 14 * 86_400_000).toISOString();
  await first('POST', '/v1/accounts/single_dogwood/attestation-requests', { dueAt, message: 'Once a year.' });

  const sentAppeal = await linkIn(mail, 'Your account has been closed');
  await first('POST', `/v1${sentAppeal}`, { text: 'We build a school; please read our contract again.' });
  const appeals = await first<{ id: string }[]>('GET', '/v1/appeals');
  const [campaign] = await day.api.get('/v1/campaigns', campaignSchema.array());
  const scorecards = await first<{ version: string }[]>('GET', '/v1/scorecards');
  return {
    day,
    campaignId: campaign?.id ?? '',
    appealId: appeals[0]?.id ?? '',
    scorecard: scorecards[0]?.version ?? '',
    person,
    invitation: await linkIn(mail, 'Your access to Stillwatch', invited.email),
    cases: {
      open: caseOf('single_alder'),
      proposed: caseOf('single_elm'),
      decided: caseOf('single_birch'),
      campaign: caseOf('campaign'),
    },
    links: {
      sentAppeal,
      openAppeal: await linkIn(mail, 'Your account has been limited'),
      attestation: await linkIn(mail, 'Please confirm what you use our service for'),
    },
    stop: async () => {
      await day.stop();
      await mail.close();
      receiver.close();
    },
  };
}

/** So many events that were never sent when they say, that most of what arrives of the account is refused. */
const refusedEvents = (accountId: string) =>
  Array.from({ length: 60 }, (_, index) => ({
    id: `old_${index}`,
    accountId,
    occurredAt: '2001-01-01T00:00:00Z',
    operation: 'chat',
    model: 'atlas',
  }));

/** The path of the link in the letter with this subject, to this address where it matters. */
async function linkIn(mail: LetterBox, subject: string, recipient?: string): Promise<string> {
  const isMeant = ({ text }: { text: string }) => recipient === undefined || text === recipient;
  const letter = await mail.letter(
    (candidate) => candidate.subject === subject && [candidate.to ?? []].flat().some(isMeant),
  );
  const path = /http:\/\/[^/]+(\/(?:public|invitation)\/\S+)/.exec(letter?.text ?? '')?.[1];
  if (path === undefined) throw new Error(`no letter with a link came about: ${subject}`);
  return path;
}

async function addFiles(act: Act, caseId: string, day: OfficerDay, person: LogIn): Promise<void> {
  await act('POST', `/v1/cases/${caseId}/notes`, { text: 'Pays with the card of another account.' });
  const response = await fetch(
    `${day.url}/v1/cases/${caseId}/attachments?name=contract.txt&mediaType=text%2Fplain`,
    {
      method: 'POST',
      headers: { cookie: await cookieOf(day, person), 'content-type': 'application/octet-stream' },
      body: 'The use agreed upon is a school.',
    },
  );
  if (!response.ok) throw new Error(`attaching was answered ${response.status}: ${await response.text()}`);
  await act('POST', `/v1/cases/${caseId}/evidence-packets`, {});
}

async function cookieOf(day: OfficerDay, { email, password }: LogIn): Promise<string> {
  const response = await fetch(`${day.url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

async function signedIn(day: OfficerDay, person: LogIn): Promise<Act> {
  const cookie = await cookieOf(day, person);
  return async <T>(method: string, path: string, body?: object) => {
    const response = await fetch(day.url + path, {
      method,
      headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
}
