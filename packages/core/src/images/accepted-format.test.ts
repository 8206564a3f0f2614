import { describe, expect, test } from 'vitest';
import { acceptedFormat } from './accepted-format.ts';

describe('the format of a picture', () => {
  test.each([
    ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'webp'],
    ['image/webp', 'webp'],
    ['image/avif', 'avif'],
    ['image/avif, image/jpeg', 'avif'],
    ['image/webp;q=0, image/avif', 'avif'],
    ['image/jpeg', 'jpeg'],
    ['image/png, image/jpeg;q=0.5', 'jpeg'],
    ['IMAGE/WEBP;Q=0.9', 'webp'],
    ['image/*;q=0.8', 'webp'],
    ['*/*', 'webp'],
    ['image/webp;q=x, image/jpeg', 'jpeg'],
    ['text/html', 'jpeg'],
    ['', 'jpeg'],
    [undefined, 'webp'],
  ])('for %j is %s', (accept, format) => {
    expect(acceptedFormat(accept)).toBe(format);
  });
});
