// Calls the server by the routes of the contract, and holds every answer against the contract's schema.
import { routes } from '@praxino/contracts';
import type {
  Item,
  ItemDetail,
  Library,
  PlaybackBody,
  Playback,
  Route,
  RouteInput,
  RouteReply,
  Session,
} from '@praxino/contracts';
import { setTimeout as wait } from 'node:timers/promises';

/** An answer other than the route's success. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly body: Record<string, unknown>;
  constructor(route: Route, status: number, body: Record<string, unknown>) {
    super(
      `${route.method} ${route.path} answered ${status} ${JSON.stringify(body['code'])}: ${JSON.stringify(body['detail'] ?? body['title'])}`,
    );
    this.status = status;
    this.code = typeof body['code'] === 'string' ? body['code'] : '';
    this.body = body;
  }
}

export interface Api {
  readonly baseUrl: string;
  /** Calls a route. Throws ApiProblem on another status, ZodError when the answer breaks the contract. */
  call<const R extends Route>(route: R, input?: Partial<RouteInput<R>>): Promise<RouteReply<R>>;
  /** The same server seen by somebody else; null: nobody. */
  as(accessToken: string | null): Api;
  signIn(username: string, password: string): Promise<Session>;
  /** Every item of a query, all pages. */
  items(query?: RouteInput<typeof routes.items.list>['query']): Promise<Item[]>;
  /** The one item of this title. Throws, naming what is there, unless there is exactly one. */
  item(title: string, query?: RouteInput<typeof routes.items.list>['query']): Promise<ItemDetail>;
  play(body: PlaybackBody): Promise<Playback>;
  /** Waits until no library is being scanned and each has been scanned once. */
  scanned(timeoutMs?: number): Promise<Library[]>;
  /** Waits until everything is scanned and no job is left, neither in front nor in the background. For administrators. */
  settled(timeoutMs?: number): Promise<void>;
  /** `scanned`, and until the index pass over what only ffmpeg reads has ended; there must be such a file. */
  measured(timeoutMs?: number): Promise<void>;
  /** Waits for the end of a job; throws unless it succeeded. */
  jobDone(jobId: string, timeoutMs?: number): Promise<void>;
  /** Makes the address of a playback absolute. */
  url(path: string): string;
}

const POLL_MS = 100;

export function createApi(baseUrl: string, accessToken: string | null = null): Api {
  const call: Api['call'] = async (route, input = {}) => {
    const { params, query, body } = input as {
      params?: Record<string, string>;
      query?: Record<string, string | number | boolean | undefined>;
      body?: unknown;
    };
    const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params?.[name])));
    const url = new URL(path, baseUrl);
    for (const [key, value] of Object.entries(query ?? {}))
      if (value !== undefined) url.searchParams.set(key, `${value}`);
    const headers: Record<string, string> = {};
    if (accessToken) headers['authorization'] = `Bearer ${accessToken}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const reply = await fetch(url, {
      method: route.method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await reply.text();
    if (reply.status !== route.success.status) throw new ApiProblem(route, reply.status, parseProblem(text));
    // The schema of the route itself decides the type.
    return route.success.body.parse(text === '' ? null : JSON.parse(text)) as RouteReply<typeof route>;
  };
  const api: Api = {
    baseUrl,
    call,
    as: (token) => createApi(baseUrl, token),
    url: (path) => new URL(path, baseUrl).href,
    signIn: (username, password) =>
      call(routes.users.signIn, { body: { username, password, device: { name: 'e2e', kind: 'other' } } }),
    async items(query = {}) {
      const all: Item[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await call(routes.items.list, { query: { limit: 200, ...query, ...(cursor ? { cursor } : {}) } });
        all.push(...page.items);
        if (page.nextCursor === null) return all;
        cursor = page.nextCursor;
      }
    },
    async item(title, query = {}) {
      const all = await api.items(query);
      const found = all.filter((i) => i.title === title);
      if (found.length !== 1)
        throw new Error(
          `${found.length} items are called ${title}; there are: ${all.map((i) => `${i.kind} ${i.title}`).join(', ')}`,
        );
      return call(routes.items.get, { params: { id: found[0]!.id } });
    },
    play: (body) => call(routes.playback.start, { body }),
    async scanned(timeoutMs = 90_000) {
      for (const end = performance.now() + timeoutMs; ; await wait(POLL_MS)) {
        const { libraries } = await call(routes.libraries.list);
        if (libraries.length > 0 && libraries.every((l) => l.scanJobId === null && l.lastScanAt !== null))
          return libraries;
        if (performance.now() > end) throw new Error(`not scanned after ${timeoutMs} ms: ${JSON.stringify(libraries)}`);
      }
    },
    async settled(timeoutMs = 180_000) {
      await api.scanned(timeoutMs);
      for (const end = performance.now() + timeoutMs; ; await wait(POLL_MS)) {
        const { jobs } = await call(routes.jobs.list);
        const left = jobs.filter((j) => j.finishedAt === null);
        if (left.length === 0) return;
        if (performance.now() > end) throw new Error(`not settled after ${timeoutMs} ms: ${JSON.stringify(left)}`);
      }
    },
    async measured(timeoutMs = 90_000) {
      await api.scanned(timeoutMs);
      for (const end = performance.now() + timeoutMs; ; await wait(POLL_MS)) {
        const { jobs } = await call(routes.jobs.list);
        const passes = jobs.filter((j) => j.kind === 'index');
        if (passes.length > 0 && passes.every((j) => j.finishedAt !== null)) return;
        if (performance.now() > end) throw new Error(`not measured after ${timeoutMs} ms: ${JSON.stringify(jobs)}`);
      }
    },
    async jobDone(jobId, timeoutMs = 90_000) {
      for (const end = performance.now() + timeoutMs; ; await wait(POLL_MS)) {
        const job = await call(routes.jobs.get, { params: { id: jobId } });
        if (job.state === 'succeeded') return;
        if (job.state === 'failed' || job.state === 'cancelled')
          throw new Error(`job ${job.kind} ${job.state}: ${job.error ?? job.message}`);
        if (performance.now() > end)
          throw new Error(`job ${job.kind} is ${job.state} at ${job.progress} after ${timeoutMs} ms`);
      }
    },
  };
  return api;
}

function parseProblem(text: string): Record<string, unknown> {
  try {
    // Any object will do: the message shows what came.
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { detail: text.slice(0, 300) };
  }
}
