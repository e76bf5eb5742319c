import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIpLiteral, isPublicAddress, PrivateAddressError, publicLookup } from './webhook-address.js';

const excerptBytes = 500;

export interface WebhookAnswer {
  readonly status: number | null;
  readonly excerpt: string | null;
  /** Why there is no status, in words. */
  readonly problem: string | null;
}

export interface WebhookCall {
  readonly url: string;
  readonly body: string;
  readonly headers: Record<string, string>;
  /** For the whole call, from look-up to the end of the answer. */
  readonly timeoutMs: number;
  /** On a machine of one's own, where receivers stand in the same network. */
  readonly allowPrivate: boolean;
}

/**
 * Posts a message. Never throws: what went wrong is told in the answer. No redirect is followed, because its target was
 * checked by nobody; of the answer's body only the first 500 bytes are read.
 */
export function callWebhook({
  url,
  body,
  headers,
  timeoutMs,
  allowPrivate,
}: WebhookCall): Promise<WebhookAnswer> {
  const target = new URL(url);
  const refused = refusedAddress(target, allowPrivate);
  if (refused !== undefined) return Promise.resolve({ status: null, excerpt: null, problem: refused });
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const request = send(target, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      ...(allowPrivate ? {} : { lookup: publicLookup }),
    });
    const fail = (error: Error) =>
      resolve({ status: null, excerpt: null, problem: problemOf(error, timeoutMs) });
    request.on('error', fail);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      const answer = () => {
        const excerpt = Buffer.concat(chunks).subarray(0, excerptBytes).toString('utf8').replaceAll('\0', '');
        resolve({ status: response.statusCode ?? null, excerpt: excerpt.toWellFormed(), problem: null });
        request.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (chunks.reduce((total, { length }) => total + length, 0) >= excerptBytes) answer();
      });
      response.on('end', answer);
      response.on('error', fail);
    });
    request.end(body);
  });
}

function refusedAddress({ hostname, protocol }: URL, allowPrivate: boolean): string | undefined {
  if (allowPrivate) return undefined;
  if (protocol !== 'https:') return 'The address is not https.';
  if (isIpLiteral(hostname) && !isPublicAddress(hostname)) return `${hostname} is a private address.`;
  return undefined;
}

function problemOf(error: Error & { code?: string }, timeoutMs: number): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return `No answer within ${timeoutMs} ms.`;
  if (error instanceof PrivateAddressError) return `Refused: ${error.message}.`;
  return `The connection failed: ${error.code ?? error.message}.`;
}
