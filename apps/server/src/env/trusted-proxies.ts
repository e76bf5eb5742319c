import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/** Names of well-known networks, as Fastify reads them. */
const networks = new Set(['loopback', 'linklocal', 'uniquelocal']);

const isNetwork = (text: string): boolean =>
  networks.has(text) ||
  (isIP(text.split('/')[0] ?? '') !== 0 && (!text.includes('/') || ipaddr.isValidCIDR(text)));

const sentence = 'must be a number of proxies, or addresses and networks with commas between';

/**
 * Whose word on where a request came from (`X-Forwarded-For`) is taken: how many proxies stand before the server, or
 * their addresses and networks with commas between. Whoever else sends that header is not believed.
 */
export const trustedProxies = z
  .string()
  .default('loopback')
  .transform((text, context) => {
    if (/^\s*\d{1,2}\s*$/.test(text)) return Number(text);
    const all = text.split(',').map((one) => one.trim().toLowerCase());
    if (all.every(isNetwork)) return all;
    context.addIssue(sentence);
    return z.NEVER;
  });
