import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface MailServer {
  /** For STILLWATCH_SMTP_URL. */
  readonly url: string;
  readonly mails: ParsedMail[];
  /** What the next mails are answered; undefined takes them. */
  refuseWith: { code: number; message: string } | undefined;
  close(): Promise<void>;
}

/** A real SMTP server on a free port that keeps what it is given. */
export async function startMailServer(): Promise<MailServer> {
  const mails: ParsedMail[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      void simpleParser(stream).then((mail) => {
        const { refuseWith } = server;
        if (!refuseWith) mails.push(mail);
        done(
          refuseWith ? Object.assign(new Error(refuseWith.message), { responseCode: refuseWith.code }) : null,
        );
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const server: MailServer = {
    url: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
    mails,
    refuseWith: undefined,
    close: () => new Promise((resolve) => void smtp.close(() => resolve())),
  };
  return server;
}
