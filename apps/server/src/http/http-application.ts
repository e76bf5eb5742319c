import type { Server } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Env } from '../env/env.js';
import { readableAddress, registerAddressCheck } from './addresses.js';
import { answerInTurn } from './answer-in-turn.js';
import { AllowedMethods } from './allowed-methods.js';
import { ConnectionErrors } from './connection-errors.js';
import { hasConsoleFiles, registerConsoleFiles } from './console-files.js';
import { registerCrossSiteDefence } from './cross-site.js';
import { registerLiveness } from './liveness.js';
import { nestLogger } from './logger.js';
import { registerOpenApi } from './openapi.js';
import { toProblemError } from './problem.filter.js';
import { sendProblem } from './send-problem.js';
import { registerUnreadBodies } from './unread-bodies.js';

/** What of an unread body is read at least, so that its sender hears the answer. */
const smallestDrainBytes = 64 * 1024 * 1024;

/** Builds the HTTP application without listening yet. */
export async function createHttpApplication(
  module: DynamicModule,
  env: Env,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const connectionErrors = new ConnectionErrors();
  const adapter = new FastifyAdapter(serverOptions(env, connectionErrors));
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  });
  const fastify = adapter.getInstance();
  registerLiveness(app, fastify);
  answerInTurn(fastify.server);
  // Of expectations only 100-continue is known, which Node answers itself; others are ignored, as RFC 9110 allows.
  fastify.server.on('checkExpectation', (request, response) =>
    fastify.server.emit('request', request, response),
  );
  fastify.server.on('connect', connectionErrors.refuseTunnel);
  // The unread stream goes on to the interceptor that reads bodies, whatever it is said to be.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.get(AllowedMethods).collect(fastify);
  connectionErrors.register(fastify);
  registerUnreadBodies(fastify, {
    maxBytes: Math.max(smallestDrainBytes, 2 * env.STILLWATCH_MAX_BATCH_BYTES),
    timeoutMs: env.STILLWATCH_BODY_TIMEOUT_MS,
  });
  await app.register(fastifyHelmet, { contentSecurityPolicy: { directives: contentSecurity } });
  await app.register(fastifyCookie);
  fastify.addHook('onRequest', forbidStoring);
  registerAddressCheck(fastify, hasConsoleFiles(env.STILLWATCH_CONSOLE_DIR));
  registerCrossSiteDefence(fastify);
  registerOpenApi(app, fastify);
  await registerConsoleFiles(fastify, env.STILLWATCH_CONSOLE_DIR);
  return app;
}

function serverOptions(env: Env, connectionErrors: ConnectionErrors): FastifyHttpOptions<Server> {
  const { STILLWATCH_HEAD_TIMEOUT_MS: headMs, STILLWATCH_BODY_TIMEOUT_MS: bodyMs } = env;
  const handlingMs = bodyMs + env.STILLWATCH_ANSWER_TIMEOUT_MS;
  const proxies = env.STILLWATCH_TRUSTED_PROXIES;
  return {
    trustProxy: typeof proxies === 'number' ? (_address, hop) => hop < proxies : proxies,
    routerOptions: { maxParamLength: 1_500 },
    rewriteUrl: readableAddress,
    clientErrorHandler: connectionErrors.answer,
    frameworkErrors: (error, _request, reply) => sendProblem(reply, toProblemError(error)),
    http: {
      headersTimeout: headMs,
      connectionsCheckingInterval: Math.min(headMs, 5_000),
      // A request without a host is answered by the address check, as a problem document.
      requireHostHeader: false,
    },
    requestTimeout: headMs + bodyMs,
    handlerTimeout: handlingMs,
    // A connection on which nothing moves for longer than any answer takes belongs to somebody who does not read it.
    connectionTimeout: handlingMs + 5_000,
  };
}

/** What the API tells a person or a key is theirs: no browser and no proxy keeps it. Files have their own rule. */
function forbidStoring(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  if (request.url.startsWith('/v1')) void reply.header('cache-control', 'no-store');
  done();
}

/** Only our own files run. MUI's styles are inline, so styles must be allowed so; plain HTTP on one machine must work. */
const contentSecurity = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'", 'data:'],
  'object-src': ["'none'"],
  'frame-ancestors': ["'none'"],
  'upgrade-insecure-requests': null,
};
