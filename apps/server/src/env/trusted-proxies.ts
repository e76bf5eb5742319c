import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/** Names of well-known networks, as Fastify reads them. */
const networks = new Set(['loopback', 'linklocal', 'uniquelocal']);

const isNetwork = (text: string): boolean =>
  networks.has(text) || (text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text));

/**
 * Whose word on where a request came from (`X-Forwarded-For`) is taken: how many proxies stand before the server, or
 * their addresses and networks with commas between. Whoever else sends that header is not believed.
 */
export const trustedProxies = z
  .string()
  .default('loopback')
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z.union(
      [
        z
          .string()
          .regex(/^\d{1,2}$/)
          .transform(Number),
        z
          .string()
          .transform((text) => text.split(',').map((one) => one.trim()))
          .refine((all) => all.every(isNetwork)),
      ],
      { error: 'must be a number of proxies, or addresses and networks with commas between' },
    ),
  );
