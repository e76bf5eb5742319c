import type { Origin } from './demo-account.js';
import type { RandomStream } from './random-stream.js';

const userAgents = [
  'OpenAI/Python 2.8.1',
  'openai-node/6.4.0',
  'python-requests/2.32.5',
  'langchain/1.0.4 python/3.12',
  'axios/1.13.2',
  'Go-http-client/2.0',
  'okhttp/5.1.0',
  'litellm/1.79.3',
  'node',
];

/**
 * An origin that nobody else has. Addresses are of 198.18.0.0/15 (RFC 2544, never routed) and AS numbers of the private
 * range from 64512 on (RFC 6996), so that no real network can be meant.
 */
export function ownOrigin(random: RandomStream): Origin {
  const userAgent = random.pick(userAgents);
  return {
    network: `198.${random.integer(18, 19)}.${random.integer(0, 255)}`,
    asn: random.integer(64_512, 65_400),
    userAgent,
    tlsFingerprint: stackFingerprint(userAgent, random.integer(0, 2)),
    paymentFingerprint: `pay_${hex(random, 10)}`,
  };
}

/** TLS fingerprints belong to a client library and its build, so that strangers share them. */
function stackFingerprint(userAgent: string, build: number): string {
  const sum = [...`${userAgent}#${build}`].reduce((all, char) => (all * 31 + char.charCodeAt(0)) >>> 0, 7);
  return `t13d${(sum & 0xffff).toString(16).padStart(4, '0')}h2_${sum.toString(16).padStart(8, '0')}`;
}

/** Random lower-case hexadecimal digits. */
export function hex(random: RandomStream, digits: number): string {
  return Array.from({ length: digits }, () => random.integer(0, 15).toString(16)).join('');
}
