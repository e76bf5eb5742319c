import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Env } from '../env/env.js';
import { registerBodyParsing } from './body-parsing.js';
import { registerConsoleFiles } from './console-files.js';
import { registerCrossSiteDefence } from './cross-site.js';
import { registerLiveness } from './liveness.js';
import { nestLogger } from './logger.js';
import { registerOpenApi } from './openapi.js';

/** Builds the HTTP application without listening yet. */
export async function createHttpApplication(
  module: DynamicModule,
  env: Env,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    trustProxy: 'loopback',
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 1_500 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger(logger),
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  registerLiveness(app, fastify);
  await app.register(fastifyHelmet, { contentSecurityPolicy: { directives: contentSecurity } });
  await app.register(fastifyCookie);
  registerBodyParsing(fastify, env.STILLWATCH_MAX_BATCH_BYTES);
  registerCrossSiteDefence(fastify);
  registerOpenApi(app);
  await registerConsoleFiles(fastify, env.STILLWATCH_CONSOLE_DIR);
  return app;
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
