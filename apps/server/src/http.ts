// The HTTP application: what every route has in common. Knows no slice.
import type { RequestListener, Server } from 'node:http';
import compress from '@fastify/compress';
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import { fastify, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AppError } from '@praxino/contracts';
import { newId, redactUrl, toAppError, toProblem, type Log } from '@praxino/core/platform';

export interface HttpDeps {
  server: Server;
  log: Log;
  trustedProxies: string[];
  /** Other origins that the web client may fetch from. */
  mediaOrigins?: readonly string[];
}

export interface HttpApp {
  app: FastifyInstance;
  /** Call after all routes are added. */
  ready: () => Promise<RequestListener>;
}

/** Bodies are small JSON: files never come this way. */
const BODY_LIMIT_BYTES = 1_048_576;

/** Text alone: media, pictures and segments are compressed already, and compressing breaks ranges. */
const COMPRESSED_TYPES =
  /^(?:text\/(?!event-stream)|application\/(?:json|problem\+json|javascript|manifest\+json|vnd\.apple\.mpegurl|dash\+xml)|image\/svg)/;

export async function createHttpApp({ server, log, trustedProxies, mediaOrigins = [] }: HttpDeps): Promise<HttpApp> {
  let listener: RequestListener | null = null;
  const app = fastify({
    // Our server listens already (early-listener.ts); Fastify only gets its requests.
    serverFactory: (handler) => {
      listener = handler;
      return server;
    },
    // The hooks below write our own lines, without tokens.
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: requestIds(),
    trustProxy: trustedProxies,
    // A path that cannot be decoded never reaches a route, nor the error handler.
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply, log),
    routerOptions: { maxParamLength: 2048, ignoreTrailingSlash: false },
  });
  acceptEmptyJson(app);
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(error, request, reply, log));
  app.addHook('onResponse', (request, reply, done) => {
    done();
    // Thousands of segments go out a second: no line is made that nobody reads.
    if (!log.isLevelEnabled('debug')) return;
    log.debug(
      {
        id: request.id,
        method: request.method,
        url: redactUrl(request.url),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
  });
  await app.register(helmet, securityHeaders(mediaOrigins));
  app.addHook('onSend', (request, reply, payload, done) => {
    // The plugin also has a table of its own, in which an octet stream, and so a whole film, is worth compressing.
    if (!COMPRESSED_TYPES.test(String(reply.getHeader('Content-Type') ?? '')))
      request.headers['x-no-compression'] = '1';
    done(null, payload);
  });
  await app.register(compress, { customTypes: COMPRESSED_TYPES, encodings: ['br', 'gzip'], threshold: 1024 });
  return {
    app,
    async ready() {
      await app.ready();
      if (!listener) throw new Error('the application has no request handler');
      return listener;
    },
  };
}

/** One for each run of the server, and a number: enough to find a request in the log. */
function requestIds(): () => string {
  const run = newId().slice(0, 8);
  let count = 0;
  return () => `${run}-${(count++).toString(36)}`;
}

/** Clients that always send `Content-Type: application/json` do so with a DELETE, too. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null);
    else void parse(request, String(body), done);
  });
}

async function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): Promise<FastifyReply> {
  const known = toAppError(error);
  const status = known.status;
  const facts = { id: request.id, method: request.method, url: redactUrl(request.url), code: known.code };
  if (status >= 500) log.error({ ...facts, err: error }, 'request failed');
  else log.debug({ ...facts, detail: known.message }, 'request refused');
  if (reply.raw.headersSent) {
    // Half of a body is out: cutting the connection is the only way left to say that it is not whole.
    reply.raw.destroy();
    return reply;
  }
  if (known.code === 'request.rate-limited' || status === 503) reply.header('Retry-After', '2');
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer');
  return reply
    .code(status)
    .header('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(toProblem(known, `urn:praxino:request:${request.id}`)));
}

export function routeNotFound(request: FastifyRequest): AppError {
  return new AppError('route.not-found', `${request.method} ${redactUrl(request.url).slice(0, 200)}`);
}

const securityHeaders = (mediaOrigins: readonly string[]): FastifyHelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      baseUri: ["'self'"],
      objectSrc: ["'none'"],
      frameAncestors: ["'self'"],
      formAction: ["'self'"],
      // WebAssembly alone, for the renderer of subtitle scripts; no text is ever evaluated.
      scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
      // Positions and sizes set by the player and by virtual lists.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      // MediaSource and workers of the player are blob: addresses.
      mediaSrc: ["'self'", 'blob:'],
      workerSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'", 'blob:', ...mediaOrigins],
      manifestSrc: ["'self'"],
    },
  },
  // Most homes reach the server by plain HTTP on their own network: HTTPS is for the reverse proxy to demand.
  strictTransportSecurity: false,
  crossOriginEmbedderPolicy: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
});
