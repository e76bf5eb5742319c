import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { ingestReceiptSchema, type IngestReceipt, type UsageEvent } from '@stillwatch/contracts/usage-event';

const compress = promisify(gzip);

/** Anything that checks an answer and gives it its type, such as the schemas of packages/contracts. */
export interface Reader<T> {
  parse(answer: unknown): T;
}

/** An answer that is not 2xx, with the stable code of its problem document. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    request: string,
    detail: string,
  ) {
    super(`${request} was answered ${status} ${code}: ${detail}`);
  }
}

/** The public API: with a bearer key as a gateway or another machine uses it, with a session as a person does. */
export class StillwatchApi {
  /**
   * @param caller a key, or the cookie of a session; nobody when absent
   * @param signal breaks off what is under way and refuses further calls once it is aborted
   */
  constructor(
    readonly url: string,
    private readonly caller?: string | { readonly cookie: string },
    private readonly signal?: AbortSignal,
  ) {}

  /** Logs in; the calls are a person's. */
  async asPerson(email: string, password: string): Promise<StillwatchApi> {
    const response = await fetch(`${this.url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
      signal: this.signal,
    });
    await answerOf(response, 'POST /v1/session');
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    return new StillwatchApi(this.url, { cookie }, this.signal);
  }

  async get<T>(path: string, reader: Reader<T>): Promise<T> {
    return reader.parse(await this.call('GET', path));
  }

  async put(path: string, body: object): Promise<void> {
    await this.call('PUT', path, body);
  }

  async post(path: string, body: object): Promise<void> {
    await this.call('POST', path, body);
  }

  async postFor<T>(path: string, body: object, reader: Reader<T>): Promise<T> {
    return reader.parse(await this.call('POST', path, body));
  }

  /** Resolves with the receipt once the events are durable. */
  async postEvents(events: readonly UsageEvent[]): Promise<IngestReceipt> {
    return this.postEventLines(
      await compress(events.map((event) => JSON.stringify(event)).join('\n'), { level: 1 }),
    );
  }

  /** Sends a body of gzipped NDJSON that is ready made. */
  async postEventLines(body: Uint8Array): Promise<IngestReceipt> {
    const response = await fetch(`${this.url}/v1/usage-events`, {
      method: 'POST',
      headers: {
        ...this.credentials(),
        'content-type': 'application/x-ndjson',
        'content-encoding': 'gzip',
      },
      body: new Uint8Array(body),
      signal: this.signal,
    });
    return ingestReceiptSchema.parse(await answerOf(response, 'POST /v1/usage-events'));
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...this.credentials(), ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: this.signal,
    });
    return answerOf(response, `${method} ${path}`);
  }

  private credentials(): Record<string, string> {
    const { caller } = this;
    if (caller === undefined) return {};
    return typeof caller === 'string' ? { authorization: `Bearer ${caller}` } : { ...caller };
  }
}

async function answerOf(response: Response, request: string): Promise<unknown> {
  const text = await response.text();
  if (response.ok) return text === '' ? null : (JSON.parse(text) as unknown);
  const problem = readProblem(text);
  throw new ApiProblem(response.status, problem.code, request, problem.detail);
}

function readProblem(text: string): { code: string; detail: string } {
  try {
    const problem = JSON.parse(text) as { code?: unknown; detail?: unknown; title?: unknown };
    return { code: String(problem.code), detail: String(problem.detail ?? problem.title) };
  } catch {
    return { code: 'no_problem_document', detail: text.slice(0, 200) };
  }
}
