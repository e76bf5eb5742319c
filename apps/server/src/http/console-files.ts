import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const apiPaths = ['/v1', '/docs', '/openapi.json', '/health', '/ready', '/metrics'];

/** Serves the built console at `/`; every page that a browser asks for beside its files is its index, so that a reload stays where it was. */
export async function registerConsoleFiles(
  fastify: FastifyInstance,
  directory: string | undefined,
): Promise<void> {
  if (!hasConsoleFiles(directory)) return;
  await fastify.register(fastifyStatic, {
    root: directory,
    wildcard: false,
    // The build writes each file as Brotli and gzip too; those are sent in its place and have no address of their own.
    preCompressed: true,
    globIgnore: ['**/*.br', '**/*.gz'],
    cacheControl: false,
    setHeaders: setCaching,
  });
  fastify.get('/*', (request, reply) =>
    isForConsole(request) ? reply.sendFile('index.html') : reply.callNotFound(),
  );
}

export const hasConsoleFiles = (directory: string | undefined): directory is string =>
  directory !== undefined && existsSync(join(directory, 'index.html'));

/** Whether a browser asks for a page that is not the API's. */
export function isForConsole({ method, url, headers }: FastifyRequest): boolean {
  const isApi = apiPaths.some((prefix) => url.startsWith(prefix));
  const wantsPage = headers.accept?.includes('text/html') ?? false;
  return wantsPage && !isApi && (method === 'GET' || method === 'HEAD');
}

/** Built files carry a hash of their content in their name and never change; the index names the current ones. */
const setCaching = (response: { setHeader(name: string, value: string): unknown }, path: string) => {
  const isIndex = /index\.html(\.br|\.gz)?$/.test(path);
  response.setHeader('vary', 'accept-encoding');
  response.setHeader('cache-control', isIndex ? 'no-cache' : 'public, max-age=31536000, immutable');
};
