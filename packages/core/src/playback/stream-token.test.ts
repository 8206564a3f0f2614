import { describe, expect, test } from 'vitest';
import { AppError } from '@praxino/contracts';
import { createStreamTokens, writeStreamToken, type StreamRight } from './stream-token.ts';

const secret = Buffer.alloc(32, 7);
const SOURCE = 'a'.repeat(32);
const right: StreamRight = { playbackId: 'p1', userId: 'u1', versionId: 'v1', sourceId: SOURCE, expiresAt: 1000 };
const token = writeStreamToken(right, secret);

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'accepted';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}
/** Read after the good one was: what is remembered of it must open nothing else. */
const read = (text: string, source = SOURCE, now = 999, key = secret) => {
  const tokens = createStreamTokens(key);
  if (key === secret) tokens.read(token, SOURCE, 0);
  const codes = [1, 2].map(() => codeOf(() => tokens.read(text, source, now)));
  expect(codes[1]).toBe(codes[0]);
  return codes[0];
};

describe('a token', () => {
  test('says who may read what until when', () => {
    const tokens = createStreamTokens(secret);
    for (let i = 0; i < 2; i++) expect(tokens.read(token, SOURCE, 999)).toEqual(right);
  });

  test('stands in a path as it is', () => {
    expect(token).toMatch(/^[\w.-]+$/);
  });

  test('for another film is not valid, whatever the time', () => {
    expect([read(token, 'b'.repeat(32)), read(token, 'b'.repeat(32), 5000)]).toEqual([
      'stream.token-invalid',
      'stream.token-invalid',
    ]);
  });

  test('that was good once has expired', () => {
    expect([read(token, SOURCE, 1000), read(token, SOURCE, 9_999_999)]).toEqual([
      'stream.token-expired',
      'stream.token-expired',
    ]);
  });

  test('of another server is not valid', () => {
    expect(read(token, SOURCE, 999, Buffer.alloc(32, 8))).toBe('stream.token-invalid');
  });

  test('changed in any letter is not valid', () => {
    for (let i = 0; i < token.length; i++) {
      const other = token[i] === 'A' ? 'B' : 'A';
      expect([i, read(token.slice(0, i) + other + token.slice(i + 1))]).toEqual([i, 'stream.token-invalid']);
    }
  });

  test.each([
    '',
    '.',
    '..',
    'x',
    `${token}.`,
    `${token}.x`,
    `.${token.split('.')[1] ?? ''}`,
    `${token.split('.')[0] ?? ''}.`,
    'a.b',
    '%00',
    'é.é',
    'x'.repeat(10_000),
  ])('that is %j is not valid', (text) => {
    expect(read(text)).toBe('stream.token-invalid');
  });

  test('whose payload is signed but is not one of ours is not valid', () => {
    const forged = writeStreamToken({ ...right, expiresAt: Number.NaN }, secret);
    expect(read(forged)).toBe('stream.token-invalid');
  });
});
