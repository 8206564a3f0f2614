import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { route } from '@praxino/contracts';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createTestApp, type TestApp } from '../test-app.ts';

const slow = route({
  method: 'POST',
  path: '/slow',
  summary: 'x',
  tag: 'items',
  access: 'public',
  success: { status: 200, body: z.object({ address: z.string() }) },
});

async function portOf({ app }: TestApp): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
}

it('aborts the signal of a call when its client hangs up', async () => {
  await using test = createTestApp();
  const called = Promise.withResolvers<void>();
  const reason = Promise.withResolvers<unknown>();
  test.router.add(slow, async (_input, { signal }) => {
    called.resolve();
    await once(signal, 'abort');
    reason.resolve(signal.reason);
    throw signal.reason;
  });
  const socket = connect(await portOf(test), '127.0.0.1');
  socket.write('POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
  await called.promise;
  socket.destroy();
  expect(await reason.promise).toMatchObject({ code: 'server.unavailable', message: 'The client hung up' });
});

it('does not abort a call that was answered, though its connection closes', async () => {
  await using test = createTestApp();
  let seen: AbortSignal | undefined;
  test.router.add(slow, async (_input, { signal, address }) => {
    seen = signal;
    return { address };
  });
  const answer = await fetch(`http://127.0.0.1:${await portOf(test)}/slow`, {
    method: 'POST',
    headers: { connection: 'close' },
  });
  expect(await answer.json()).toEqual({ address: '127.0.0.1' });
  await test.app.close();
  expect(seen?.aborted).toBe(false);
});
