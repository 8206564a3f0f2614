// Serves the built web client: hashed files for ever, its page fresh, and the page for every address that is a screen.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { routeNotFound } from './http.ts';

const builtClient = fileURLToPath(new URL('../../web/dist', import.meta.url));
const SERVER_PATHS = /^\/(?:api|stream|images|healthz|readyz|assets)(?:\/|\?|$)/;

export async function addWebClient(app: FastifyInstance, dir: string = builtClient): Promise<void> {
  // A build that was broken off has files, but no page.
  const isBuilt = existsSync(join(dir, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: dir,
      wildcard: true,
      dotfiles: 'ignore',
      index: false,
      cacheControl: false,
      preCompressed: true,
      setHeaders: (reply, path) => {
        const isHashed = /[\\/]assets[\\/]/.test(path);
        reply.header('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    app.get('/', (_request, reply) => reply.sendFile('index.html'));
  } else {
    app.get('/', (_request, reply) => reply.type('text/html').send(notBuilt));
  }
  app.setNotFoundHandler(async (request, reply) => {
    if (isBuilt && isScreen(request)) return reply.sendFile('index.html');
    throw routeNotFound(request);
  });
}

/** A screen of the client is asked for by a browser that wants HTML; anything else that is unknown is an error. */
function isScreen(request: FastifyRequest): boolean {
  const wantsPage = request.headers.accept?.includes('text/html') ?? false;
  return (request.method === 'GET' || request.method === 'HEAD') && wantsPage && !SERVER_PATHS.test(request.url);
}

const notBuilt = `<!doctype html><meta charset="utf-8"><title>Praxino</title>
<p>The server runs, but its web client is not built. Run <code>npm start</code> in the folder of Praxino, which builds it.`;
