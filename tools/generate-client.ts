// Writes packages/client/src/api/routes.gen.ts: method and path of every route, so that clients carry no schema library.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { routes } from '@praxino/contracts';
import type { Route } from '@praxino/contracts';

const target = new URL('../packages/client/src/api/routes.gen.ts', import.meta.url);

/** The text of routes.gen.ts for the routes as they are in contracts. */
export function renderRoutes(): string {
  const slices = Object.entries(routes).map(([slice, named]: [string, Record<string, Route>]) => {
    const lines = Object.entries(named).map(
      ([name, route]) =>
        `    ${name}: { method: '${route.method}', path: '${route.path}', access: '${route.access}' },`,
    );
    return `  ${slice}: {\n${lines.join('\n')}\n  },`;
  });
  return [
    '// Generated from packages/contracts by tools/generate-client.ts. Do not edit.',
    'export interface RouteAddress {',
    "  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';",
    '  readonly path: string;',
    "  readonly access: 'public' | 'user' | 'admin';",
    '}',
    'export const routeTable: Readonly<Record<string, Readonly<Record<string, RouteAddress>>>> = {',
    ...slices,
    '};',
    '',
  ].join('\n');
}

/** True when the committed file says what contracts say. */
export function isClientCurrent(): boolean {
  return readFileSync(target, 'utf8') === renderRoutes();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(target, renderRoutes());
