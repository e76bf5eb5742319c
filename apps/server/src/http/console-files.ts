import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ProblemError } from '../errors/problem-error.js';
import { sendProblem } from './problem.filter.js';

const apiPaths = ['/v1', '/docs', '/openapi.json', '/health'];

/** Serves the built console at `/`; every page of it that is not a file is its index, so that a reload stays where it was. */
export async function registerConsoleFiles(
  fastify: FastifyInstance,
  directory: string | undefined,
): Promise<void> {
  const hasConsole = directory !== undefined && existsSync(join(directory, 'index.html'));
  if (hasConsole) {
    await fastify.register(fastifyStatic, {
      root: directory,
      wildcard: false,
      immutable: true,
      maxAge: '1y',
      setHeaders: neverCacheIndex,
    });
  }
  fastify.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    const isPage =
      request.method === 'GET' && !apiPaths.some((prefix) => path.startsWith(prefix)) && !path.includes('.');
    if (hasConsole && isPage)
      return reply
        .header('cache-control', 'no-cache')
        .sendFile('index.html', { immutable: false, maxAge: 0 });
    sendProblem(
      reply,
      new ProblemError('not_found', `There is no ${request.method} ${path}; the calls are listed at /docs.`),
      request.url,
    );
  });
}

const neverCacheIndex = (reply: FastifyReply, path: string) => {
  if (path.endsWith('index.html')) void reply.header('cache-control', 'no-cache');
};
