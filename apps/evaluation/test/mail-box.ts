import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface MailBox {
  /** For STILLWATCH_SMTP_URL. */
  readonly url: string;
  /** The next mail whose subject is this; waits until it has come. */
  mailAbout(subject: string): Promise<ParsedMail>;
  close(): Promise<void>;
}

/** A real SMTP server on a free port that keeps what it is given. */
export async function openMailBox(): Promise<MailBox> {
  const mails: ParsedMail[] = [];
  let told = (): void => undefined;
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      void simpleParser(stream).then((mail) => {
        mails.push(mail);
        done(null);
        told();
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
    mailAbout: async (subject) => {
      for (;;) {
        const found = mails.find((mail) => mail.subject === subject);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => (told = resolve));
      }
    },
    close: () => new Promise((resolve) => void smtp.close(() => resolve())),
  };
}
