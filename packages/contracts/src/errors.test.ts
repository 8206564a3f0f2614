import { describe, expect, expectTypeOf, it } from 'vitest';
import { AppError, errorCodes, type ErrorCode } from './errors.ts';

const codes = Object.entries(errorCodes);

describe('the table of error codes', () => {
  it.each(codes)('%s is a noun and a state, in small letters', (code) => {
    expect(code).toMatch(/^(?:[a-z]+\.[a-z]+(?:-[a-z]+)*|internal)$/);
  });

  it.each(codes)('%s has the status of an error', (_code, { status }) => {
    expect(Number.isInteger(status)).toBe(true);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
  });

  it.each(codes)('%s has a title that people can read', (_code, { title }) => {
    expect(title).toMatch(/^[A-Z][^.]{5,79}$/);
    expect(title).toBe(title.trim());
  });

  it('has no title twice', () => {
    const titles = codes.map(([, { title }]) => title.toLowerCase());
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('answers 404 to whatever is not found', () => {
    const others = codes.filter(([code, { status }]) => code.endsWith('.not-found') && status !== 404);
    expect(others).toEqual([]);
  });

  it('answers 401 where signing in helps, and 403 where it does not', () => {
    expect(codes.filter(([code, { status }]) => code.startsWith('auth.') && status !== 401).map(([c]) => c)).toEqual([
      'auth.forbidden',
    ]);
    expect(errorCodes['auth.forbidden'].status).toBe(403);
  });

  it('says 410 of what was there once', () => {
    const gone = codes.filter(([, { status }]) => status === 410).map(([code]) => code);
    expect(gone.toSorted()).toEqual(['media.missing', 'stream.token-expired']);
  });
});

describe('an AppError', () => {
  it('has the title as its words when there is no detail', () => {
    const error = new AppError('item.not-found');
    expect(error).toMatchObject({ code: 'item.not-found', status: 404, details: {}, name: 'AppError' });
    expect(error.message).toBe(errorCodes['item.not-found'].title);
  });

  it('takes a sentence as its detail', () => {
    const error = new AppError('job.not-found', 'It ended a month ago');
    expect(error.message).toBe('It ended a month ago');
    expect(error.details).toEqual({ detail: 'It ended a month ago' });
  });

  it('keeps every detail', () => {
    const details = {
      detail: 'The cluster is cut off',
      field: 'device.kind',
      issues: [{ field: 'a', message: 'b' }],
      byteOffset: 5_000_000_000,
    };
    const error = new AppError('media.unreadable', details);
    expect(error.details).toEqual(details);
    expect(error.message).toBe(details.detail);
  });

  it('with a field and no sentence still has words', () => {
    expect(new AppError('request.invalid', { field: 'name' }).message).toBe(errorCodes['request.invalid'].title);
  });

  it('keeps its cause and where it was made', () => {
    const cause = new Error('ENOENT');
    const error = new AppError('media.missing', {}, { cause });
    expect(error.cause).toBe(cause);
    expect(error).toBeInstanceOf(Error);
    expect(error.stack).toContain('errors.test.ts');
    expect(new AppError('internal').cause).toBeUndefined();
  });

  it('has the status of its code, whatever the code', () => {
    for (const [code, { status }] of codes) expect(new AppError(code as ErrorCode).status).toBe(status);
  });

  it('takes no code that is not in the table', () => {
    expectTypeOf<'item.not-found'>().toExtend<ErrorCode>();
    expectTypeOf<'item.vanished'>().not.toExtend<ErrorCode>();
  });
});
