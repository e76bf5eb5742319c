import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Problem } from '@stillwatch/contracts/problem';

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** A connection on which a test writes what no HTTP library would, byte by byte if it likes. */
export class RawConnection {
  private received = '';
  private readonly closed: Promise<void>;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.received += text;
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.on('close', () => resolve()));
  }

  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** Resolves when the other side has taken it all: a sender that reads nothing before it has sent everything. */
  async write(bytes: string | Buffer): Promise<void> {
    if (this.socket.destroyed) throw new Error('the pipe is broken');
    await new Promise<void>((resolve, reject) => {
      this.socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** The next answer, once it is whole or the other side has closed; "100 Continue" is none. */
  async answer(): Promise<RawAnswer> {
    while (!isWhole(this.received) && !this.socket.destroyed) {
      await Promise.race([once(this.socket, 'data').catch(() => undefined), this.closed]);
    }
    const [head = '', rest = ''] = split(this.received);
    const length = lengthOf(head) ?? rest.length;
    this.received = rest.slice(length);
    return { status: Number(head.split(' ')[1] ?? 0), head, body: rest.slice(0, length) };
  }

  /** Resolves once the other side has closed the connection. */
  whenClosed(): Promise<void> {
    return this.closed;
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** Sends this and breaks off at once with a reset, as who loses the network does. */
  reset(bytes: string): void {
    this.socket.write(bytes, () => this.socket.resetAndDestroy());
  }
}

const interim = /^(HTTP\/1\.1 1\d\d [^\r]*\r\n\r\n)+/;

const split = (text: string) => {
  const final = text.replace(interim, '');
  const end = final.indexOf('\r\n\r\n');
  return end === -1 ? [final] : [final.slice(0, end), final.slice(end + 4)];
};

const lengthOf = (head: string) => {
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  return length === undefined ? undefined : Number(length);
};

function isWhole(text: string): boolean {
  const [head = '', body] = split(text);
  const length = lengthOf(head);
  return body !== undefined && length !== undefined && body.length >= length;
}

/** Sends a whole request as text and answers what comes back. */
export async function rawRequest(url: string, text: string | Buffer): Promise<RawAnswer> {
  const connection = await RawConnection.open(url);
  await connection.write(text);
  const answer = await connection.answer();
  connection.destroy();
  return answer;
}

export const problemOf = ({ body }: RawAnswer): Problem =>
  JSON.parse(Buffer.from(body, 'latin1').toString('utf8')) as Problem;
