import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { answerInTurn } from './answer-in-turn.js';

let server: Server;
let begun: { url: string; response: ServerResponse }[];

beforeEach(async () => {
  begun = [];
  server = createServer((request, response) => begun.push({ url: request.url ?? '', response }));
  answerInTurn(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function ahead(count: number): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  const requests = Array.from({ length: count }, (_, n) => `GET /${n} HTTP/1.1\r\nhost: x\r\n\r\n`);
  socket.write(requests.join(''));
  await once(server, 'request');
  return socket;
}

test('requests sent ahead on one connection are begun one at a time, in their order', async () => {
  const socket = await ahead(50);
  for (let answered = 1; answered < 50; answered += 1) {
    expect(begun).toHaveLength(answered);
    begun.at(-1)?.response.end();
    await once(begun.at(-1)?.response ?? server, 'close');
  }
  expect(begun.map(({ url }) => url)).toEqual(Array.from({ length: 50 }, (_, n) => `/${n}`));
  socket.destroy();
});

test('of a sender who has gone nothing more is begun', async () => {
  const socket = await ahead(50);
  const closed = once(begun[0]?.response ?? server, 'close');
  socket.destroy();
  await closed;
  expect(begun).toHaveLength(1);
});

test('after an answer that ends the connection nothing more is begun', async () => {
  const socket = await ahead(50);
  const first = begun[0]?.response;
  first?.setHeader('connection', 'close');
  first?.end();
  await once(socket.resume(), 'close');
  expect(begun).toHaveLength(1);
});

test('a connection on which more than a hundred wait is closed', async () => {
  const socket = await ahead(102);
  await once(socket, 'close');
  expect(begun).toHaveLength(1);
});
