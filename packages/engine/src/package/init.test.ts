import { describe, expect, test } from 'vitest';
import type { AudioStream } from '../model.ts';
import { madeAudio, madeVideo } from '../testing/made-index.ts';
import { aacLcConfig, canPackageAudio } from './audio-sample-entry.ts';
import { ascii, boxesIn, concat, u16, u32, u8, viewOf } from './boxes.ts';
import { copyInit, reorderTicks, timescaleOf, transcodedAudioInit, withEditList } from './init.ts';
import { canPackageVideo } from './video-sample-entry.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const notFound = expect.objectContaining({ code: 'stream.not-found' });
const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'mvex', 'edts', 'dinf']);
/** Bytes before the boxes inside a sample entry, and inside stsd. */
const SAMPLE_ENTRY: Record<string, number> = {
  stsd: 8,
  avc1: 78,
  avc3: 78,
  hvc1: 78,
  hev1: 78,
  av01: 78,
  vp09: 78,
  mp4a: 28,
  'ac-3': 28,
  'ec-3': 28,
  Opus: 28,
  fLaC: 28,
};

/** Every box by its path; parsing must account for every byte. */
function tree(bytes: Uint8Array, from = 0, to = bytes.length, path = ''): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const b of boxesIn(bytes, from, to)) {
    const name = path ? `${path}/${b.type}` : b.type;
    expect(found.has(name)).toBe(false);
    found.set(name, bytes.subarray(b.body, b.end));
    const skip = CONTAINERS.has(b.type) ? 0 : SAMPLE_ENTRY[b.type];
    if (skip !== undefined) for (const [k, v] of tree(bytes, b.body + skip, b.end, name)) found.set(k, v);
  }
  return found;
}
const STSD = 'moov/trak/mdia/minf/stbl/stsd';

