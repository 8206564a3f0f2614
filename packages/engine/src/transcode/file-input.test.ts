import { expect, it } from 'vitest';
import { fileInput, partOf } from './file-input.ts';

const piece = (path: string, sizeBytes: number, fromByte = 0, toByte = sizeBytes) => ({
  path,
  sizeBytes,
  fromByte,
  toByte,
});

it('a file is nothing but its name, and nothing else may be opened', () => {
  expect(fileInput({ path: '/films/-i|b.ts' })).toEqual({ url: 'file:/films/-i|b.ts', protocols: ['file', 'pipe'] });
});

it('pieces are a list inside of the address, in which no name means anything else', () => {
  const pieces = [piece('a b.VOB', 10), piece("STREAM/it's\\1\n.m2ts", 100, 20, 60)];
  const { url, protocols } = fileInput({ path: '/films/A | B', pieces });
  expect(protocols).toEqual(['file', 'pipe', 'concatf', 'data', 'subfile']);
  const [head, list] = url.split(',');
  expect(head).toBe('concatf:data:text/plain;base64');
  expect(Buffer.from(list!, 'base64').toString()).toBe(
    [
      'file:/films/A\\ |\\ B/a\\ b.VOB\n',
      "subfile,,start,20,end,60,,:file:/films/A\\ |\\ B/STREAM/it\\'s\\\\1\\\n.m2ts\n",
    ].join(''),
  );
});

it('a part of an address is told in bytes', () => {
  expect(partOf('file:/a,b', 3, 9)).toBe('subfile,,start,3,end,9,,:file:/a,b');
});

it('a recording is no longer than it was when it was scanned', () => {
  expect(fileInput({ path: '/films/a,b.mkv', readableBytes: 900 })).toEqual({
    url: 'subfile,,start,0,end,900,,:file:/films/a,b.mkv',
    protocols: ['file', 'pipe', 'subfile'],
  });
});
