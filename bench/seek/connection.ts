// One open connection of a player: asks for segments, and notes when bytes come. It does no more than that, because it runs on the
// cores of the server it times.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';

export interface Wait {
  /** The first bytes of the body are here. For a transcode they are a complete fragment that can be shown. */
  firstMs: number;
  /** All of it is here. */
  wholeMs: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

export class Connection implements Disposable {
  readonly #socket: Socket;
  readonly #host: string;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
  }

  static async open(baseUrl: string): Promise<Connection> {
    const { hostname, port, host } = new URL(baseUrl);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, 'connect');
    return new Connection(socket, host);
  }

  /** One segment (RFC 9112: with a Content-Length or in chunks), timed from `started`. Throws on any answer but 200. */
  async get(url: string, started: number, signal: AbortSignal): Promise<Wait> {
    const done = Promise.withResolvers<Wait>();
    let head = Buffer.alloc(0);
    let left: number | null = null;
    let isChunked = false;
    let firstMs: number | null = null;
    const body = (bytes: Buffer): void => {
      if (bytes.length === 0) return;
      firstMs ??= performance.now() - started;
      if (left !== null) left -= bytes.length;
      if (left === 0 || (isChunked && bytes.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)))
        done.resolve({ firstMs, wholeMs: performance.now() - started });
    };
    const take = (bytes: Buffer): void => {
      if (left !== null || isChunked) {
        body(bytes);
        return;
      }
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf(HEAD_END);
      if (end < 0) return;
      const text = head.toString('latin1', 0, end);
      const length = /^content-length: (\d+)/im.exec(text)?.[1];
      left = length === undefined ? null : Number(length);
      isChunked = /^transfer-encoding: chunked/im.test(text);
      if (!text.startsWith('HTTP/1.1 200') || (left === null && !isChunked)) done.reject(new Error(`${url}: ${text}`));
      else body(head.subarray(end + HEAD_END.length));
    };
    const fail = (): void => done.reject(signal.aborted ? signal.reason : new Error(`${url}: the connection ended`));
    this.#socket.on('data', take).once('close', fail).once('error', fail);
    signal.addEventListener('abort', fail, { once: true });
    this.#socket.write(`GET ${new URL(url).pathname} HTTP/1.1\r\nHost: ${this.#host}\r\n\r\n`);
    try {
      return await done.promise;
    } finally {
      this.#socket.off('data', take).off('close', fail).off('error', fail);
      signal.removeEventListener('abort', fail);
    }
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
