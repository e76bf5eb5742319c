import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { InvitedUser } from '@stillwatch/contracts/user';
import { startMailServer, type MailServer } from './mail-server.js';
import { peopleOf, type Member } from './people-fixtures.js';
import { administrator, answerInvitation, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let mail: MailServer;
let people: ReturnType<typeof peopleOf>;
let admin: Member;

beforeAll(async () => {
  mail = await startMailServer();
  server = await startTestServer({
    STILLWATCH_SMTP_URL: mail.url,
    STILLWATCH_PUBLIC_URL: 'https://watch.example',
  });
  people = peopleOf(server);
  admin = await people.signIn(administrator.email, administrator.password);
});
afterAll(async () => {
  await server.close();
  await mail.close();
});

const linkTo = (address: string): string | undefined => {
  const letter = mail.mails.findLast(({ to }) => [to ?? []].flat().some(({ text }) => text === address));
  return /https:\/\/watch\.example\/invitation\/(\S+)/.exec(letter?.text ?? '')?.[1];
};

test('with mail set up the link goes to the mailbox and to nobody else', async () => {
  const invited = await people.invite(admin, 'Ina', 'officer');
  expect(invited.invitation).toEqual({ sentTo: 'ina@example.test', expiresAt: expect.any(String) });
  await server.drain();
  const token = linkTo('ina@example.test') ?? '';
  expect(JSON.stringify(invited)).not.toContain(token);
  await answerInvitation(server, token, 'seven kettles and a heron');
  const ina = await people.signIn('ina@example.test', 'seven kettles and a heron');

  const { body } = await people.act<InvitedUser>(admin, 'reset', ina.id);
  expect(body.invitation).toMatchObject({ sentTo: 'ina@example.test' });
  await server.drain();
  expect(linkTo('ina@example.test')).not.toBe(token);
});

test('a letter that was not taken is tried again and told; its text is sealed, and gone once it is sent', async () => {
  mail.refuseWith = { code: 451, message: 'Try again later' };
  const invited = await people.invite(admin, 'Lena', 'officer');
  await server.drain();
  expect((await people.one(admin, invited.id)).letterProblem).toMatch(/did not take it.*Try again later/);
  const where = { userId: invited.id };
  const waiting = await server.database.prisma.userLetter.findFirstOrThrow({ where });
  expect(waiting).toMatchObject({ status: 'queued', attemptCount: 1 });
  expect(Buffer.from(waiting.body).toString('latin1')).not.toContain('invitation');

  mail.refuseWith = undefined;
  await server.database.prisma.userLetter.updateMany({ where, data: { nextAttemptAt: new Date() } });
  await people.invite(admin, 'Mona', 'officer');
  await server.drain();
  const sent = await server.database.prisma.userLetter.findFirstOrThrow({ where });
  expect([sent.status, sent.body.length]).toEqual(['sent', 0]);
  expect((await people.one(admin, invited.id)).letterProblem).toBeNull();
  expect(linkTo('lena@example.test')).toBeDefined();
});
