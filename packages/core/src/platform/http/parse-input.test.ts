import { AppError, itemQuery, libraryBody, signInBody } from '@praxino/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseInput } from './parse-input.ts';

function refusal(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('a right input', () => {
  it('comes back parsed, with defaults filled in', () => {
    expect(parseInput(itemQuery, { limit: '7' }, 'query')).toEqual({ limit: 7, sort: 'title' });
  });

  it('of a route that reads no body is ignored', () => {
    expect(parseInput(undefined, { anything: 1 }, 'body')).toBeUndefined();
  });

  it('of a route that takes no query is none', () => {
    expect(parseInput(undefined, {}, 'query')).toBeUndefined();
  });
});

describe('a wrong input', () => {
  it('names the field by its path', () => {
    const body = { username: 'ann', password: 'secret pass', device: { name: 'tv', kind: 'fridge' } };
    const error = refusal(() => parseInput(signInBody, body, 'body'));
    expect(error.code).toBe('request.invalid');
    expect(error.details.field).toBe('device.kind');
    expect(error.message).toMatch(/^device\.kind: /);
  });

  it('names the place in a list', () => {
    const body = { name: 'Films', kind: 'movies', folders: ['/films', ''] };
    expect(refusal(() => parseInput(libraryBody, body, 'body')).details.field).toBe('folders.1');
  });

  it('names every field that is wrong', () => {
    const { issues } = refusal(() => parseInput(libraryBody, { name: '', kind: 'x', folders: [] }, 'body')).details;
    expect(issues?.map((i) => i.field)).toEqual(['name', 'kind', 'folders']);
  });

  it('names each unknown field, also one inside another', () => {
    const body = { username: 'a', password: 'b', device: { name: 'tv', kind: 'tv', os: 1 }, admin: true, x: 1 };
    const { issues } = refusal(() => parseInput(signInBody, body, 'body')).details;
    expect(issues?.map((i) => i.field).toSorted()).toEqual(['admin', 'device.os', 'x']);
    expect(new Set(issues?.map((i) => i.message))).toEqual(new Set(['is not a field of this request']));
  });

  it('never shows the value, which may be a password', () => {
    const body = { username: 'ann', password: ['hunter2'], device: 'hunter2' };
    const error = refusal(() => parseInput(signInBody, body, 'body'));
    expect(JSON.stringify([error.message, error.details])).not.toContain('hunter2');
  });

  it('lists no more than twenty issues of thousands', () => {
    const body = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`field${i}`, i]));
    expect(refusal(() => parseInput(signInBody, body, 'body')).details.issues).toHaveLength(20);
  });

  it('that is no body at all asks for JSON', () => {
    const error = refusal(() => parseInput(signInBody, undefined, 'body'));
    expect(error.message).toContain('application/json');
    expect(error.details.field).toBe('body');
  });

  it.each([null, [], 'text', 5, true])('that is %j is a wrong body', (value) => {
    expect(refusal(() => parseInput(signInBody, value, 'body')).details.field).toBe('body');
  });

  it('of a route without a query names what should not be there', () => {
    const error = refusal(() => parseInput(undefined, { limit: '5' }, 'query'));
    expect(error.details).toMatchObject({ field: 'limit', issues: [{ message: 'is not a field of this request' }] });
  });

  it('as a whole is called by where it came from', () => {
    const schema = z.strictObject({ a: z.string().optional() }).refine(() => false, 'does not fit together');
    expect(refusal(() => parseInput(schema, {}, 'query')).message).toBe('query: does not fit together');
    expect(refusal(() => parseInput(schema, {}, 'body')).message).toBe('body: does not fit together');
  });

  it.each(['__proto__', 'constructor', 'toString'])('may be called %s like any other', (key) => {
    const body = JSON.parse(`{"refreshToken":"x","${key}":{"isAdmin":true}}`) as unknown;
    const schema = z.strictObject({ refreshToken: z.string() });
    expect(refusal(() => parseInput(schema, body, 'body')).details.field).toBe(key);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('given twice in a query is refused, not joined', () => {
    expect(refusal(() => parseInput(itemQuery, { limit: ['1', '2'] }, 'query')).details.field).toBe('limit');
    expect(refusal(() => parseInput(itemQuery, { search: ['a', 'b'] }, 'query')).details.field).toBe('search');
  });
});
