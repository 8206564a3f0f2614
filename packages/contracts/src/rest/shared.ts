// Shapes that several slices use: ids, pages, problem documents.
import { z } from 'zod';

/** Ids are opaque URL-safe text; never build or take one apart. */
export const id = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not an id')
  .meta({ description: 'Opaque id' });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable code, see errors.ts' }),
    detail: z.string().optional(),
    instance: z.string().optional(),
    field: z.string().optional(),
    issues: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'Problem details, RFC 9457' });

/** Milliseconds since 1970-01-01 UTC. */
export const timestampMs = z.int().min(0);
export const idParams = z.object({ id });
export const empty = z.null();
/** Path parameters, queries and bodies are strict: an unknown field is an error that names it. */
export const noInput = z.strictObject({});
