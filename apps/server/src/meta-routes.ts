// The server about itself: health, name, and its own documentation.
import type { FastifyInstance } from 'fastify';
import { routes } from '@praxino/contracts';
import type { Router } from '@praxino/core/platform';

export interface MetaDeps {
  app: FastifyInstance;
  router: Router;
  name: string;
  version: string;
  isSetupRequired: () => Promise<boolean>;
  hasLibraries: () => Promise<boolean>;
}

export function addMetaRoutes({ app, router, name, version, isSetupRequired, hasLibraries }: MetaDeps): void {
  router.add(routes.server.health, () => Promise.resolve({ status: 'ok' as const, version }));
  // While it starts or stops, early-listener.ts answers.
  router.add(routes.server.ready, () => Promise.resolve({ status: 'ok' as const, version }));
  router.add(routes.server.info, async () => ({
    name,
    version,
    setupRequired: await isSetupRequired(),
    hasLibraries: await hasLibraries(),
  }));
  let document: string | null = null;
  let page: string | null = null;
  // Loaded when somebody asks: most servers are never asked.
  app.get('/api/v1/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify((await import('./openapi.ts')).openApiDocument(version));
    return reply.type('application/json').send(document);
  });
  app.get('/api/docs', async (_request, reply) => {
    page ??= (await import('./docs-page.ts')).docsPage(version);
    // The page has one style block and no script.
    reply.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    return reply.type('text/html').send(page);
  });
}
