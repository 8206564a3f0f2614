import { describe, expect, test } from 'vitest';
import { errorCodes, routes, type Route } from '@praxino/contracts';
import { docsPage } from './docs-page.ts';
import { openApiDocument } from './openapi.ts';

type Json = Record<string, unknown>;
interface Operation extends Json {
  operationId: string;
  summary: string;
  tags: string[];
  security: Json[];
  parameters?: { name: string; in: string; required: boolean; schema: Json; description?: string }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Json }> };
  responses: Record<string, Json & { content?: Record<string, { schema: Json }> }>;
}

const document = openApiDocument('1.2.3') as Json & {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json>; responses: Record<string, Json>; securitySchemes: Json };
};
const promised = Object.entries<Record<string, Route>>(routes).flatMap(([slice, table]) =>
  Object.entries(table).map(([name, route]) => ({ id: `${slice}.${name}`, route })),
);
const operationOf = (route: Route) =>
  document.paths[route.path.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()];

/** Every value of every object within. */
function* everyEntry(value: unknown, path = ''): Generator<[path: string, key: string, value: unknown]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield [path, key, inner];
    yield* everyEntry(inner, `${path}/${key}`);
  }
}

function resolve(reference: string): unknown {
  const parts = reference.replace(/^#\//, '').split('/');
  return parts.reduce<unknown>((at, part) => (at as Json | undefined)?.[part], document);
}

describe('the OpenAPI document', () => {
  test('is of version 3.1 and of this server', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Praxino', version: '1.2.3' } });
  });

  test.each(promised.map(({ id, route }) => [id, route] as const))('holds %s with everything it needs', (id, route) => {
    const operation = operationOf(route);
    expect(operation).toMatchObject({ operationId: id, summary: route.summary, tags: [route.tag] });
    expect(operation?.security).toEqual(route.access === 'public' ? [] : [{ bearer: [] }]);
    expect(operation?.['x-access']).toBe(route.access);
    expect(operation?.responses['default']).toEqual({ $ref: '#/components/responses/Problem' });
    const success = operation?.responses[route.success.status];
    expect(success?.['description']).toEqual(expect.any(String));
    expect(success?.content === undefined).toBe(route.success.status === 204);
    expect(operation?.requestBody === undefined).toBe(route.body === undefined);
    if (route.body) expect(operation?.requestBody?.content['application/json']?.schema).toBeTypeOf('object');
  });

  test('holds nothing that is not a route', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations).toHaveLength(promised.length);
    expect(new Set(operations.map((o) => o.operationId)).size).toBe(promised.length);
  });

  test('has a parameter for every part of a path, and for no other', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '').toSorted();
      for (const operation of Object.values(operations)) {
        const named = (operation.parameters ?? []).filter((p) => p.in === 'path');
        expect(named.map((p) => p.name).toSorted(), path).toEqual(inPath);
        expect(
          named.every((p) => p.required),
          path,
        ).toBe(true);
      }
    }
  });

  test('tells every parameter of a list with what it may be', () => {
    const parameters = operationOf(routes.items.list)?.parameters ?? [];
    const byName = new Map(parameters.map((p) => [p.name, p]));
    expect([...byName.keys()]).toEqual(['libraryId', 'kind', 'parentId', 'search', 'sort', 'limit', 'cursor']);
    expect(byName.get('sort')?.schema).toMatchObject({ default: 'title', enum: expect.arrayContaining(['-added']) });
    expect(byName.get('limit')?.schema).toMatchObject({ minimum: 1, maximum: 200, default: 50 });
    expect(parameters.every((p) => !p.required)).toBe(true);
  });

  test('has no reference that leads nowhere', () => {
    const references = [...everyEntry(document)].filter(([, key]) => key === '$ref');
    expect(references.length).toBeGreaterThan(10);
    for (const [path, , target] of references) {
      expect(String(target), path).toMatch(/^#\/components\//);
      expect(resolve(String(target)), `${path} → ${String(target)}`).toBeTypeOf('object');
    }
  });

  test('has no shape that nothing refers to, and no word of JSON Schema it may not hold', () => {
    const entries = [...everyEntry(document)];
    const used = new Set(entries.filter(([, key]) => key === '$ref').map(([, , target]) => String(target)));
    for (const name of Object.keys(document.components.schemas)) {
      expect(used, name).toContain(`#/components/schemas/${name}`);
    }
    const keys = entries.filter(([path]) => !path.endsWith('/properties')).map(([, key]) => key);
    expect(keys.filter((key) => ['$defs', '$schema', 'definitions', 'nullable'].includes(key))).toEqual([]);
  });

  test('has shapes that are objects with properties, or one of several', () => {
    for (const [name, shape] of Object.entries(document.components.schemas)) {
      const isKnown = shape['type'] === 'object' || Array.isArray(shape['oneOf']) || Array.isArray(shape['anyOf']);
      expect(isKnown, `${name}: ${JSON.stringify(shape).slice(0, 100)}`).toBe(true);
      expect(shape, name).not.toHaveProperty('id');
    }
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['Item', 'ItemDetail', 'Library', 'Job', 'Image', 'Session', 'Problem', 'Home']),
    );
  });

  test('lets bodies hold no unknown field, as the server does', () => {
    for (const { id, route } of promised.filter(({ route: r }) => r.body)) {
      const schema = operationOf(route)?.requestBody?.content['application/json']?.schema ?? {};
      expect(schema['additionalProperties'], id).toBe(false);
    }
  });

  test('names every error code', () => {
    const description = String((document['info'] as Json)['description']);
    for (const code of Object.keys(errorCodes)) expect(description).toContain(`| \`${code}\` |`);
  });

  test('is the same every time and is plain JSON', () => {
    expect(openApiDocument('1.2.3')).toEqual(document);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});

describe('the page about the API', () => {
  const page = docsPage('1.2.3');

  test('lists every route with who may call it', () => {
    for (const { id, route } of promised) {
      const who = { public: 'anyone', user: 'signed-in users', admin: 'administrators' }[route.access];
      expect(page, id).toContain(`<b>${route.method}</b> <code>${route.path}</code>`);
      expect(page, id).toContain(`${escaped(route.summary)} <i>${who}</i>`);
    }
  });

  test('lists every shape and every error', () => {
    for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`id="shape-${name}"`);
    for (const code of Object.keys(errorCodes)) expect(page).toContain(`<code>${code}</code>`);
  });

  test('has no link that leads nowhere', () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map((m) => m[1] ?? '');
    expect(targets.length).toBeGreaterThan(10);
    for (const target of targets) expect(page).toContain(`id="${target}"`);
  });

  test('takes what is said in schemas for text, never for a part of the page', () => {
    const hostile = docsPage('"><script>alert(1)</script>&amp;');
    expect(hostile).not.toContain('<script');
    expect(hostile).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;');
  });

  test('has no script, no outside address and no tag that was not meant', () => {
    expect(page).not.toMatch(/<script|javascript:|src=|https?:\/\//i);
    const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/gi)].map((m) => m[1]?.toLowerCase()));
    const meant = 'html head meta title style body h1 small p a code section h2 details summary b i pre table tr th td';
    expect([...tags].filter((tag) => !meant.split(' ').includes(tag ?? ''))).toEqual([]);
  });

  test('closes what it opens', () => {
    for (const tag of ['section', 'details', 'summary', 'pre', 'table', 'code', 'a']) {
      const opened = page.split(new RegExp(`<${tag}[ >]`)).length;
      expect(page.split(`</${tag}>`).length, tag).toBe(opened);
    }
  });
});

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
