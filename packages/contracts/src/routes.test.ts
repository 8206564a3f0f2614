import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { routes, type Route } from './index.ts';

const all = Object.entries<Record<string, Route>>(routes).flatMap(([slice, table]) =>
  Object.entries(table).map(([name, route]) => [`${slice}.${name}`, route] as const),
);
/** Schemas of what clients send. */
const inputs = all.flatMap(([name, route]) =>
  (['query', 'body'] as const).flatMap((where) => {
    const schema = route[where];
    return schema ? [[`${name} ${where}`, schema] as const] : [];
  }),
);
const replies = all.map(([name, { success }]) => [name, success] as const);

const namesInPath = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map((m) => m[1] ?? '');
const keysOf = (schema: z.ZodType | undefined): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

describe('the API as a whole', () => {
  it('has no method and path twice', () => {
    const addresses = all.map(([, { method, path }]) => `${method} ${path.replaceAll(/:\w+/g, ':')}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('has no two routes with the same words', () => {
    const summaries = all.map(([, { summary }]) => summary);
    expect(new Set(summaries).size).toBe(summaries.length);
  });

  it('keeps its first words, which other programs rely on', () => {
    const addresses = all.map(([, { method, path }]) => `${method} ${path}`);
    expect(addresses).toEqual(
      expect.arrayContaining([
        'GET /healthz',
        'GET /readyz',
        'POST /api/v1/setup',
        'POST /api/v1/auth/sessions',
        'GET /api/v1/libraries',
        'POST /api/v1/libraries',
        'POST /api/v1/libraries/:id/scan',
        'GET /api/v1/jobs/:id',
        'GET /api/v1/items',
        'GET /api/v1/items/:id',
        'POST /api/v1/playback',
        'POST /api/v1/playback/:id/progress',
        'DELETE /api/v1/playback/:id',
      ]),
    );
  });

  it('is open to strangers for nothing but health, the setup and signing in', () => {
    const open = all.filter(([, { access }]) => access === 'public').map(([name]) => name);
    expect(open.toSorted()).toEqual([
      'server.health',
      'server.info',
      'server.ready',
      'users.refresh',
      'users.setup',
      'users.signIn',
    ]);
  });

  it('leaves what changes the server to administrators', () => {
    const changes = all.filter(
      ([name, { method, access }]) => name.startsWith('libraries.') && method !== 'GET' && access !== 'admin',
    );
    expect(changes).toEqual([]);
    // Paths of the server's disks are nobody else's business.
    expect([routes.libraries.folders.access, routes.libraries.problems.access]).toEqual(['admin', 'admin']);
  });
});

describe.each(all)('%s', (name, route) => {
  it('has a path in small letters under the version, or is a health check', () => {
    expect(route.path).toMatch(/^(?:\/api\/v1(?:\/(?:[a-z-]+|:[a-z]+))+|\/(?:healthz|readyz))$/);
  });

  it('names the same parameters in its path and in its schema', () => {
    expect(keysOf(route.params)).toEqual(namesInPath(route.path));
  });

  it('carries the tag of its slice and a summary', () => {
    expect(route.tag).toBe(name.split('.')[0]);
    expect(route.summary).toMatch(/^[A-Z].{3,}[^.]$/);
  });

  it('answers no body with 204 alone', () => {
    expect(route.success.body.safeParse(null).success).toBe(route.success.status === 204);
  });

  it('reads no body where its method has none', () => {
    if (route.method === 'GET' || route.method === 'DELETE') expect(route.body).toBeUndefined();
  });
});

describe.each(inputs)('%s', (_name, schema) => {
  it('refuses an unknown field by its name', () => {
    const { error } = schema.safeParse({ surprise: 1 });
    const unknown = error?.issues.flatMap((i) => (i.code === 'unrecognized_keys' ? i.keys : []));
    expect(unknown).toEqual(['surprise']);
  });

  it.each([null, [], 'text', 7])('refuses %j', (value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  it('can be written down for other programs', () => {
    expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({ type: 'object', additionalProperties: false });
  });
});

describe.each(replies)('the answer of %s', (_name, { body }) => {
  it('can be written down for other programs', () => {
    const { type, $ref, $defs } = z.toJSONSchema(body, { io: 'output' });
    const written = $ref === undefined ? type : $defs?.[$ref.replace('#/$defs/', '')]?.type;
    expect(['object', 'null']).toContain(written);
  });
});

it('gives every named shape a name of its own', () => {
  const shapes = new Map<string, z.ZodType>();
  for (const [, { success, body, query }] of all) {
    for (const schema of [success.body, body, query]) {
      const id = schema && z.globalRegistry.get(schema)?.id;
      if (schema === undefined || id === undefined) continue;
      expect(shapes.get(id) ?? schema).toBe(schema);
      expect(id).toMatch(/^[A-Z][A-Za-z]+$/);
      shapes.set(id, schema);
    }
  }
  expect(shapes.size).toBeGreaterThan(5);
});
