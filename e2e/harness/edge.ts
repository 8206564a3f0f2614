// A second machine on the way to the server: a plain proxy on a port of its own, which can die.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestEdge extends AsyncDisposable {
  readonly baseUrl: string;
  /** Paths it has answered, in order. */
  readonly answered: string[];
  /** Where it fetches from; before that it answers 503. */
  origin: string | null;
  /** As a power cut looks to players: connections end, and no new one is taken. */
  die(): Promise<void>;
}

export async function startEdge(): Promise<TestEdge> {
  const answered: string[] = [];
  const server = createServer((asked, answer) => {
    if (edge.origin === null) {
      answer.writeHead(503).end();
      return;
    }
    const { method, url, headers } = asked;
    const upstream = request(new URL(url!, edge.origin), { method, headers }, (found) => {
      answered.push(url!);
      answer.writeHead(found.statusCode!, found.headers);
      found.pipe(answer);
    });
    upstream.on('error', () => answer.destroy());
    answer.on('close', () => upstream.destroy());
    asked.pipe(upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // An address of a port, because it listens on one.
  const { port } = server.address() as AddressInfo;
  const die = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const edge: TestEdge = {
    baseUrl: `http://127.0.0.1:${port}`,
    answered,
    origin: null,
    die,
    [Symbol.asyncDispose]: die,
  };
  return edge;
}
