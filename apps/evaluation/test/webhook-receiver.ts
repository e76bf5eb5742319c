import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedMessage {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly answered: number;
}

export interface WebhookReceiver {
  readonly url: string;
  /** What the next messages are answered. */
  answer: number;
  /** The `n`th message, counted from 0; waits until it has come. */
  message(n: number): Promise<ReceivedMessage>;
  close(): void;
}

/** A system of the provider's that is told of decisions. */
export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedMessage[] = [];
  let told = (): void => undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answered = receiver.answer;
      response.writeHead(answered).end();
      const headers = request.headers as Record<string, string>;
      received.push({ headers, body: Buffer.concat(chunks).toString(), answered });
      told();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/stillwatch`,
    answer: 204,
    message: async (n) => {
      for (;;) {
        const found = received[n];
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => (told = resolve));
      }
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}
