// Registers routes of the contract: who may call, what is parsed, how the answer leaves.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorCode, type Route, type RouteReply, type RouteRequest } from '@praxino/contracts';
import { parseInput } from './parse-input.ts';

/** Who calls: a signed-in user on one device. */
export interface Caller {
  userId: string;
  userName: string;
  isAdmin: boolean;
  sessionId: string;
}

export interface CallContext<R extends Route> {
  caller: R['access'] extends 'public' ? null : Caller;
  /** Network address of the caller, for throttling. */
  address: string;
  /** Aborted when the caller hangs up. */
  signal: AbortSignal;
  reply: FastifyReply;
}

export type Handler<R extends Route> = (request: RouteRequest<R>, context: CallContext<R>) => Promise<RouteReply<R>>;

export interface Router {
  add<R extends Route>(route: R, handler: Handler<R>): void;
  /** `METHOD path` of everything added. */
  registered(): ReadonlySet<string>;
}

export interface RouterDeps {
  app: FastifyInstance;
  /** The caller behind a bearer token. Throws AppError('auth.…'). */
  authenticate: (token: string) => Promise<Caller>;
  /** Parse answers, too: tests use it to hold handlers to the contract. */
  checkReplies?: boolean;
}

export function createRouter({ app, authenticate, checkReplies = false }: RouterDeps): Router {
  const names = new Set<string>();
  const callers = new WeakMap<FastifyRequest, Caller>();
  return {
    registered: () => names,
    add<R extends Route>(route: R, handler: Handler<R>) {
      names.add(`${route.method} ${route.path}`);
      app.route({
        method: route.method,
        url: route.path,
        // Before the body is read: a stranger cannot make the server parse anything.
        onRequest: async (request) => {
          if (route.access === 'public') return;
          const caller = await authenticate(bearerOf(request));
          if (route.access === 'admin' && !caller.isAdmin) throw new AppError('auth.forbidden');
          callers.set(request, caller);
        },
        handler: async (request, reply) => {
          const input = readInput(route, request);
          const context = contextOf<R>(request, reply, callers.get(request) ?? null);
          const answer = await handler(input, context);
          if (route.success.status === 204) return reply.code(204).send();
          return reply.code(route.success.status).send(checkReplies ? route.success.body.parse(answer) : answer);
        },
      });
    },
  };
}

function contextOf<R extends Route>(
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller | null,
): CallContext<R> {
  return {
    // `onRequest` has set it for every route that is not public.
    caller: caller as CallContext<R>['caller'],
    address: request.ip,
    signal: hangUpSignal(reply),
    reply,
  };
}

/** Aborted when the connection closes before the answer was sent. */
export function hangUpSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new AppError('server.unavailable', 'The client hung up'));
  });
  return controller.signal;
}

function bearerOf(request: FastifyRequest): string {
  const match = /^Bearer ([A-Za-z0-9_-]{1,256})$/i.exec(request.headers.authorization ?? '');
  if (match?.[1]) return match[1];
  throw new AppError(
    'auth.required',
    'Send "Authorization: Bearer <accessToken>"; POST /api/v1/auth/sessions gives one.',
  );
}

function readInput<R extends Route>(route: R, request: FastifyRequest): RouteRequest<R> {
  const input = {
    params: route.params ? parseParams(route, request.params) : undefined,
    query: parseInput(route.query, request.query, 'query'),
    body: parseInput(route.body, request.body ?? undefined, 'body'),
  };
  // Parsed by the schemas that the type is inferred from.
  return input as RouteRequest<R>;
}

const NOT_FOUND_OF_TAG: Readonly<Record<string, ErrorCode>> = {
  items: 'item.not-found',
  libraries: 'library.not-found',
  jobs: 'job.not-found',
  playback: 'playback.not-found',
};

/** An id that cannot exist is as unknown as one that does not: 404, not 400. */
function parseParams(route: Route, params: unknown): unknown {
  const parsed = route.params?.safeParse(params);
  if (parsed && !parsed.success) throw new AppError(NOT_FOUND_OF_TAG[route.tag] ?? 'route.not-found');
  return parsed?.data;
}
