import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Nobody but an attacker sends so many requests on one connection without waiting for an answer. */
const mostWaiting = 100;

/**
 * Begins a request only when the one before it on the same connection has been answered. Node would begin at once whatever
 * one packet holds (1,600 requests of 40 bytes), though their answers leave one after the other anyway, and would go on with
 * them when the sender has gone. What waits ends with its connection.
 */
export function answerInTurn(server: Server): void {
  const [handle] = server.listeners('request') as RequestListener[];
  if (!handle) throw new Error('the server answers no requests yet');
  server.removeListener('request', handle);
  const lines = new WeakMap<Socket, (() => void)[]>();
  server.on('request', (request, response) => {
    const { socket } = request;
    const line = lines.get(socket);
    const begin = () => {
      response.once('close', () => next(socket));
      handle(request, response);
    };
    if (!line) {
      lines.set(socket, []);
      begin();
    } else if (line.length < mostWaiting) line.push(begin);
    else socket.destroy();
  });

  function next(socket: Socket): void {
    // A connection that ends with the answer just given takes no further one.
    const begin = socket.writable ? lines.get(socket)?.shift() : undefined;
    if (begin) begin();
    else lines.delete(socket);
  }
}
