import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface WireAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly closes: boolean;
  readonly body: string;
}

/** A connection on which requests go out as they are, and answers come back one after the other. */
export class Wire {
  private socket: Socket | undefined;
  private received = '';

  constructor(private readonly url: URL) {}

  /**
   * @returns the answer, or in words why there was none
   */
  async send(bytes: Buffer, isHead: boolean, patienceMs: number): Promise<WireAnswer | string> {
    const socket = await this.opened();
    if (typeof socket === 'string') return socket;
    socket.write(bytes);
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const answer = readAnswer(this.received, isHead, socket.destroyed);
      if (answer) {
        this.received = '';
        return answer;
      }
      if (socket.destroyed) return 'the connection was closed without an answer';
      if (Date.now() >= deadline) return `no answer within ${patienceMs} ms`;
      await somethingHappens(socket, deadline - Date.now());
    }
  }

  /** Ends the connection at once; the next request opens another. */
  reset(): void {
    this.socket?.resetAndDestroy();
    this.socket = undefined;
    this.received = '';
  }

  private async opened(): Promise<Socket | string> {
    if (this.socket && !this.socket.destroyed) return this.socket;
    this.reset();
    const socket = connect(Number(this.url.port), this.url.hostname);
    socket.on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.received += text;
    });
    try {
      await once(socket, 'connect');
    } catch (error) {
      return `no connection: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.socket = socket;
    return socket;
  }
}

function somethingHappens(socket: Socket, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      socket.off('data', done).off('close', done);
      resolve();
    };
    const timer = setTimeout(done, withinMs);
    socket.on('data', done).on('close', done);
  });
}

const interim = /^(?:HTTP\/1\.1 1\d\d [^\r]*\r\n(?:[^\r]+\r\n)*\r\n)+/;

function readAnswer(received: string, isHead: boolean, isClosed: boolean): WireAnswer | undefined {
  const text = received.replace(interim, '');
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = text.slice(0, end);
  const rest = text.slice(end + 4);
  const header = (name: string) => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim();
  const status = Number(head.split(' ')[1]);
  const body = isHead || status === 204 || status === 304 ? '' : bodyOf(rest, header, isClosed);
  if (body === undefined) return undefined;
  const closes = /close/i.test(header('connection') ?? '');
  return { status, contentType: header('content-type') ?? '', closes, body };
}

function bodyOf(
  rest: string,
  header: (name: string) => string | undefined,
  isClosed: boolean,
): string | undefined {
  const length = header('content-length');
  if (length !== undefined) return rest.length >= Number(length) ? rest.slice(0, Number(length)) : undefined;
  if (/chunked/i.test(header('transfer-encoding') ?? ''))
    return rest.endsWith('0\r\n\r\n') ? rest : undefined;
  return isClosed ? rest : undefined;
}
