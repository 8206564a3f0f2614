import { expect, it } from 'vitest';
import type { OtherStream } from '../model.ts';
import { madeIndex, madeVideo } from '../testing/made-index.ts';
import { fontStreams, fontType } from './fonts.ts';

const attachment = (index: number, title: string, codec = 'unknown'): OtherStream => ({
  ...madeVideo(),
  type: 'attachment',
  index,
  title,
  codec,
});

it('takes attachments for fonts that say so by type or name, a hundred at most', () => {
  const streams = [
    madeVideo(),
    attachment(1, 'A.TTF'),
    attachment(2, 'cover.jpg', 'mjpeg'),
    attachment(3, 'without an end', 'otf'),
    attachment(4, 'b.ttc'),
    attachment(5, 'ttf'),
  ];
  expect(fontStreams(madeIndex({ streams })).map((s) => s.index)).toEqual([1, 3, 4]);
  const many = Array.from({ length: 300 }, (_, i) => attachment(i, 'a.otf'));
  expect(fontStreams(madeIndex({ streams: many }))).toHaveLength(100);
});

it.each([
  ['00010000', 'font/ttf'],
  ['74727565', 'font/ttf'],
  ['4f54544f', 'font/otf'],
  ['74746366', 'font/collection'],
  ['774f4632', 'font/woff2'],
  ['3c68746d', null],
  ['', null],
])('bytes that begin with %s are %s', (head, type) => {
  expect(fontType(Buffer.from(`${head}00`, 'hex'))).toBe(type);
});
