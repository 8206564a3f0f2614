// Listening before the application is there, and stopping while requests are under way; with real connections.
import { once } from 'node:events';
import { createServer, get, Agent, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { listenEarly, type EarlyListener } from './early-listener.ts';

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

async function listen(): Promise<EarlyListener> {
  const listener = await listenEarly('127.0.0.1', 0, '1.2.3');
  stack.use(listener);
  return listener;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

function ask({ port }: { port: number }, path: string, agent?: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, ...(agent ? { agent } : {}) }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

/** Sends its first byte and waits. */
function hanging(): { handler: RequestListener; begun: Promise<void>; finish: () => void } {
  const begun = Promise.withResolvers<void>();
  const finished = Promise.withResolvers<void>();
  const handler: RequestListener = (_request, response) => {
    response.write('first ');
    begun.resolve();
    void finished.promise.then(() => response.end('last'));
  };
  return { handler, begun: begun.promise, finish: finished.resolve };
}

describe('while the server starts', () => {
  test('health checks are answered: it lives, but is not ready', async () => {
    const listener = await listen();
    const health = await ask(listener, '/healthz');
    expect([health.status, JSON.parse(health.body)]).toEqual([200, { status: 'ok', version: '1.2.3' }]);
    const ready = await ask(listener, '/readyz?probe=1');
    expect([ready.status, JSON.parse(ready.body)]).toEqual([503, { status: 'starting', version: '1.2.3' }]);
    expect(ready.headers['cache-control']).toBe('no-store');
  });

  test('everything else is told to come back', async () => {
    const answer = await ask(await listen(), '/api/v1/server');
    expect(answer.status).toBe(503);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers['retry-after']).toBe('1');
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'server.unavailable',
      detail: 'The server is starting; try again in a second',
    });
  });
});

describe('from the hand-over on', () => {
  test('the application answers everything', async () => {
    const listener = await listen();
    listener.handOver((request, response) => void response.end(`application ${request.url}`));
    expect((await ask(listener, '/')).body).toBe('application /');
    expect((await ask(listener, '/readyz')).body).toBe('application /readyz');
  });

  test('also on a connection that was open before', async () => {
    const listener = await listen();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    stack.defer(() => agent.destroy());
    await ask(listener, '/', agent);
    listener.handOver((_request, response) => void response.end('application'));
    expect((await ask(listener, '/', agent)).body).toBe('application');
  });
});

describe('while the server stops', () => {
  test('an open connection is told so, and nothing reaches the application', async () => {
    const listener = await listen();
    const slow = hanging();
    listener.handOver(slow.handler);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    stack.defer(() => agent.destroy());
    const first = ask(listener, '/film', agent);
    await slow.begun;
    const second = ask(listener, '/readyz', agent);
    listener.stopAccepting();
    slow.finish();
    expect((await first).body).toBe('first last');
    const answer = await second.catch((error: NodeJS.ErrnoException) => error.code);
    // Node closes the connection behind the answer, or lets one more request in: then it is ours to refuse.
    if (typeof answer === 'object') expect(JSON.parse(answer.body)).toMatchObject({ status: 'stopping' });
    else expect(['ECONNRESET', 'ECONNREFUSED']).toContain(answer);
  });

  test('no new connection is taken', async () => {
    const listener = await listen();
    listener.stopAccepting();
    await expect(ask(listener, '/healthz')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('a request under way is finished', async () => {
    const listener = await listen();
    const slow = hanging();
    listener.handOver(slow.handler);
    const answer = ask(listener, '/film');
    await slow.begun;
    const stopped = listener[Symbol.asyncDispose]();
    slow.finish();
    expect((await answer).body).toBe('first last');
    await stopped;
  });

  test('a request that hangs is cut, not waited for', async () => {
    const listener = await listen();
    const slow = hanging();
    listener.handOver(slow.handler);
    const answer = ask(listener, '/film').catch((error: NodeJS.ErrnoException) => error.code);
    await slow.begun;
    await listener[Symbol.asyncDispose]();
    expect(await answer).toBe('ECONNRESET');
    slow.finish();
  });

  test('connections that ask for nothing are closed at once', async () => {
    const listener = await listen();
    const socket = connect(listener.port, '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await listener[Symbol.asyncDispose]();
    await closed;
  });

  test('stopping twice is stopping', async () => {
    const listener = await listen();
    listener.stopAccepting();
    await listener[Symbol.asyncDispose]();
    await listener[Symbol.asyncDispose]();
  });
});

describe('an address that cannot be had', () => {
  test('because it is in use is named, with what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    stack.defer(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const answer = listenEarly('127.0.0.1', port, '1');
    await expect(answer).rejects.toMatchObject({ code: 'config.invalid' });
    await expect(answer).rejects.toThrow(
      `Port ${port} is in use; stop the other program or choose another with --port`,
    );
  });

  test('because it is not of this machine is named', async () => {
    const answer = listenEarly('203.0.113.7', 0, '1');
    await expect(answer).rejects.toThrow(/The server cannot listen on 203\.0\.113\.7 port 0: EADDRNOTAVAIL/);
  });

  test('because it is no address is named', async () => {
    const answer = listenEarly('no.such.host.invalid', 0, '1');
    await expect(answer).rejects.toMatchObject({ code: 'config.invalid' });
    await expect(answer).rejects.toThrow(/cannot listen on no\.such\.host\.invalid port 0/);
  });

  test('everywhere is also everywhere on a machine without IPv6', async () => {
    const listener = await listenEarly('::', 0, '1');
    stack.use(listener);
    expect((await ask(listener, '/healthz')).status).toBe(200);
  });
});
