// The OpenAPI 3.1 document, made from the same schemas that check requests.
import { z } from 'zod';
import { errorCodes, problem, routes, type Route } from '@praxino/contracts';

type Json = Record<string, unknown>;

/** A plain object, the same for every server of a version. */
export function openApiDocument(version: string): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const [slice, table] of Object.entries<Record<string, Route>>(routes)) {
    for (const [name, route] of Object.entries(table)) {
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
      (paths[path] ??= {})[route.method.toLowerCase()] = operation(`${slice}.${name}`, route, schemas);
    }
  }
  const problemSchema = toSchema(problem, 'output', schemas);
  return {
    openapi: '3.1.0',
    info: { title: 'Praxino', version, description: description(), license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      responses: {
        Problem: {
          description: 'Problem details (RFC 9457)',
          content: { 'application/problem+json': { schema: problemSchema } },
        },
      },
    },
  };
}

function operation(operationId: string, route: Route, schemas: Json): Json {
  const { status, body } = route.success;
  const parameters = [...parametersOf(route.params, 'path', schemas), ...parametersOf(route.query, 'query', schemas)];
  const answer =
    status === 204
      ? { description: 'Done' }
      : { description: 'Success', content: json(toSchema(body, 'output', schemas)) };
  return {
    operationId,
    summary: route.summary,
    tags: [route.tag],
    security: route.access === 'public' ? [] : [{ bearer: [] }],
    'x-access': route.access,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: { required: true, content: json(toSchema(route.body, 'input', schemas)) } } : {}),
    responses: { [status]: answer, default: { $ref: '#/components/responses/Problem' } },
  };
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query', schemas: Json): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = toSchema(schema, 'input', schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, shape]) => {
    const { description: text, ...rest } = shape;
    return {
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      ...(text === undefined ? {} : { description: text }),
      schema: rest,
    };
  });
}

/** JSON Schema 2020-12, which OpenAPI 3.1 uses as it is; named shapes move to the components. */
function toSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const {
    $schema: _dialect,
    $defs = {},
    ...own
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json & { $defs?: Record<string, Json> };
  for (const [name, shape] of Object.entries($defs)) schemas[name] = withoutIds(shape);
  const named = typeof own['id'] === 'string' ? own['id'] : null;
  if (named === null) return withoutIds(own);
  schemas[named] = withoutIds(own);
  return { $ref: `#/components/schemas/${named}` };
}

/** Points references at the components, and drops `id`, which only named the shape. */
function withoutIds(shape: Json): Json {
  const { id: _id, ...rest } = shape;
  const text = JSON.stringify(rest).replaceAll('"#/$defs/', '"#/components/schemas/');
  // The parse of what was an object.
  return JSON.parse(text) as Json;
}

function description(): string {
  const codes = Object.entries(errorCodes).map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`);
  return [
    'Errors are problem details with a stable `code`:',
    '',
    '| code | status | meaning |',
    '|---|---|---|',
    ...codes,
  ].join('\n');
}
