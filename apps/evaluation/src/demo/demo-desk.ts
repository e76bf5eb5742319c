import { caseSchema } from '@stillwatch/contracts/case';
import { decisionSchema } from '@stillwatch/contracts/enforcement';
import type { DemoState } from './demo-state.js';
import { demoOfficers } from './demo-people.js';
import type { DemoWorld } from './demo-world.js';
import type { LetterBox } from './letter-box.js';
import { dayMs } from './rhythms.js';
import { StillwatchApi } from './stillwatch-api.js';

const inDays = (days: number): string => new Date(Date.now() + days * dayMs).toISOString();

/**
 * What the two officers did before the visitor comes, so that one finds a suspension and its letter, the customer's appeal, a
 * question to a customer and a ban that waits for its second person. Everything goes through the public API, and the appeal
 * through the link in the letter. Cases that the detection did not open are passed over.
 */
export async function workTheDesk(
  api: StillwatchApi,
  state: DemoState,
  world: DemoWorld,
  letters: LetterBox,
): Promise<void> {
  const [amina, jonas] = await Promise.all(
    demoOfficers(state).map(({ email, password }) => api.asPerson(email, password)),
  );
  if (!amina || !jonas || (await api.get('/v1/decisions?range=[0,0]', decisionSchema.array())).length > 0)
    return;
  const accountOf = (name: string) =>
    world.accounts.find(({ account }) => account.organization?.name === name)?.accountId ?? '';
  const caseOf = async (name: string): Promise<string | undefined> => {
    const filter = encodeURIComponent(JSON.stringify({ subjectId: accountOf(name), state: 'open' }));
    const [found] = await api.get(`/v1/cases?filter=${filter}`, caseSchema.array());
    return found?.id;
  };

  const suspended = await caseOf('Quantile Labs');
  if (suspended !== undefined) {
    await suspendAndApprove(amina, jonas, suspended);
    await appeal(api.url, letters, accountOf('Quantile Labs'));
  }
  const asked = await caseOf('Deepwell Analytics');
  if (asked !== undefined)
    await jonas.post(`/v1/cases/${asked}/decisions`, {
      action: 'request_information',
      reason:
        'Please tell us which course platform shows the worked examples, and why they need the whole inner reasoning word for word.',
    });
  const waiting = await caseOf('Bluepine Tech');
  if (waiting !== undefined) {
    await amina.post(`/v1/cases/${waiting}/notes`, {
      text: 'Registered as a person who learns the API; 520 requests for unabridged reasoning in six days, around the clock.',
    });
    await amina.post(`/v1/cases/${waiting}/decisions`, {
      action: 'ban',
      reason:
        'The account collects complete reasoning traces of the newest reasoning model by a fixed template, day and night, and declared personal learning.',
    });
  }
  await jonas.post(`/v1/accounts/${accountOf('Sable Interactive')}/attestation-requests`, {
    dueAt: inDays(14),
    message:
      'Your traffic does not look like an assistant for staff. Please tell us again what you use the API for.',
  });
  await amina.post('/v1/saved-filters', { name: 'Critical', filter: { band: 'critical' }, shared: true });
}

async function suspendAndApprove(
  proposer: StillwatchApi,
  approver: StillwatchApi,
  caseId: string,
): Promise<void> {
  const { id } = await proposer.postFor(
    `/v1/cases/${caseId}/decisions`,
    {
      action: 'suspend',
      until: inDays(30),
      reason:
        'Nearly every request asks the model to invent instructions with reference responses in a training format, while texts for a website were declared.',
    },
    decisionSchema,
  );
  await approver.post(`/v1/decisions/${id}/approve`, {});
}

/** The customer follows the link in the letter, if one has come. */
async function appeal(url: string, letters: LetterBox, accountId: string): Promise<void> {
  const letter = await letters.letter(
    ({ text }) => text?.includes(accountId) === true && linkIn(text) !== undefined,
  );
  const token = linkIn(letter?.text);
  if (token === undefined) return;
  await new StillwatchApi(url).post(`/v1/public/appeals/${token}`, {
    text: 'We run a school for technical writers. The tasks and model answers are exercises for our students and are not used to train any model; we can show you the course and its contract with you.',
  });
}

const linkIn = (text: string | undefined): string | undefined =>
  /\/public\/appeals\/([^\s"<>]+)/.exec(text ?? '')?.[1];
