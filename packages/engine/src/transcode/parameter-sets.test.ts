import { describe, expect, it } from 'vitest';
import { copyInit } from '../package/init.ts';
import { madeAudio, madeVideo } from '../testing/made-index.ts';
import { configRecord, parameterSets } from './parameter-sets.ts';

const config = (...bytes: number[]): string => Buffer.from(bytes).toString('base64');
const header = (codec: string, codecString: string, codecPrivate: string): Uint8Array =>
  copyInit(madeVideo({ codec, codecString, codecPrivate }));

describe('parameter sets out of a header', () => {
  it('of H.264 are all of avcC, each with its length in front', () => {
    const avcC = config(1, 100, 0, 31, 0xff, 0xe1, 0, 3, 0x67, 1, 2, 2, 0, 2, 0x68, 3, 0, 2, 0x68, 4);
    expect([...parameterSets(header('h264', 'avc1.64001f', avcC))]).toEqual([
      ...[0, 0, 0, 3, 0x67, 1, 2],
      ...[0, 0, 0, 2, 0x68, 3],
      ...[0, 0, 0, 2, 0x68, 4],
    ]);
  });

  it('of HEVC are those of every array', () => {
    const fixed = Array.from({ length: 22 }, () => 0);
    const arrays = [2, 0xa0, 0, 1, 0, 2, 0x40, 1, 0xa1, 0, 2, 0, 1, 0x42, 0, 2, 0x42, 9];
    expect([...parameterSets(header('hevc', 'hvc1.1.6.L93.90', config(...fixed, ...arrays)))]).toEqual([
      ...[0, 0, 0, 2, 0x40, 1],
      ...[0, 0, 0, 1, 0x42],
      ...[0, 0, 0, 2, 0x42, 9],
    ]);
  });

  it('of AV1 is the sequence header', () => {
    const bytes = [0x81, 4, 0x0c, 0, 0x0a, 0x0b, 1, 2];
    expect([...parameterSets(header('av1', 'av01.0.04M.08', config(...bytes)))]).toEqual([0x0a, 0x0b, 1, 2]);
  });

  it('of VP9 are none: its key frames say everything', () => {
    const init = copyInit(madeVideo({ codec: 'vp9', codecString: 'vp09.00.31.08', codecPrivate: null }));
    expect(parameterSets(init)).toHaveLength(0);
  });

  it('are not read behind the end of a record that is cut short', () => {
    const avcC = config(1, 100, 0, 31, 0xff, 0xe1, 0, 200, 0x67);
    expect(() => parameterSets(header('h264', 'avc1.64001f', avcC))).toThrow(RangeError);
  });

  it('are not looked for where there is no picture', () => {
    expect(configRecord(copyInit(madeAudio()), 'avcC')).toBeNull();
  });
});
