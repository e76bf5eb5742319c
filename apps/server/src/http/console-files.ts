import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const apiPaths = ['/v1', '/docs', '/openapi.json', '/health'];

/** Serves the built console at `/`; every page that a browser asks for beside its files is its index, so that a reload stays where it was. */
export async function registerConsoleFiles(
  fastify: FastifyInstance,
  directory: string | undefined,
): Promise<void> {
  if (directory === undefined || !existsSync(join(directory, 'index.html'))) return;
  await fastify.register(fastifyStatic, {
    root: directory,
    wildcard: false,
    cacheControl: false,
    setHeaders: setCaching,
  });
  fastify.get('/*', (request, reply) => {
    const isApi = apiPaths.some((prefix) => request.url.startsWith(prefix));
    const wantsPage = request.headers.accept?.includes('text/html') ?? false;
    return wantsPage && !isApi ? reply.sendFile('index.html') : reply.callNotFound();
  });
}

/** Built files carry a hash of their content in their name and never change; the index names the current ones. */
const setCaching = (response: { setHeader(name: string, value: string): unknown }, path: string) => {
  const isIndex = path.endsWith('index.html');
  response.setHeader('cache-control', isIndex ? 'no-cache' : 'public, max-age=31536000, immutable');
};
