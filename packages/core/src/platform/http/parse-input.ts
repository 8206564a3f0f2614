// Parses what a client sent and names every wrong field.
import { AppError, noInput } from '@praxino/contracts';
import type { z } from 'zod';

/** Most issues listed in one answer: a hostile body can have thousands. */
const MAX_ISSUES = 20;

/** The parsed value; without a schema nothing may be sent in the query, and a body is ignored. */
export function parseInput(schema: z.ZodType | undefined, value: unknown, where: 'query' | 'body'): unknown {
  if (!schema) {
    if (where === 'query') parseInput(noInput, value, where);
    return undefined;
  }
  if (where === 'body' && value === undefined) {
    throw new AppError('request.invalid', {
      detail: 'The request needs a JSON body (Content-Type: application/json)',
      field: 'body',
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap((issue) => toIssues(issue, where)).slice(0, MAX_ISSUES);
  const first = issues[0] ?? { field: where, message: 'is wrong' };
  throw new AppError('request.invalid', { detail: `${first.field}: ${first.message}`, field: first.field, issues });
}

function toIssues(issue: z.core.$ZodIssue, where: string): { field: string; message: string }[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'is not a field of this request' }));
  }
  return [{ field: path.join('.') || where, message: issue.message }];
}
