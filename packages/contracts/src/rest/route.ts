// The form of one REST route. Server, OpenAPI document and clients are all made from these.
import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Route {
  method: Method;
  /** Path with `:name` parameters, beginning with /api/v1 where it belongs to the versioned API. */
  path: string;
  summary: string;
  tag: string;
  /** Who may call it: anyone, a signed-in user, or an administrator. */
  access: 'public' | 'user' | 'admin';
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Status of success and the shape of its body (`z.null()` for none). */
  success: { status: 200 | 201 | 202 | 204; body: z.ZodType };
}

/** Keeps the literal types of a route. */
export function route<const R extends Route>(definition: R): R {
  return definition;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Sent<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What a handler receives: parsed, with defaults filled in. */
export interface RouteRequest<R extends Route> {
  params: Parsed<R['params']>;
  query: Parsed<R['query']>;
  body: Parsed<R['body']>;
}
/** What a client sends. */
export interface RouteInput<R extends Route> {
  params: Sent<R['params']>;
  query: Sent<R['query']>;
  body: Sent<R['body']>;
}
export type RouteReply<R extends Route> = z.output<R['success']['body']>;
