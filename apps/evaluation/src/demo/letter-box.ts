import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const patienceMs = 30_000;

export interface LetterBox {
  /** For STILLWATCH_SMTP_URL. */
  readonly url: string;
  /** The first letter that meets this; waits for it, half a minute at most. Undefined when none has come. */
  letter(meets: (letter: ParsedMail) => boolean): Promise<ParsedMail | undefined>;
  close(): Promise<void>;
}

/**
 * A real SMTP server on a free port of this machine that takes every letter and sends none on. With a folder it leaves them
 * there, one file each, to be opened with any mail program.
 */
export async function openLetterBox(folder?: string): Promise<LetterBox> {
  const letters: ParsedMail[] = [];
  let told = (): void => undefined;
  const take = async (raw: Buffer) => {
    const letter = await simpleParser(raw);
    letters.push(letter);
    if (folder !== undefined) {
      mkdirSync(folder, { recursive: true });
      await writeFile(join(folder, `${Date.now()}-${letters.length}.eml`), raw, { mode: 0o600 });
    }
    told();
  };
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      buffer(stream)
        .then(take)
        .then(() => done(null), done);
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
    letter: async (meets) => {
      const giveUp = AbortSignal.timeout(patienceMs);
      for (;;) {
        const found = letters.find(meets);
        if (found !== undefined || giveUp.aborted) return found;
        await new Promise<void>((resolve) => {
          told = resolve;
          giveUp.addEventListener('abort', () => resolve(), { once: true });
        });
      }
    },
    close: () => new Promise((resolve) => void smtp.close(() => resolve())),
  };
}
