// Over a real connection: an answer of several buffers, and every way it can end.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import type { BlobReader } from '@praxino/engine';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sendReader } from './send-body.ts';

let app: FastifyInstance;
let readers: Map<string, BlobReader>;
let disposed: string[];
beforeEach(async () => {
  readers = new Map();
  disposed = [];
  app = fastify();
  app.get<{ Params: { name: string } }>('/:name', (asked, reply) => {
    reply.type('video/mp4').header('ETag', '"tag"');
    return sendReader(reply, readers.get(asked.params.name)!);
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

/** `ends` is where the reader finds nothing more, or fails. */
function add(name: string, bytes: Buffer, ends: { at?: number; failure?: Error } = {}): void {
  readers.set(name, {
    size: bytes.length,
    async read(into, position) {
      await new Promise((resolve) => setImmediate(resolve));
      if (ends.failure && position >= (ends.at ?? 0)) throw ends.failure;
      return bytes.copy(into, 0, position, ends.at ?? bytes.length);
    },
    [Symbol.asyncDispose]: async () => void disposed.push(name),
  });
}
async function ask(name: string): Promise<IncomingMessage> {
  const { port } = app.server.address() as AddressInfo; // It listens on TCP.
  const asked = request({ port, host: '127.0.0.1', path: `/${name}`, agent: false });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
}
async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

test('everything arrives, many answers at a time, each its own', async () => {
  const films = new Map(Array.from({ length: 12 }, (_, i) => [`film${i}`, randomBytes(i * 150_000 + 1)]));
  for (const [name, bytes] of films) add(name, bytes);
  await Promise.all(
    [...films].map(async ([name, bytes]) => {
      const answer = await ask(name);
      expect(answer.headers).toMatchObject({
        'content-length': String(bytes.length),
        'content-type': 'video/mp4',
        etag: '"tag"',
      });
      expect((await bodyOf(answer)).equals(bytes)).toBe(true);
    }),
  );
  expect(disposed.toSorted()).toEqual([...films.keys()].toSorted());
});

test.each([
  ['ends early', {}],
  ['fails', { failure: new Error('the disk is gone') }],
])('a file that %s in the middle cuts the connection, so that nobody takes the half for the whole', async (_, how) => {
  add('film', randomBytes(1_000_000), { at: 600_000, ...how });
  await expect(bodyOf(await ask('film'))).rejects.toMatchObject({ code: 'ECONNRESET' });
  await vi.waitFor(() => expect(disposed).toEqual(['film']), { timeout: 10_000 });
});

test('a file is closed when the client hangs up, however little it had read', async () => {
  add('film', Buffer.alloc(200_000_000));
  const answer = await ask('film');
  answer.destroy();
  await vi.waitFor(() => expect(disposed).toEqual(['film']), { timeout: 10_000 });
});
