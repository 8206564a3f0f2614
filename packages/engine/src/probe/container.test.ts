import { describe, expect, test } from 'vitest';
import { detectContainer } from './container.ts';
import { ascii, bytes, concat, hex } from './testing/bytes.ts';
import { ebmlHead } from './testing/ebml-writer.ts';

const transportStream = (packet: number, first: number): Uint8Array => {
  const out = new Uint8Array(4096).fill(1);
  for (let at = first; at < out.length; at += packet) out[at] = 0x47;
  return out;
};
const box = (type: string, brand = 'isom'): Uint8Array =>
  concat(hex('00000020'), ascii(type), ascii(brand), new Uint8Array(20));

describe('container detection', () => {
  test.each([
    ['matroska', ebmlHead()],
    ['webm', ebmlHead('webm')],
    ['mp4', box('ftyp')],
    ['mov', box('ftyp', 'qt  ')],
    ['mov', box('moov')],
    ['mov', box('wide')],
    ['mp4', box('styp')],
    ['avi', concat(ascii('RIFF'), hex('00000000'), ascii('AVI LIST'))],
    ['wav', concat(ascii('RIFF'), hex('00000000'), ascii('WAVEfmt '))],
    ['ogg', ascii('OggS\0\x02')],
    ['flac', ascii('fLaC\0\0\0\x22')],
    ['flv', ascii('FLV\x01')],
    ['asf', hex('3026b2758e66cf11a6d900aa0062ce6c')],
    ['mpegps', hex('000001ba44000400')],
    ['mpegts', transportStream(188, 0)],
    ['mpegts', transportStream(192, 4)],
    ['mp3', ascii('ID3\x04\0\0')],
    ['mp3', hex('fffb9064')],
    ['adts', hex('fff15080')],
    ['text', ascii('Milk, bread, two lemons.\r\n')],
    ['text', new TextEncoder().encode('Größe 日本語 🎬')],
    ['text', hex('fffe4800690021000d00')],
    ['unknown', hex('ffd8ffe000104a4649460001')],
    ['unknown', new Uint8Array(4096)],
  ])('%s', (kind, head) => {
    expect(detectContainer(head)).toBe(kind);
  });

  test('bears files of a few bytes', () => {
    for (let n = 1; n < 12; n++)
      expect(['text', 'unknown']).toContain(detectContainer(new Uint8Array(n).fill(n % 2 === 0 ? 0 : 65)));
    expect(detectContainer(bytes(0x47))).toBe('text');
  });

  test('a sync byte alone is no transport stream', () => {
    expect(detectContainer(concat(bytes(0x47), new Uint8Array(4095)))).toBe('unknown');
  });
});
