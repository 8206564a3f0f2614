// The API client: one function per route, tokens refreshed by themselves.
import type { Sessions } from '../accounts/sessions.ts';
import { ApiError, errorFromReply } from './error.ts';
import { fillPath, queryText } from './address.ts';
import type { Fetch, HttpReply } from './ports.ts';
import { routeTable } from './routes.gen.ts';
import type { RouteAddress } from './routes.gen.ts';
import { createRefresher } from './refresh.ts';
import type { Exclusive } from './refresh.ts';
import type { Api, CallOptions } from './types.ts';

export interface ApiPorts {
  /** Without a slash at the end; empty text for the page's own server. */
  baseUrl: string;
  fetch: Fetch;
  sessions: Sessions;
  /** Runs work alone across all tabs (navigator.locks). Default: alone in this program. */
  exclusive?: Exclusive | undefined;
  /** ms since 1970 UTC. */
  now?: (() => number) | undefined;
}

interface Input {
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
}

/** Sends one request; a failure to reach the server is `client.unreachable`, a fired signal keeps its own reason. */
async function send(
  ports: ApiPorts,
  address: RouteAddress,
  input: Input,
  token: string | null,
  options: CallOptions,
): Promise<HttpReply> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token !== null) headers['authorization'] = `Bearer ${token}`;
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  const url = `${ports.baseUrl}${fillPath(address.path, input.params)}${queryText(input.query)}`;
  try {
    return await ports.fetch(url, {
      method: address.method,
      headers,
      body: input.body === undefined ? undefined : JSON.stringify(input.body),
      signal: options.signal,
    });
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause;
    throw new ApiError({ code: 'client.unreachable', status: 0, message: 'The server cannot be reached' }, { cause });
  }
}

async function readBody(reply: HttpReply): Promise<unknown> {
  const text = await reply.text();
  if (reply.status >= 400) throw errorFromReply(reply.status, text);
  if (reply.status === 204 || text === '') return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError(
      { code: 'client.bad-reply', status: reply.status, message: 'The server sent an answer that cannot be read' },
      { cause },
    );
  }
}

/** Every route of the contracts as a function: `api.items.list({ query })`. */
export function createApi(ports: ApiPorts): Api {
  const call = async (address: RouteAddress, input: Input, options: CallOptions): Promise<unknown> => {
    if (address.access === 'public') return readBody(await send(ports, address, input, null, options));
    const token = await refresher.validToken();
    try {
      return await readBody(await send(ports, address, input, token, options));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401 || token === null) throw error;
      // The clock of this device may be wrong, or the server forgot the token: one refresh, one more try.
      const fresh = await refresher.replace(token);
      if (fresh === null) throw error;
      return readBody(await send(ports, address, input, fresh, options));
    }
  };
  const slices = Object.entries(routeTable).map(([slice, routes]) => {
    const calls = Object.entries(routes).map(([name, address]) => [
      name,
      (input: Input = {}, options: CallOptions = {}) => call(address, input, options),
    ]);
    return [slice, Object.fromEntries(calls)];
  });
  const api = Object.fromEntries(slices) as Api; // the table is generated from the contracts the type comes from
  const refresher = createRefresher({
    sessions: ports.sessions,
    refresh: (refreshToken) => api.users.refresh({ body: { refreshToken } }),
    exclusive: ports.exclusive,
    now: ports.now,
  });
  return api;
}
