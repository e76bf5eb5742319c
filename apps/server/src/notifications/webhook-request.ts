import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { PrivateAddressError, publicLookup, refusedTarget } from './webhook-address.js';

const excerptBytes = 500;
/** How long the body of an answer is listened to, once its status is known. */
const bodyPatienceMs = 1_000;

export interface WebhookAnswer {
  readonly status: number | null;
  readonly excerpt: string | null;
  /** The header of that name, as it came. */
  readonly retryAfter: string | null;
  /** Why there is no status, in words. */
  readonly problem: string | null;
}

export interface WebhookCall {
  readonly url: string;
  readonly body: string;
  readonly headers: Record<string, string>;
  /** From look-up to the status line. */
  readonly timeoutMs: number;
  /** On a machine of one's own, where receivers stand in the same network. */
  readonly allowPrivate: boolean;
}

/**
 * Posts a message. Never throws: what went wrong is told in the answer. The status line decides: whether its body ends, hangs
 * or is cut changes nothing, and what came of its first 500 bytes within a second is the excerpt. No redirect is followed,
 * because its target was checked by nobody.
 */
export async function callWebhook(call: WebhookCall): Promise<WebhookAnswer> {
  const target = new URL(call.url);
  const refused = refusedTarget(target, call.allowPrivate);
  if (refused !== undefined) return unanswered(`Refused: the address ${refused}.`);
  const request = post(target, call);
  try {
    return await answerTo(request);
  } catch (error) {
    return unanswered(problemOf(error as Error, call.timeoutMs));
  } finally {
    request.destroy();
  }
}

export const unanswered = (problem: string): WebhookAnswer => ({
  ...{ status: null, excerpt: null, retryAfter: null },
  problem,
});

function post(target: URL, { body, headers, timeoutMs, allowPrivate }: WebhookCall): ClientRequest {
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send(target, {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    ...(allowPrivate ? {} : { lookup: publicLookup }),
  });
  request.end(body);
  return request;
}

/** The listener for errors stays: after the status line, those of the connection concern nobody. */
const answerTo = (request: ClientRequest): Promise<WebhookAnswer> =>
  new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => resolve(answerOf(response)));
  });

const answerOf = async (response: IncomingMessage): Promise<WebhookAnswer> => ({
  status: response.statusCode ?? null,
  retryAfter: response.headers['retry-after'] ?? null,
  excerpt: await excerptOf(response),
  problem: null,
});

function excerptOf(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const done = () => {
      clearTimeout(timer);
      const text = Buffer.concat(chunks).subarray(0, excerptBytes).toString('utf8');
      resolve(text.replaceAll('\0', '').toWellFormed());
    };
    const timer = setTimeout(done, bodyPatienceMs);
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= excerptBytes) done();
    });
    for (const ending of ['end', 'error', 'close']) response.on(ending, done);
  });
}

function problemOf(error: Error & { code?: string }, timeoutMs: number): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return `No answer within ${timeoutMs} ms.`;
  if (error instanceof PrivateAddressError) return `Refused: ${error.message}.`;
  return `The connection failed: ${error.code ?? error.message}.`;
}
