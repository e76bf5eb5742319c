import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const apiPaths = ['/v1', '/docs', '/openapi.json', '/health', '/ready'];

/** Serves the built console at `/`; every page that a browser asks for beside its files is its index, so that a reload stays where it was. */
export async function registerConsoleFiles(
  fastify: FastifyInstance,
  directory: string | undefined,
): Promise<void> {
  if (directory === undefined || !existsSync(join(directory, 'index.html'))) return;
  await fastify.register(fastifyStatic, {
    root: directory,
    wildcard: false,
    // The build writes each file as Brotli and gzip too; those are sent in its place and have no address of their own.
    preCompressed: true,
    globIgnore: ['**/*.br', '**/*.gz'],
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
  const isIndex = /index\.html(\.br|\.gz)?$/.test(path);
  response.setHeader('vary', 'accept-encoding');
  response.setHeader('cache-control', isIndex ? 'no-cache' : 'public, max-age=31536000, immutable');
};
