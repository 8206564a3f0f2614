// Sends what lies in files: through one small buffer per answer, which is filled again when the network has taken it.
import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { BlobReader } from '@praxino/engine';

/**
 * Bytes read at a time. Larger ones save trips to the thread pool (each ~20 µs) until they fall out of the processor's second-level
 * cache, where the network finds them fresh.
 */
const CHUNK_BYTES = 256 * 1024;
/** Buffers kept for the next answer; more are only made while more answers are under way. */
const MAX_IDLE_BUFFERS = 32;
const idle: Buffer[] = [];

/** Bytes [start, end) of an open file, which is closed with the reader. */
export function fileRange(file: FileHandle, start: number, end: number): BlobReader {
  return {
    size: end - start,
    async read(into, position) {
      const wanted = Math.min(into.length, end - start - position);
      return wanted <= 0 ? 0 : (await file.read(into, 0, wanted, start + position)).bytesRead;
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

/**
 * Sends the headers that were set on the reply, and then everything the reader has; disposes it. From here on the reply is no
 * longer Fastify's: its hooks for bodies (compression) do not see it. A reader that fails or ends early cuts the connection,
 * which is how HTTP says that a body is not whole.
 */
export async function sendReader(reply: FastifyReply, reader: BlobReader): Promise<FastifyReply> {
  await using _reader = reader;
  reply.header('Content-Length', reader.size).hijack();
  const { raw } = reply;
  raw.writeHead(reply.statusCode, Object.entries(reply.getHeaders()).flat() as string[]); // Pairs, as Node takes them.
  const buffer = idle.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
  try {
    if (await pump(reader, raw, buffer)) raw.end();
    else raw.destroy();
  } catch (error) {
    raw.destroy();
    throw error;
  } finally {
    if (idle.length < MAX_IDLE_BUFFERS) idle.push(buffer);
  }
  return reply;
}

/** False when the reader ended early, or the client hung up. */
async function pump(reader: BlobReader, raw: ServerResponse, buffer: Buffer): Promise<boolean> {
  for (let position = 0; position < reader.size;) {
    const count = await reader.read(buffer, position);
    if (count === 0 || !(await write(raw, buffer.subarray(0, count)))) return false;
    position += count;
  }
  return true;
}

/** Resolves when the bytes were handed to the network and their buffer may be filled again; to false when there is none any more. */
function write(raw: ServerResponse, bytes: Uint8Array): Promise<boolean> {
  if (raw.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    // Node does not call back for a write that a closed connection swallowed.
    const closed = (): void => resolve(false);
    raw.once('close', closed);
    raw.write(bytes, (error) => {
      raw.off('close', closed);
      resolve(!error);
    });
  });
}
