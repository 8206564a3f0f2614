// Listens before anything else is loaded: health checks are answered at once, everything else waits for the application.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, errorCodes } from '@praxino/contracts';

export interface EarlyListener extends AsyncDisposable {
  readonly server: Server;
  readonly port: number;
  /** From now on the application answers. */
  handOver(handler: RequestListener): void;
  /** From now on only health checks are answered, and no new connection is taken. */
  stopAccepting(): void;
}

type State = 'starting' | 'ok' | 'stopping';

/** How long requests under way may take after the stop. */
const GRACE_MS = 1500;

/** Throws AppError('config.invalid') when the address cannot be used. */
export async function listenEarly(host: string, port: number, version: string): Promise<EarlyListener> {
  let state: State = 'starting';
  let application: RequestListener | null = null;
  const server = createServer((request, response) => {
    if (application && state === 'ok') application(request, response);
    else answerEarly(request, response, state, version);
  });
  // Keep-alive beyond that of common reverse proxies (60 s), or they meet closed connections.
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 66_000;
  await listen(server, host, port);
  const stopAccepting = (): void => {
    state = 'stopping';
    server.close();
    server.closeIdleConnections();
  };
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  return {
    server,
    stopAccepting,
    // A TCP server that listens has an address object.
    port: (server.address() as AddressInfo).port,
    handOver(handler) {
      application = handler;
      state = 'ok';
    },
    async [Symbol.asyncDispose]() {
      stopAccepting();
      const force = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await closed;
      clearTimeout(force);
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    await listenOnce(server, host, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A machine without IPv6: all of its addresses are those of IPv4.
    if (host === '::' && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL'))
      return listenOnce(server, '0.0.0.0', port);
    if (code === 'EADDRINUSE')
      throw new AppError(
        'config.invalid',
        `Port ${port} is in use; stop the other program or choose another with --port`,
        { cause: error },
      );
    if (code === 'EACCES')
      throw new AppError(
        'config.invalid',
        `Port ${port} needs rights this user does not have; choose one above 1023 with --port`,
        { cause: error },
      );
    throw new AppError('config.invalid', `The server cannot listen on ${host} port ${port}: ${code ?? String(error)}`, {
      cause: error,
    });
  }
}

function listenOnce(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function answerEarly(request: IncomingMessage, response: ServerResponse, state: State, version: string): void {
  const path = (request.url ?? '').split('?')[0];
  if (path === '/healthz') return send(response, 200, 'application/json', { status: 'ok', version });
  if (path === '/readyz') return send(response, 503, 'application/json', { status: state, version });
  const { status, title } = errorCodes['server.unavailable'];
  const detail = state === 'stopping' ? 'The server is stopping' : 'The server is starting; try again in a second';
  response.setHeader('Retry-After', '1');
  const code = 'server.unavailable';
  send(response, status, 'application/problem+json', {
    type: `urn:praxino:error:${code}`,
    title,
    status,
    code,
    detail,
  });
}

function send(response: ServerResponse, status: number, type: string, body: object): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(JSON.stringify(body));
}
