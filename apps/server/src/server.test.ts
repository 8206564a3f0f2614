import { describe, expect, test } from 'vitest';
import { routes, type Route } from '@praxino/contracts';
import type { Router } from '@praxino/core/platform';
import { assertComplete } from './server.ts';
import { version } from './version.ts';

const promised = Object.values<Record<string, Route>>(routes).flatMap((table) => Object.values(table));
const routerOf = (names: readonly string[]): Router => ({ registered: () => new Set(names), add: () => undefined });
const all = promised.map((route) => `${route.method} ${route.path}`);

describe('a server whose routes', () => {
  test('are all there starts', () => {
    expect(() => assertComplete(routerOf(all))).not.toThrow();
    expect(() => assertComplete(routerOf([...all, 'GET /more']))).not.toThrow();
  });

  test('are not all there names what is missing', () => {
    const without = all.filter((name) => !name.endsWith('/state') && !name.startsWith('DELETE /api/v1/jobs'));
    expect(() => assertComplete(routerOf(without))).toThrow(
      'no handler for DELETE /api/v1/jobs/:id, PATCH /api/v1/items/:id/state',
    );
  });

  test('have each its own method and path', () => {
    expect(new Set(all).size).toBe(all.length);
  });
});

test('the version is that of the package', () => {
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});
