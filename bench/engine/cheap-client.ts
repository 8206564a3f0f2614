// An HTTP/1.1 client that looks at nothing: it reads answers into one buffer that it uses again, so that the sender is what is measured.
import { connect } from 'node:net';

const BUFFER_BYTES = 1 << 20;

/** One connection at a time per call: asks for each address and resolves to the bytes of bodies received, when `until` says so. */
export function drain(urls: readonly string[], first: number, until: (bodyBytes: number) => boolean): Promise<number> {
  const { hostname, port } = new URL(urls[0]!);
  const finished = Promise.withResolvers<number>();
  let asked = first;
  let total = 0;
  /** Bytes of the body that are still to come; null while the head is read. */
  let left: number | null = null;
  let head = '';
  const ask = (): void => {
    head = '';
    left = null;
    socket.write(`GET ${new URL(urls[asked++ % urls.length]!).pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
  };
  const take = (bytes: number, buffer: Buffer): void => {
    let body = bytes;
    if (left === null) {
      head += buffer.toString('latin1', 0, Math.min(bytes, 4096));
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = /^content-length: (\d+)/im.exec(head)?.[1];
      if (!head.startsWith('HTTP/1.1 200') || length === undefined)
        throw new Error(`an answer without length: ${head.slice(0, 200)}`);
      left = Number(length);
      // What stood before this read belongs to the head alone.
      body = bytes - (end + 4 - (head.length - Math.min(bytes, 4096)));
    }
    left -= body;
    total += body;
    if (left > 0) return;
    if (until(total)) socket.destroy();
    else ask();
  };
  const socket = connect({
    host: hostname,
    port: Number(port),
    onread: {
      buffer: Buffer.allocUnsafe(BUFFER_BYTES),
      callback(bytes, buffer) {
        try {
          take(bytes, Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
        } catch (error) {
          finished.reject(error);
          socket.destroy();
        }
        return true;
      },
    },
  });
  socket.once('connect', ask);
  socket.once('error', (error) => finished.reject(error));
  socket.once('close', () => finished.resolve(total));
  return finished.promise;
}
