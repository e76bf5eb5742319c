import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** Which methods an address takes, so that a wrong one is told from an unknown address. */
@Injectable()
export class AllowedMethods {
  private readonly routes: { readonly pattern: RegExp; readonly method: string }[] = [];

  /** Notes every route that is added from now on. Wildcards take any address and so say nothing about one. */
  collect(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      if (url.includes('*')) return;
      const pattern = new RegExp(`^${url.replace(/[.]/g, '\\.').replace(/:[^/]+/g, '[^/]+')}$`);
      for (const one of [method].flat()) this.routes.push({ pattern, method: one });
    });
  }

  /** Of a path without its query. */
  at(path: string): string[] {
    const methods = this.routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return [...new Set(methods)].sort();
  }
}
