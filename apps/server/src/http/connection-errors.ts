import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ProblemCode } from '@stillwatch/contracts/problem';
import { ProblemError } from '../errors/problem-error.js';

const known: Record<string, [ProblemCode, string]> = {
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'Address and headers can have 16 KB together; send less.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request did not arrive in time; send it again.'],
  TUNNEL: ['method_not_allowed', 'This is no proxy; send the request itself.'],
  HPE_INVALID_VERSION: ['http_version_not_supported', 'Use HTTP/1.1.'],
  HPE_PAUSED_H2_UPGRADE: ['http_version_not_supported', 'Use HTTP/1.1.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['body_too_large', 'The chunk extensions of the body are too large.'],
};

const phrases: Partial<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Payload Too Large',
  431: 'Request Header Fields Too Large',
  505: 'HTTP Version Not Supported',
};

/** For how long the other side may still send what nobody reads, so that it gets to read the answer. */
const lingerMs = 1_000;

/** Answers what is no HTTP, which reaches no route, as a problem document too; and closes the connection. */
export class ConnectionErrors {
  private readonly answers = new WeakMap<Socket, ServerResponse>();
  private readonly closing = new WeakSet<Socket>();

  /** Notes which answer belongs to a connection, so that none is written into the middle of another. */
  register(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      this.answers.set(request.raw.socket, reply.raw);
      done();
    });
  }

  /** This is no proxy. Node has let go of the connection: nobody else hears its errors, or ends it. */
  readonly refuseTunnel = (_request: IncomingMessage, socket: Duplex): void => {
    socket.on('error', () => socket.destroy());
    socket.end(document('TUNNEL'));
    setTimeout(() => socket.destroy(), lingerMs).unref();
  };

  readonly answer = (error: Error & { code?: string }, socket: Socket): void => {
    if (this.closing.has(socket) || socket.destroyed) return;
    this.closing.add(socket);
    const latest = this.answers.get(socket);
    const isAnswered = latest?.headersSent === true && !(latest.req.complete && latest.writableFinished);
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswered) {
      socket.destroy();
      return;
    }
    socket.end(document(error.code ?? ''));
    setTimeout(() => socket.destroy(), lingerMs).unref();
  };
}

function document(errorCode: string): string {
  const problem = new ProblemError(...(known[errorCode] ?? ['invalid_request', 'This is not valid HTTP.']));
  const body = JSON.stringify(problem.toProblem());
  return [
    `HTTP/1.1 ${problem.status} ${phrases[problem.status] ?? ''}`,
    'content-type: application/problem+json',
    'cache-control: no-store',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
