import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { roles, userInputSchema, type Invitation, type Role } from '@stillwatch/contracts/user';
import { AppModule } from './app.module.js';
import { HostCommandError, HostPeopleService } from './auth/host-people.service.js';
import { readEnv } from './env/env.js';
import { createLogger, nestLogger } from './http/logger.js';
import { openAll } from './opened.js';
import { runMain } from './process-lifecycle.js';

const usage =
  'usage: npm run people -- invite EMAIL NAME [ROLE] | disable EMAIL | demote EMAIL ROLE | reset EMAIL';
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What somebody with access to the host does about people when nobody else can; see docs/people.md. */
await runMain('people', async () => {
  const [act = '', givenEmail = '', ...more] = process.argv.slice(2);
  const email = givenEmail.toLowerCase();
  const env = readEnv();
  const logger = createLogger('people', 'fatal');
  const opened = await openAll(env, logger);
  const app = await NestFactory.createApplicationContext(AppModule.forApi(opened.providers), {
    logger: nestLogger(logger),
    abortOnError: false,
  });
  try {
    await run(app.get(HostPeopleService), act, email, more);
  } finally {
    await app.close();
    await opened.close();
  }
});

async function run(people: HostPeopleService, act: string, email: string, more: string[]): Promise<void> {
  if (act === 'disable' && email !== '' && more.length === 0) {
    await people.disable(email);
    return say(`${email} is disabled.`);
  }
  if (act === 'demote' && more.length === 1) {
    const role = readRole(more[0]);
    await people.demote(email, role);
    return say(`${email} is ${role} now.`);
  }
  if (act === 'reset' && email !== '' && more.length === 0) return tell(await people.reset(email));
  if (act === 'invite' && more.length >= 1 && more.length <= 2) {
    const input = userInputSchema.safeParse({
      email,
      name: more[0],
      role: readRole(more[1] ?? 'administrator'),
    });
    if (!input.success) throw new HostCommandError(usage);
    return tell(await people.invite(input.data.email, input.data.name, input.data.role));
  }
  throw new HostCommandError(usage);
}

function readRole(text: string | undefined): Role {
  const role = roles.find((known) => known === text);
  if (role) return role;
  throw new HostCommandError(`The role must be one of ${roles.join(', ')}.`);
}

function tell(invitation: Invitation): void {
  say(
    'sentTo' in invitation
      ? `The link to set a password was sent to ${invitation.sentTo}.`
      : `The link to set a password, until ${invitation.expiresAt}: ${invitation.url}`,
  );
}
