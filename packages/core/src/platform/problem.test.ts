import { AppError, errorCodes, problem, type ErrorCode } from '@praxino/contracts';
import { describe, expect, it } from 'vitest';
import { DatabaseError } from './db/thread.ts';
import { toAppError, toProblem } from './problem.ts';

describe('a problem document', () => {
  it.each(Object.keys(errorCodes) as ErrorCode[])('for %s has its status, its title and the promised shape', (code) => {
    const document = toProblem(new AppError(code, 'what happened'));
    expect(problem.parse(document)).toEqual({
      type: `urn:praxino:error:${code}`,
      code,
      ...errorCodes[code],
      detail: 'what happened',
    });
  });

  it('names the occurrence, the field and every issue when they are known', () => {
    const issues = [{ field: 'a', message: 'is wrong' }];
    const error = new AppError('request.invalid', { detail: 'a: is wrong', field: 'a', issues });
    expect(toProblem(error, 'urn:praxino:request:7')).toMatchObject({
      instance: 'urn:praxino:request:7',
      field: 'a',
      issues,
    });
  });

  it('has no empty fields', () => {
    expect(Object.keys(toProblem(new AppError('item.not-found')))).toEqual(['type', 'title', 'status', 'code']);
  });

  it.each([
    ['an error with a path', new Error('ENOENT: /home/ann/films')],
    ['an error of SQL', new DatabaseError('near "select": syntax error', 'SQLITE_ERROR')],
    ['text', 'secret text'],
    ['nothing', undefined],
    ['null', null],
    ['a number', 42],
    ['a bare object', { message: 'secret', statusCode: 'x' }],
    ['an object without prototype', Object.create(null)],
    ['an error of a server elsewhere', Object.assign(new Error('secret'), { statusCode: 502 })],
  ])('of %s tells nothing about the inside', (_what, thrown) => {
    expect(toProblem(thrown)).toEqual({
      type: 'urn:praxino:error:internal',
      title: errorCodes.internal.title,
      status: 500,
      code: 'internal',
    });
  });

  it('leaves the cause of a known failure out', () => {
    const error = new AppError('media.unreadable', 'The file cannot be read', { cause: new Error('/home/ann/x.mkv') });
    expect(JSON.stringify(toProblem(error))).not.toContain('/home/ann');
  });
});

describe('a failure that is not ours', () => {
  it.each([
    [400, 'request.invalid'],
    [404, 'route.not-found'],
    [413, 'request.too-large'],
    [415, 'request.invalid'],
    [429, 'request.rate-limited'],
    [503, 'server.unavailable'],
    [500, 'internal'],
    [200, 'internal'],
    [Number.NaN, 'internal'],
  ])('of status %d is %s', (statusCode, code) => {
    const thrown = Object.assign(new Error('words'), { statusCode });
    const error = toAppError(thrown);
    expect(error.code).toBe(code);
    expect(error.cause).toBe(thrown);
  });

  it('keeps the words of a client error', () => {
    const thrown = Object.assign(new Error('Body is not valid JSON'), { statusCode: 400 });
    expect(toAppError(thrown).message).toBe('Body is not valid JSON');
  });

  it.each([
    new DatabaseError('database or disk is full', 'SQLITE_FULL'),
    Object.assign(new Error('write'), { code: 'ENOSPC' }),
  ])('of a full disk says so: %s', (thrown) => {
    const error = toAppError(thrown);
    expect(error.code).toBe('server.unavailable');
    expect(error.message).toContain('disk');
    expect(error.message).toContain('full');
  });

  it('of a path that cannot be decoded does not repeat the path, which may hold a token', () => {
    const words = "'/stream/secret/%zz' is not a valid url component";
    const error = toAppError(Object.assign(new Error(words), { code: 'FST_ERR_BAD_URL', statusCode: 400 }));
    expect(error.code).toBe('request.invalid');
    expect(error.message).not.toContain('secret');
  });

  it('keeps what is an AppError already', () => {
    const error = new AppError('item.not-found');
    expect(toAppError(error)).toBe(error);
  });
});
