import { describe, expect, test } from 'vitest';
import { memorySource } from '../byte-source.ts';
import { bytes, concat, hex, number } from '../testing/bytes.ts';
import { AVC_CONFIG, AVC_INTERLACED_CONFIG, HEVC_HDR_CONFIG } from '../testing/configs.ts';
import { readAvcConfig } from './avc.ts';
import { readHevcConfig } from './hevc.ts';
import { inspectKeyframes, SAMPLED_KEYFRAMES, spread } from './keyframe-traits.ts';

const signal = new AbortController().signal;
const avcSps = (config: Uint8Array): Uint8Array => config.subarray(8, 8 + config[7]!);
/** The parameter set in the second array of the record. */
const HEVC_SPS = hex('42010102200000030090000003000003003ca00a080c1f3b6595952930bc05a84880482000000300200000030321');
const AVC = { codec: 'h264', config: AVC_CONFIG, facts: readAvcConfig(AVC_CONFIG) };
const HEVC = { codec: 'hevc', config: HEVC_HDR_CONFIG, facts: readHevcConfig(HEVC_HDR_CONFIG) };

/** A frame of NAL units behind lengths of four bytes. */
function frame(...units: Uint8Array[]): Uint8Array {
  return concat(...units.map((u) => concat(number(u.length, 4), u)));
}
const SLICE = concat(bytes(0x65), new Uint8Array(900).fill(7));
const asks = async (stream: typeof AVC | typeof HEVC, ...frames: Uint8Array[]): Promise<boolean> => {
  const offsets: number[] = [];
  let at = 0;
  for (const f of frames) {
    offsets.push(at);
    at += f.length;
  }
  return (await inspectKeyframes(stream, memorySource(concat(...frames)), offsets, signal)).changesFormat;
};

describe('a stream', () => {
  test('without parameter sets in its key frames keeps its format', async () => {
    expect(await asks(AVC, frame(SLICE), frame(SLICE))).toBe(false);
  });

  test('that repeats its parameter sets keeps its format', async () => {
    expect(await asks(AVC, frame(bytes(9, 0x10), avcSps(AVC_CONFIG), SLICE), frame(SLICE))).toBe(false);
    expect(await asks(HEVC, frame(HEVC_SPS, SLICE))).toBe(false);
  });

  test('with a key frame of another size changes it', async () => {
    expect(readAvcConfig(AVC_INTERLACED_CONFIG)!.codedSize).not.toEqual(AVC.facts!.codedSize);
    expect(await asks(AVC, frame(SLICE), frame(avcSps(AVC_INTERLACED_CONFIG), SLICE))).toBe(true);
  });

  test('with a key frame of another bit depth changes it', async () => {
    const eight = { ...HEVC, facts: { ...HEVC.facts!, bitDepth: 8 } };
    expect(await asks(eight, frame(HEVC_SPS, SLICE))).toBe(true);
  });

  test('whose units claim more bytes than there are, or whose parameter set is broken, is left in peace', async () => {
    expect(await asks(AVC, concat(number(0xffff_ffff, 4), SLICE))).toBe(false);
    expect(await asks(AVC, frame(bytes(0x67, 0x64, 0, 0x29), SLICE))).toBe(false);
    expect(await asks(AVC, new Uint8Array(0))).toBe(false);
  });

  test('of another codec, or without a configuration, is not looked at', async () => {
    const sps = frame(avcSps(AVC_INTERLACED_CONFIG), SLICE);
    expect(await asks({ ...AVC, codec: 'vp9' }, sps)).toBe(false);
    const none = { changesFormat: false, hasOpenGroups: false, captions: [] };
    expect(await inspectKeyframes({ ...AVC, config: null }, memorySource(sps), [0], signal)).toEqual(none);
  });
});

describe('key frames', () => {
  const isOpen = async (stream: typeof AVC | typeof HEVC, head: number): Promise<boolean> => {
    const slice = concat(bytes(head), new Uint8Array(900));
    return (await inspectKeyframes(stream, memorySource(frame(bytes(9, 0x10), slice)), [0], signal)).hasOpenGroups;
  };

  test.each([
    ['IDR of H.264', AVC, 0x65, false],
    ['intra pictures of H.264 that are no IDR', AVC, 0x41, true],
    ['IDR of HEVC, with and without leading pictures', HEVC, 19 << 1, false],
    ['IDR of HEVC', HEVC, 20 << 1, false],
    ['clean random access pictures of HEVC', HEVC, 21 << 1, true],
  ] as const)('%s', async (_, stream, head, expected) => {
    expect(await isOpen(stream, head)).toBe(expected);
  });
});

test('key frames to look at are spread over the film, first and last among them', () => {
  const list = Array.from({ length: 1000 }, (_, i) => i);
  const chosen = spread(list);
  expect(chosen).toHaveLength(SAMPLED_KEYFRAMES);
  expect([chosen[0], chosen.at(-1)]).toEqual([0, 999]);
  expect(spread([5, 6])).toEqual([5, 6]);
  expect(spread([])).toEqual([]);
});
