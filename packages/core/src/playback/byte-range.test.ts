import { describe, expect, test } from 'vitest';
import { isRangeCurrent, parseRange } from './byte-range.ts';

describe('a range', () => {
  test.each([
    ['bytes=0-99', { kind: 'part', start: 0, end: 99 }],
    ['bytes=4-', { kind: 'part', start: 4, end: 999 }],
    ['bytes=-10', { kind: 'part', start: 990, end: 999 }],
    ['bytes=-5000', { kind: 'part', start: 0, end: 999 }],
    ['bytes=900-5000', { kind: 'part', start: 900, end: 999 }],
    ['bytes=999-999', { kind: 'part', start: 999, end: 999 }],
    ['bytes= 1-2', { kind: 'part', start: 1, end: 2 }],
    ['bytes=1000-', { kind: 'unsatisfiable' }],
    ['bytes=999999999999-', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
  ])('%s of 1000 bytes', (header, expected) => {
    expect(parseRange(header, 1000)).toEqual(expected);
  });

  test.each([
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=5-2',
    'bytes=a-b',
    'items=0-5',
    'bytes=0-1,3-4',
    'bytes=--1',
    'bytes=0x1-2',
    'bytes=1.5-2',
  ])('%s is none, and the whole file is sent', (header) => {
    expect(parseRange(header, 1000)).toEqual({ kind: 'whole' });
  });

  test('of an empty file cannot be had', () => {
    expect(parseRange('bytes=0-', 0)).toEqual({ kind: 'unsatisfiable' });
    expect(parseRange('bytes=-5', 0)).toEqual({ kind: 'unsatisfiable' });
  });

  test('with a number beyond all numbers is not below zero or past the end', () => {
    const huge = '9'.repeat(400);
    expect(parseRange(`bytes=0-${huge}`, 1000)).toEqual({ kind: 'part', start: 0, end: 999 });
    expect(parseRange(`bytes=-${huge}`, 1000)).toEqual({ kind: 'part', start: 0, end: 999 });
    expect(parseRange(`bytes=${huge}-`, 1000)).toEqual({ kind: 'unsatisfiable' });
  });
});

describe('If-Range', () => {
  const modified = new Date('2024-05-01T10:00:00.750Z');
  test.each([
    [undefined, true],
    ['"abc"', true],
    ['"other"', false],
    ['W/"abc"', false],
    ['Wed, 01 May 2024 10:00:00 GMT', true],
    ['Wed, 01 May 2024 09:59:59 GMT', false],
    ['nonsense', false],
  ])('%s fits what the client has: %s', (header, isCurrent) => {
    expect(isRangeCurrent(header, '"abc"', modified)).toBe(isCurrent);
  });
});