describe('the init segment of copied pictures', () => {
  test('has every box a fragmented track needs, and no time of its making', () => {
    const boxes = tree(copyInit(madeVideo()));
    expect([...boxes.keys()].filter((k) => !k.includes('stsd/'))).toEqual([
      'ftyp',
      'moov',
      'moov/mvhd',
      'moov/trak',
      'moov/trak/tkhd',
      'moov/trak/edts',
      'moov/trak/edts/elst',
      'moov/trak/mdia',
      'moov/trak/mdia/mdhd',
      'moov/trak/mdia/hdlr',
      'moov/trak/mdia/minf',
      'moov/trak/mdia/minf/vmhd',
      'moov/trak/mdia/minf/dinf',
      'moov/trak/mdia/minf/dinf/dref',
      'moov/trak/mdia/minf/stbl',
      STSD,
      'moov/trak/mdia/minf/stbl/stts',
      'moov/trak/mdia/minf/stbl/stsc',
      'moov/trak/mdia/minf/stbl/stsz',
      'moov/trak/mdia/minf/stbl/stco',
      'moov/mvex',
      'moov/mvex/trex',
    ]);
    for (const name of ['moov/mvhd', 'moov/trak/tkhd', 'moov/trak/mdia/mdhd']) {
      expect([...boxes.get(name)!.subarray(4, 12)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    }
    expect(copyInit(madeVideo())).toEqual(copyInit(structuredClone(madeVideo())));
  });

  test('declares the clock of the stream and takes back the reorder delay', () => {
    const init = copyInit(madeVideo({ timescale: 24_000, frameTicks: 1001 }));
    expect(timescaleOf(init)).toBe(24_000);
    const elst = viewOf(tree(init).get('moov/trak/edts/elst')!);
    expect([elst.getUint32(4), elst.getUint32(8), elst.getInt32(12), elst.getUint32(16)]).toEqual([
      1, 0, 4004, 0x10000,
    ]);
  });

  test.each([
    ['h264', 'avc1.640029', 'avc1', 'avcC'],
    ['h264', 'avc3.640029', 'avc3', 'avcC'],
    ['hevc', 'hvc1.2.4.L120.90', 'hvc1', 'hvcC'],
    ['hevc', 'hev1.2.4.L120.90', 'hev1', 'hvcC'],
    ['av1', 'av01.0.08M.10', 'av01', 'av1C'],
  ])('puts %s (%s) into %s with its %s', (codec, codecString, entry, config) => {
    const boxes = tree(copyInit(madeVideo({ codec, codecString, codecPrivate: base64(u8(1, 2, 3, 4, 5)) })));
    expect([...boxes.get(`${STSD}/${entry}/${config}`)!]).toEqual([1, 2, 3, 4, 5]);
  });

  test('writes vpcC from either form of it, or from the codec string where WebM has none', () => {
    const payload = u8(2, 31, 0xa2, 9, 16, 9, 0, 0);
    const vp9 = {
      codec: 'vp9',
      codecString: 'vp09.02.31.10',
      chroma: '4:2:0',
      colour: { primaries: 9, transfer: 16, matrix: 9, fullRange: false },
    } as const;
    for (const codecPrivate of [base64(payload), base64(concat([u32(0x01000000), payload])), null]) {
      const made = tree(copyInit(madeVideo({ ...vp9, codecPrivate }))).get(`${STSD}/vp09/vpcC`)!;
      expect([...made]).toEqual([1, 0, 0, 0, ...payload]);
    }
  });

  test('tells colours and pixel shape where they are known, and nothing where not', () => {
    const colour = { primaries: 9, transfer: 16, matrix: 9, fullRange: true };
    const boxes = tree(copyInit(madeVideo({ colour, pixelAspect: { num: 16, den: 11 }, width: 720, height: 576 })));
    expect([...boxes.get(`${STSD}/avc1/colr`)!]).toEqual([...ascii('nclx'), 0, 9, 0, 16, 0, 9, 0x80]);
    expect([...boxes.get(`${STSD}/avc1/pasp`)!]).toEqual([0, 0, 0, 16, 0, 0, 0, 11]);
    const tkhd = viewOf(boxes.get('moov/trak/tkhd')!);
    expect(tkhd.getUint32(76) / 0x10000).toBeCloseTo(1047.27, 2);
    const plain = tree(copyInit(madeVideo()));
    expect(plain.has(`${STSD}/avc1/colr`) || plain.has(`${STSD}/avc1/pasp`)).toBe(false);
  });

  test.each([
    [0, [1, 0, 0, 1, 0, 0]],
    [90, [0, 1, -1, 0, 1080, 0]],
    [180, [-1, 0, 0, -1, 1920, 1080]],
    [270, [0, -1, 1, 0, 0, 1920]],
  ])('turns the picture by %i degrees and keeps it in view', (rotation, expected) => {
    const tkhd = viewOf(tree(copyInit(madeVideo({ rotation }))).get('moov/trak/tkhd')!);
    const at = (i: number): number => tkhd.getInt32(40 + i * 4) / 0x10000;
    expect([at(0), at(1), at(3), at(4), at(6), at(7)]).toEqual(expected);
  });

  test.each([
    ['a codec without a place there', madeVideo({ codec: 'mpeg4', codecString: 'mp4v.20' })],
    ['a codec that is named like a property of every object', madeVideo({ codec: 'constructor' })],
    ['no configuration', madeVideo({ codecPrivate: null })],
    ['no codec string', madeVideo({ codecString: null })],
    ['a cover', madeVideo({ isAttachedPicture: true })],
  ])('is refused to %s', (_, stream) => {
    expect(canPackageVideo(stream)).toBe(false);
    expect(() => copyInit(stream)).toThrow(notFound);
  });
});

test('the reorder delay is four frames, nominal ones where the rate varies', () => {
  expect(reorderTicks({ timescale: 90_000, frameTicks: 3750 })).toBe(15_000);
  expect(reorderTicks({ timescale: 24_000, frameTicks: 1001 })).toBe(4004);
  expect(reorderTicks({ timescale: 1000, frameTicks: null })).toBe(168);
});

const opusHead = concat([ascii('OpusHead'), u8(1, 2, 0x38, 1, 0x80, 0xbb, 0, 0, 0xfe, 0xff, 0)]);
const streamInfo = new Uint8Array(34).fill(5);

describe('the init segment of copied sound', () => {
  const made = (over: Partial<AudioStream>): Map<string, Uint8Array> => tree(copyInit(madeAudio(over)));

  test('of AAC has the configuration in esds and no edit list', () => {
    const boxes = made({});
    expect(boxes.has('moov/trak/edts')).toBe(false);
    const esds = boxes.get(`${STSD}/mp4a/esds`)!;
    expect(esds).toContain(0x40);
    expect(Buffer.from(esds).includes(Buffer.from([0x05, 0x80, 0x80, 0x80, 2, 0x11, 0x90]))).toBe(true);
    expect(timescaleOf(copyInit(madeAudio({ sampleRate: 44_100 })))).toBe(44_100);
  });

  test.each([
    ['ac3', 'ac-3', 'ac-3', 'dac3', u8(0x10, 0x3d, 0xc0)],
    ['eac3', 'ec-3', 'ec-3', 'dec3', u8(6, 0xc0, 0x20, 0x0f, 0)],
  ])('of %s has its configuration', (codec, codecString, entry, config, payload) => {
    const boxes = made({ codec, codecString, codecPrivate: base64(payload) });
    expect(boxes.get(`${STSD}/${entry}/${config}`)).toEqual(payload);
  });

  test('of Opus is turned to big-endian, without pre-skip', () => {
    const boxes = made({ codec: 'opus', codecString: 'opus', codecPrivate: base64(opusHead) });
    const expected = [0, 2, 0, 0, 0, 0, 0xbb, 0x80, 0xff, 0xfe, 0];
    expect([...boxes.get(`${STSD}/Opus/dOps`)!]).toEqual(expected);
    const fromMp4 = u8(0, 2, 1, 0x38, 0, 0, 0xbb, 0x80, 0xff, 0xfe, 0);
    const again = made({ codec: 'opus', codecString: 'opus', codecPrivate: base64(fromMp4) });
    expect([...again.get(`${STSD}/Opus/dOps`)!]).toEqual(expected);
  });

  test('of surround Opus keeps the channel mapping', () => {
    const head = concat([ascii('OpusHead'), u8(1, 6, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 1), u8(4, 2, 0, 4, 1, 2, 3, 5)]);
    const boxes = made({ codec: 'opus', codecString: 'opus', channels: 6, codecPrivate: base64(head) });
    expect([...boxes.get(`${STSD}/Opus/dOps`)!].slice(-9)).toEqual([1, 4, 2, 0, 4, 1, 2, 3, 5]);
  });

  test.each([
    ['alone', streamInfo],
    ['with its block header', concat([u8(0x80, 0, 0, 34), streamInfo])],
    ['as Matroska stores it', concat([ascii('fLaC'), u8(0, 0, 0, 34), streamInfo, u8(0x84, 0, 0, 1, 0)])],
    ['as MP4 stores it', concat([u32(0), u8(0x80, 0, 0, 34), streamInfo])],
  ])('of FLAC takes STREAMINFO %s', (_, config) => {
    const boxes = made({ codec: 'flac', codecString: 'flac', codecPrivate: base64(config) });
    expect(boxes.get(`${STSD}/fLaC/dfLa`)).toEqual(concat([u32(0), u8(0x80, 0, 0, 34), streamInfo]));
  });

  test('of FLAC at 96 kHz leaves the rate to the configuration: its field has 16 bits', () => {
    const audio = { codec: 'flac', codecString: 'flac', sampleRate: 96_000, codecPrivate: base64(streamInfo) };
    expect([...made(audio).get(`${STSD}/fLaC`)!.subarray(24, 28)]).toEqual([0, 0, 0, 0]);
    expect(timescaleOf(copyInit(madeAudio(audio)))).toBe(96_000);
  });

  test.each([
    [48_000, 0x6b],
    [24_000, 0x69],
  ])('of MP3 at %i Hz has object type %i', (sampleRate, type) => {
    const esds = made({ codec: 'mp3', codecString: 'mp4a.6B', sampleRate, codecPrivate: null }).get(
      `${STSD}/mp4a/esds`,
    )!;
    expect(esds[4 + 5 + 3 + 5]).toBe(type);
  });

  const cookie = concat([u32(4096), u8(0, 16, 40, 10, 14, 2), u16(255), u32(0, 0, 44_100)]);
  test.each([
    ['alone', cookie],
    ['after version and flags', concat([u32(0), cookie])],
    ['in its box', concat([u32(36), ascii('alac'), u32(0), cookie])],
  ])('of ALAC takes the cookie %s', (_, config) => {
    const entry = made({ codec: 'alac', codecString: 'alac', codecPrivate: base64(config) }).get(`${STSD}/alac`)!;
    expect(entry.subarray(28 + 12)).toEqual(cookie);
  });

  test.each([
    ['aac', ''],
    ['ac3', 'EA=='],
    ['eac3', ''],
    ['opus', base64(opusHead.subarray(0, 12))],
    ['flac', base64(u8(1, 2, 3))],
    ['alac', 'AAAA'],
    ['vorbis', 'AAAA'],
    ['dts', 'AAAA'],
    ['truehd', 'AAAA'],
    ['toString', 'AAAA'],
  ])('is refused to %s with the configuration %j', (codec, codecPrivate) => {
    const stream = madeAudio({ codec, codecPrivate });
    expect(canPackageAudio(stream)).toBe(false);
    expect(() => copyInit(stream)).toThrow(notFound);
    expect(canPackageAudio({ ...stream, codecPrivate: null })).toBe(false);
  });
});

describe('the init segment of our own encodes of sound', () => {
  test.each([
    [48_000, 2, [0x11, 0x90]],
    [44_100, 1, [0x12, 0x08]],
    [48_000, 6, [0x11, 0xb0]],
  ])('of %i Hz and %i channels has the right configuration', (sampleRate, channels, config) => {
    expect([...aacLcConfig(sampleRate, channels)]).toEqual(config);
    const init = transcodedAudioInit({ codec: 'aac', sampleRate, channels, bitrateBps: 160_000 });
    expect(Buffer.from(init).includes(Buffer.from(config))).toBe(true);
    expect(timescaleOf(init)).toBe(sampleRate);
  });

  test.each([
    [1, [0, 1, 0, 0, 0, 0, 0xbb, 0x80, 0, 0, 0]],
    [2, [0, 2, 0, 0, 0, 0, 0xbb, 0x80, 0, 0, 0]],
    [6, [0, 6, 0, 0, 0, 0, 0xbb, 0x80, 0, 0, 1, 4, 2, 0, 4, 1, 2, 3, 5]],
  ])('of Opus with %i channels has no pre-skip, and the mapping that libopus makes', (channels, config) => {
    const init = transcodedAudioInit({ codec: 'opus', sampleRate: 48_000, channels, bitrateBps: 128_000 });
    expect(Buffer.from(init).includes(Buffer.from([...Buffer.from('dOps'), ...config]))).toBe(true);
    expect(timescaleOf(init)).toBe(48_000);
  });

  test('is refused to what AAC has no number for', () => {
    expect(() => transcodedAudioInit({ codec: 'aac', sampleRate: 47_999, channels: 2, bitrateBps: 1 })).toThrow(
      RangeError,
    );
    expect(() => transcodedAudioInit({ codec: 'aac', sampleRate: 48_000, channels: 8, bitrateBps: 1 })).toThrow(
      RangeError,
    );
  });
});

describe('an edit list', () => {
  test('replaces the one that is there', () => {
    const init = withEditList(copyInit(madeVideo()), 777);
    const elst = viewOf(tree(init).get('moov/trak/edts/elst')!);
    expect(elst.getInt32(12)).toBe(777);
    expect(withEditList(init, 15_000)).toEqual(copyInit(madeVideo()));
  });

  test('is put nowhere where there is no track', () => {
    const failed = expect.objectContaining({ code: 'transcode.failed' });
    expect(() => withEditList(u8(1, 2, 3), 5)).toThrow(failed);
    expect(() => withEditList(new Uint8Array(), 5)).toThrow(failed);
    expect(() => withEditList(copyInit(madeVideo()).subarray(0, 90), 5)).toThrow(failed);
  });
});

test('a time scale is null where there is none', () => {
  expect(timescaleOf(concat([u32(8), ascii('free')]))).toBeNull();
});
