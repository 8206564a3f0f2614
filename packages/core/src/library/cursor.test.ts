import { describe, expect, test } from 'vitest';
import { AppError, itemQuery } from '@praxino/contracts';
import { readCursor, writeCursor } from './cursor.ts';
import { sortKey } from './titles.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function refusal(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('it was not refused');
}

describe('a cursor', () => {
  test('comes back as it was written', () => {
    expect(readCursor(writeCursor('title', { key: 'blue "square"\n', id: 'abc' }), 'title', 'string')).toEqual({
      key: 'blue "square"\n',
      id: 'abc',
    });
    expect(readCursor(writeCursor('-added', { key: 0, id: 'x' }), '-added', 'number')).toEqual({ key: 0, id: 'x' });
  });

  test('is safe in an address', () => {
    expect(writeCursor('title', { key: '千と千尋 ?&=#/+', id: 'a' })).toMatch(/^[\w-]+$/);
  });

  test('of the longest key is still short enough to be sent back', () => {
    for (const title of ['神'.repeat(500), '😀'.repeat(500), '…'.repeat(500), '"'.repeat(500)]) {
      const cursor = writeCursor('-title', { key: sortKey(title), id: 'x'.repeat(20) });
      expect(itemQuery.safeParse({ cursor }).success, `${title.slice(0, 2)} ${cursor.length}`).toBe(true);
    }
  });

  test.each([
    ['nothing', ''],
    ['no base64', '%%%'],
    ['text', Buffer.from('hello').toString('base64url')],
    ['null', encode(null)],
    ['a number', encode(7)],
    ['an object', encode({ sort: 'title', key: 'a', id: 'b' })],
    ['an empty list', encode([])],
    ['too short', encode(['title', 'a'])],
    ['too long', encode(['title', 'a', 'b', 'c'])],
    ['a key of another type', encode(['title', 7, 'b'])],
    ['a key that is an object', encode(['title', { $gt: '' }, 'b'])],
    ['an id that is no text', encode(['title', 'a', 1])],
    ['an endless key', encode(['title', 'a'.repeat(401), 'b'])],
    ['an endless id', encode(['title', 'a', 'b'.repeat(65)])],
    ['of the other direction', writeCursor('-title', { key: 'a', id: 'b' })],
    ['of another order', writeCursor('year', { key: 1999, id: 'b' })],
  ])('that is %s is refused by name', (_what, cursor) => {
    const error = refusal(() => readCursor(cursor, 'title', 'string'));
    expect(error.code).toBe('request.invalid');
    expect(error.details.field).toBe('cursor');
    expect(error.message).toContain('leave it out to begin');
  });

  test.each([1.5, Number.MAX_VALUE, '1', null])('of numbers takes whole ones only, not %j', (key) => {
    expect(refusal(() => readCursor(encode(['year', key, 'b']), 'year', 'number')).code).toBe('request.invalid');
  });
});
