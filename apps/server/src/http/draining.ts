import { Server as NetServer } from 'node:net';
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** For how long the address still answers after `/ready` has said that it will stop: who watches it turns elsewhere. */
const noticeMs = 1_000;
/** A connection that was opened just before the end may have its request on the way. */
const lastRequestMs = 500;
/** How long requests in flight may take. Longer than any request should; then they are cut. */
export const requestPatienceMs = 25_000;

/** How the API stops: first it says so, then it takes no new connections, then it finishes what it has begun. */
@Injectable()
export class Draining {
  private begun = false;
  private inFlight = 0;

  get isDraining(): boolean {
    return this.begun;
  }

  /** Counts requests, and ends connections with their next answer once the end has begun. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (_request, reply, done) => {
      this.inFlight += 1;
      reply.raw.once('close', () => (this.inFlight -= 1));
      done();
    });
    fastify.addHook('onSend', (_request, reply, _payload, done) => {
      if (this.begun) void reply.header('connection', 'close');
      done();
    });
  }

  /** Returns how many requests were cut, which is none unless one took longer than {@link requestPatienceMs}. */
  async finishRequests(server: Server): Promise<number> {
    this.begun = true;
    await wait(noticeMs);
    // Not the server's own `close`, which ends idle connections at once, also those whose request is on the way.
    NetServer.prototype.close.call(server);
    await wait(lastRequestMs);
    for (const startedAt = Date.now(); this.inFlight > 0; await wait(50)) {
      if (Date.now() - startedAt > requestPatienceMs) break;
      server.closeIdleConnections();
    }
    const cut = this.inFlight;
    server.closeAllConnections();
    return cut;
  }
}
