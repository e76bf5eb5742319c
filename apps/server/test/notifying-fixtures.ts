import type { Appeal, AppealDetail, PublicAppeal } from '@stillwatch/contracts/appeal';
import type { Enforcement } from '@stillwatch/contracts/enforcement';
import { startMailServer } from './mail-server.js';
import { accountWithCase, listed, officer, type Officer, type Refusal } from './review-fixtures.js';
import { addPerson, startTestServer, type Answer, type TestServer } from './server-harness.js';

export const grounds = 'We build a support assistant and train nothing; please look at our contract.';
export const publicly = { key: null };

export interface Notified {
  readonly accountId: string;
  readonly caseId: string;
  readonly decisionId: string;
  /** Of the public API, made from the link in the mail. */
  readonly path: string;
}

type MailServer = Awaited<ReturnType<typeof startMailServer>>;

const mailsOf = ({ mails }: MailServer, address: string) =>
  mails.filter(({ to }) => [to ?? []].flat().some(({ text }) => text === address));

/** The tokens of invitations, as they arrive in mailboxes. */
export const invitationsIn =
  (server: TestServer, mail: MailServer) =>
  async (email: string): Promise<string> => {
    await server.drain();
    const token = /\/invitation\/(\S+)/.exec(mailsOf(mail, email).at(-1)?.text ?? '')?.[1];
    if (token === undefined) throw new Error(`no invitation was mailed to ${email}`);
    return token;
  };

export type NotifyingHouse = Awaited<ReturnType<typeof startNotifyingHouse>>;

/** A whole Stillwatch with a mail server beside it and three officers. */
export async function startNotifyingHouse() {
  const mail = await startMailServer();
  const server = await startTestServer({
    STILLWATCH_SMTP_URL: mail.url,
    STILLWATCH_MAIL_FROM: 'Trust team <trust@provider.example>',
    STILLWATCH_PUBLIC_URL: 'https://trust.provider.example/',
  });
  const mailsTo = (address: string) => mailsOf(mail, address);
  const tokenMailedTo = invitationsIn(server, mail);
  const person = async (name: string) => {
    const { id, cookie } = await addPerson(server, name, 'officer', tokenMailedTo);
    return { ...officer(server, cookie), id };
  };
  const [ann, ben, cem] = [await person('Ann'), await person('Ben'), await person('Cem')];
  // What follows counts letters to customers.
  mail.mails.length = 0;

  const mailTo = (accountId: string) => mailsTo(`${accountId}@customer.example`);

  /** Without asking for a new score, which the events that these accounts do not have could not give. */
  async function giveContact(accountId: string): Promise<void> {
    const data = { contactEmail: `${accountId}@customer.example` };
    await server.database.prisma.account.update({ where: { accountId }, data });
  }

  /** A decision about an account that has a contact, told to it by mail. */
  async function notified(input: object = { action: 'ban' }): Promise<Notified> {
    const { accountId, caseId } = await accountWithCase(server);
    await giveContact(accountId);
    const proposed = await ann.propose(caseId, input);
    if (proposed.body.status === 'proposed') await ben.approve(proposed.body.id);
    await server.drain();
    const text = mailTo(accountId).at(-1)?.text ?? '';
    const token = /https:\/\/trust\.provider\.example\/public\/appeals\/(\S+)/.exec(text)?.[1];
    if (token === undefined) throw new Error(`no link was mailed: ${proposed.status} ${text}`);
    return { accountId, caseId, decisionId: proposed.body.id, path: `/v1/public/appeals/${token}` };
  }

  let addresses = 0;
  /** Each call comes from an address of its own (the proxy on this machine is trusted), so that no limit is hit by chance. */
  const call = (method: string, path: string, body?: object): Promise<Answer<PublicAppeal & Refusal>> => {
    addresses += 1;
    const headers = { 'x-forwarded-for': `203.0.113.${addresses % 250}` };
    return server.call<PublicAppeal & Refusal>(method, path, body, { ...publicly, headers });
  };

  return {
    ...{ server, mail, ann, ben, cem, mailTo, giveContact, notified },
    show: (path: string) => call('GET', path),
    submit: (path: string, body: object = { text: grounds }) => call('POST', path, body),
    enforcement: async (accountId: string) =>
      (await server.call<Enforcement>('GET', `/v1/enforcement/${accountId}`)).body,
    appealOf: async ({ decisionId }: Notified): Promise<Appeal> => {
      const { rows } = await listed<Appeal>(server, '/v1/appeals', { filter: { decisionId } });
      if (!rows[0]) throw new Error('there is no appeal');
      return rows[0];
    },
    decide: (by: Officer, appealId: string, outcome: 'uphold' | 'overturn') =>
      by.post<AppealDetail & Refusal>(`/v1/appeals/${appealId}/decide`, {
        outcome,
        reason: 'The contract shows another use.',
      }),
    close: async () => {
      await server.close();
      await mail.close();
    },
  };
}
