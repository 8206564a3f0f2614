import { expect, test } from 'vitest';
import { errorFromReply } from './error.ts';

test('reads code, words, field and issues of a problem document', () => {
  const body = JSON.stringify({
    code: 'request.invalid',
    title: 'T',
    detail: 'D',
    field: 'a',
    issues: [{ field: 'a', message: 'no' }, { field: 1 }, 'x'],
  });
  expect(errorFromReply(400, body)).toMatchObject({
    code: 'request.invalid',
    message: 'D',
    field: 'a',
    issues: [{ field: 'a', message: 'no' }],
  });
});

test('falls back to the title when there is no detail', () => {
  expect(errorFromReply(404, '{"code":"item.not-found","title":"There is no such item"}').message).toBe(
    'There is no such item',
  );
});

test.each(['', 'null', '[]', '"x"', '{}', '{"code":5}', '<html>', '{"code":""}'])(
  'a reply without a code (%s) is a bad reply',
  (body) => {
    expect(errorFromReply(500, body)).toMatchObject({ code: 'client.bad-reply', status: 500 });
  },
);

test('only failures that may pass by themselves are temporary', () => {
  const isTemporary = (status: number): boolean => errorFromReply(status, '{"code":"internal"}').isTemporary;
  expect([429, 502, 503, 504].map(isTemporary)).toEqual([true, true, true, true]);
  expect([400, 401, 403, 404, 409, 422, 500].some(isTemporary)).toBe(false);
});
