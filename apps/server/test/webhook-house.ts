import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@jest/globals';
import {
  webhookTopics,
  type WebhookDelivery,
  type WebhookDeliveryDetail,
  type WebhookEndpointWithSecret,
} from '@stillwatch/contracts/webhook';
import { OutboxDispatchService } from '../src/notifications/outbox-dispatch.service.js';
import { QueuesService } from '../src/queues/queues.service.js';
import { accountWithCase, listed, officer } from './review-fixtures.js';
import { addPerson, startTestServer } from './server-harness.js';

export interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}
export interface Message {
  readonly type: string;
  readonly data: Record<string, unknown>;
}
type Answering = (request: IncomingMessage, response: ServerResponse) => void;

const noContent: Answering = (_request, response) => void response.writeHead(204).end();

/** What is told of accounts: checkpoints of the audit log come whenever one is due. */
const aboutAccounts: string[] = webhookTopics.filter((topic) => topic !== 'audit.checkpoint');

export type WebhookHouse = Awaited<ReturnType<typeof startWebhookHouse>>;

/** A whole Stillwatch with a receiver beside it and two officers. */
export async function startWebhookHouse() {
  const server = await startTestServer({
    STILLWATCH_WEBHOOK_PRIVATE_ADDRESSES: 'true',
    STILLWATCH_WEBHOOK_TIMEOUT_MS: '300',
  });
  const state = { received: [] as Received[], answer: noContent };
  const endpointIds: string[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      state.received.push({ headers, body: Buffer.concat(chunks).toString() });
      state.answer(request, response);
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const ann = officer(server, (await addPerson(server, 'Ann', 'officer')).cookie);
  const ben = officer(server, (await addPerson(server, 'Ben', 'officer')).cookie);

  return {
    ...{ server, receiverUrl, ann, ben },
    received: (): readonly Received[] => state.received,
    messages: (): Message[] => state.received.map(({ body }) => JSON.parse(body) as Message),
    /** What the receiver does from now on, until the test ends. */
    answer: (answering: Answering): void => {
      state.answer = answering;
    },
    addEndpoint: async (
      topics: string[] = aboutAccounts,
      url = receiverUrl,
    ): Promise<WebhookEndpointWithSecret> => {
      const { status, body } = await server.call<WebhookEndpointWithSecret>('POST', '/v1/webhook-endpoints', {
        url,
        topics,
      });
      expect(status).toBe(201);
      endpointIds.push(body.id);
      return body;
    },
    /** A ban by two people, which moves the account's standing. */
    ban: async (): Promise<string> => {
      const { accountId, caseId } = await accountWithCase(server);
      const { body } = await ann.propose(caseId, { action: 'ban' });
      expect((await ben.approve(body.id)).status).toBe(200);
      await server.drain();
      return accountId;
    },
    deliveriesTo: async (endpointId: string) =>
      (await listed<WebhookDelivery>(server, '/v1/webhook-deliveries', { filter: { endpointId } })).rows,
    detail: async (id: string) =>
      (await server.call<WebhookDeliveryDetail>('GET', `/v1/webhook-deliveries/${id}`)).body,
    /** Lets the retries come due now, as the clock would. */
    comeDue: async (endpointId: string): Promise<void> => {
      await server.database.prisma.webhookDelivery.updateMany({
        where: { endpointId, status: 'pending' },
        data: { nextAttemptAt: new Date() },
      });
      await server.worker.get(QueuesService).enqueueWebhooks([endpointId]);
      await server.drain();
    },
    dispatch: (): Promise<void> => server.worker.get(OutboxDispatchService).run(),
    /** After each test: no endpoint is left, and the receiver is as it was. */
    reset: async (): Promise<void> => {
      for (const id of endpointIds.splice(0)) await server.call('DELETE', `/v1/webhook-endpoints/${id}`);
      state.answer = noContent;
      state.received = [];
    },
    close: async (): Promise<void> => {
      receiver.closeAllConnections();
      receiver.close();
      await server.close();
    },
  };
}
