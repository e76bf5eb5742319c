import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

const apiPaths = ['/v1', '/docs', '/openapi.json', '/health'];

/** Serves the built console at `/`; every page of it that is not a file is its index, so that a reload stays where it was. */
export async function registerConsoleFiles(
  fastify: FastifyInstance,
  directory: string | undefined,
): Promise<void> {
  if (directory === undefined || !existsSync(join(directory, 'index.html'))) return;
  await fastify.register(fastifyStatic, {
    root: directory,
    wildcard: false,
    immutable: true,
    maxAge: '1y',
    setHeaders: neverCacheIndex,
  });
  fastify.get('/*', (request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    const isPage = !apiPaths.some((prefix) => path.startsWith(prefix)) && !path.includes('.');
    return isPage ? reply.sendFile('index.html') : reply.callNotFound();
  });
}

const neverCacheIndex = (reply: FastifyReply, path: string) => {
  if (path.endsWith('index.html')) void reply.header('cache-control', 'no-cache');
};
