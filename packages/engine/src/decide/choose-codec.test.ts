import type { DeviceProfile, VideoCapability } from '@praxino/contracts';
import { describe, expect, test } from 'vitest';
import type { VideoStream } from '../model.ts';
import { UNKNOWN_CAPACITY, capacityOfOne } from '../stream/encode-capacity.ts';
import type { CodecCapacity, EncodeCapacity } from '../stream/encode-capacity.ts';
import { parseRendition } from '../stream/rendition.ts';
import type { VideoCodec } from '../stream/rendition.ts';
import { madeSubtitle } from '../testing/made-index.ts';
import { aac, ask, codes, file, h264, hevc, mpeg4 } from '../testing/made-question.ts';

/** Samples per second of 1080p at 24 pictures: "2" is a codec twice as fast as that plays. */
const REAL_TIME = 1920 * 1080 * 24;
const soft = (times: number): CodecCapacity => ({ isHardware: false, pixelsPerSecond: times * REAL_TIME });
const hard = (times: number): CodecCapacity => ({ isHardware: true, pixelsPerSecond: times * REAL_TIME });

/** What software did on one core of the machine this was written on. */
const HOME: EncodeCapacity = {
  h264: soft(1),
  hevc: soft(0.7),
  hevc10: soft(0.4),
  av1: soft(0.4),
  av110: soft(0.3),
  vp9: soft(1.3),
};
const STRONG: EncodeCapacity = {
  h264: soft(9),
  hevc: soft(6),
  hevc10: soft(5),
  av1: soft(4),
  av110: soft(3),
  vp9: soft(12),
};
const OLD_GPU: EncodeCapacity = { ...HOME, h264: hard(8) };
const GPU: EncodeCapacity = { ...OLD_GPU, hevc: hard(6), hevc10: hard(5) };
const NEW_GPU: EncodeCapacity = { ...GPU, av1: hard(5), av110: hard(5) };
const SLOW_GPU: EncodeCapacity = { ...GPU, hevc: hard(1.9), hevc10: hard(1.9) };

type Decoder = Partial<VideoCapability> & Pick<VideoCapability, 'codec'>;
function device(...decoders: (Decoder | VideoCapability['codec'])[]): DeviceProfile {
  const named = decoders.map((d) => (typeof d === 'string' ? { codec: d } : d));
  return { containers: [], video: named.map((d) => ({ maxBitDepth: 8, hdr: [], ...d })) };
}
/** A film that nobody decodes. */
const film = file('matroska', [mpeg4, aac], { bitrateBps: 40_000_000 });

/** Codec and height of what is proposed. */
function proposal(over: { device?: DeviceProfile; capacity?: EncodeCapacity; stream?: Partial<VideoStream> }): string {
  const { stream, capacity } = over;
  const index = file('matroska', [{ ...mpeg4, ...stream }, aac], { bitrateBps: 40_000_000 });
  const { video, ladder } = ask(index, over.device, {}, capacity);
  expect(video!.action).toBe('transcode');
  // One codec in all of an answer, or players could not switch.
  const encodes = ladder.filter((r) => r.action === 'transcode').map((r) => codecOf(r.rendition!));
  expect(new Set(encodes)).toEqual(new Set([codecOf(video!.rendition)]));
  return `${codecOf(video!.rendition)} ${video!.height}`;
}
function codecOf(rendition: string): VideoCodec | null {
  const parsed = parseRendition(rendition);
  return parsed?.kind === 'video-encode' ? parsed.codec : null;
}

const CHROMIUM = device('h264', 'vp9', 'av1');
const NO_H264 = device('vp9', 'av1');
const APPLE = device('h264', 'hevc');
const ALL = device('h264', 'hevc', 'av1', 'vp9');

describe('an SDR film is encoded', () => {
  test.each<[string, DeviceProfile, EncodeCapacity, string]>([
    ['in H.264 where nothing is known', ALL, UNKNOWN_CAPACITY, 'h264 1080'],
    ['in H.264 by software that is slow in all else', ALL, HOME, 'h264 1080'],
    ['in H.264 by software that is fast in everything', ALL, STRONG, 'h264 1080'],
    ['in H.264 where hardware has only that', ALL, OLD_GPU, 'h264 1080'],
    ['in HEVC where hardware is fast', APPLE, GPU, 'hevc 1080'],
    ['in HEVC where the device has no AV1', APPLE, NEW_GPU, 'hevc 1080'],
    ['in AV1 where hardware is fast', CHROMIUM, NEW_GPU, 'av1 1080'],
    ['in H.264 where hardware is slow', APPLE, SLOW_GPU, 'h264 1080'],
    ['in H.264 where the device has no other', device('h264'), NEW_GPU, 'h264 1080'],
    ['in H.264 where the device names none that is encoded', device('vp8'), NEW_GPU, 'h264 1080'],
  ])('%s', (_, profile, capacity, expected) => {
    expect(proposal({ device: profile, capacity })).toBe(expected);
  });

  test.each<[string, DeviceProfile, EncodeCapacity, string]>([
    ['in what is the least work where nothing is known', NO_H264, UNKNOWN_CAPACITY, 'vp9 1080'],
    ['in what gives the tallest picture in time', NO_H264, HOME, 'vp9 1080'],
    ['in what is most efficient where that is fast, too', NO_H264, STRONG, 'av1 1080'],
    ['by hardware where that is fast', NO_H264, NEW_GPU, 'av1 1080'],
    ['in HEVC where there is no other, as tall as it is done in time', device('hevc'), HOME, 'hevc 720'],
    ['in HEVC of full height before it was measured', device('hevc'), UNKNOWN_CAPACITY, 'hevc 1080'],
    ['in AV1 where there is no other, as tall as it is done in time', device('av1'), HOME, 'av1 480'],
  ])('for a device without H.264 %s', (_, profile, capacity, expected) => {
    expect(proposal({ device: profile, capacity })).toBe(expected);
  });

  test('in H.264 for a device whose decoders of the others are too small for it', () => {
    for (const limit of [{ maxHeight: 720 }, { maxWidth: 1280 }, { maxLevel: 3.1 }, { maxFrameRate: 20 }])
      expect(proposal({ device: device('h264', { codec: 'hevc', ...limit }), capacity: GPU })).toBe('h264 1080');
  });

  test('in another codec for a device whose decoder of H.264 is small, where that is fast', () => {
    const small = device({ codec: 'h264', maxHeight: 480 }, 'hevc');
    expect(proposal({ device: small, capacity: STRONG })).toBe('hevc 1080');
    expect(proposal({ device: small, capacity: HOME })).toBe('h264 480');
    expect(proposal({ device: small, capacity: UNKNOWN_CAPACITY })).toBe('h264 480');
  });

  test('in what ffmpeg has, where it was built without x264', () => {
    expect(proposal({ device: CHROMIUM, capacity: { ...HOME, h264: null } })).toBe('vp9 1080');
    expect(proposal({ device: CHROMIUM, capacity: { ...HOME, h264: null, vp9: null } })).toBe('av1 480');
    const nothing: EncodeCapacity = { h264: null, hevc: null, hevc10: null, av1: null, av110: null, vp9: null };
    expect(proposal({ device: CHROMIUM, capacity: nothing })).toBe('h264 1080');
  });

  test('at the speed that its rate of pictures needs', () => {
    const fast = { frameRate: { num: 60, den: 1 } };
    expect(proposal({ device: APPLE, capacity: { ...GPU, hevc: hard(4.9) }, stream: fast })).toBe('h264 1080');
    expect(proposal({ device: APPLE, capacity: { ...GPU, hevc: hard(5.1) }, stream: fast })).toBe('hevc 1080');
    // Nobody knows how many come: as many as are allowed for.
    expect(proposal({ device: APPLE, capacity: { ...GPU, hevc: hard(4.9) }, stream: { frameRate: null } })).toBe(
      'h264 1080',
    );
    expect(proposal({ device: APPLE, capacity: SLOW_GPU, stream: { width: 1280, height: 720 } })).toBe('hevc 720');
  });

  test('for transport streams in what they carry', () => {
    expect(proposal({ device: { ...ALL, streamFormat: 'mpegts' }, capacity: NEW_GPU })).toBe('hevc 1080');
    expect(proposal({ device: { ...CHROMIUM, streamFormat: 'mpegts' }, capacity: NEW_GPU })).toBe('h264 1080');
    expect(proposal({ device: { ...NO_H264, streamFormat: 'mpegts' }, capacity: NEW_GPU })).toBe('h264 1080');
  });
});

describe('a film of high dynamic range', () => {
  const hdr10: Partial<VideoStream> = { bitDepth: 10, hdr: 'hdr10' };
  const shows = (...hdr: VideoCapability['hdr']): DeviceProfile =>
    device('h264', { codec: 'hevc', maxBitDepth: 10, hdr });

  const inAv1: Decoder = { codec: 'av1', maxBitDepth: 10, hdr: ['hdr10'] };
  const browser = device('h264', inAv1);
  const both = device('h264', { ...inAv1, codec: 'hevc' }, inAv1);

  test.each<[string, DeviceProfile, EncodeCapacity, Partial<VideoStream>, string]>([
    ['keeps it where device and hardware can', shows('hdr10'), GPU, hdr10, 'hevc10 1080'],
    ['keeps it where software is fast enough', shows('hdr10'), STRONG, hdr10, 'hevc10 1080'],
    ['keeps HLG', shows('hdr10', 'hlg'), GPU, { ...hdr10, hdr: 'hlg' }, 'hevc10 1080'],
    ['keeps it before bits are saved', shows('hdr10'), { ...NEW_GPU, av110: null }, hdr10, 'hevc10 1080'],
    ['keeps it in AV1 for a device that shows it there', browser, NEW_GPU, hdr10, 'av110 1080'],
    ['keeps it by the more efficient one of two', both, NEW_GPU, hdr10, 'av110 1080'],
    ['keeps it by hardware before software', both, { ...GPU, av110: soft(9) }, hdr10, 'hevc10 1080'],
    ['is mapped where AV1 would be slow', browser, GPU, hdr10, 'h264 1080'],
    ['is mapped where software would be slow', shows('hdr10'), HOME, hdr10, 'h264 1080'],
    ['is mapped where hardware would be slow', shows('hdr10'), SLOW_GPU, hdr10, 'h264 1080'],
    ['is mapped where nothing is known', shows('hdr10'), UNKNOWN_CAPACITY, hdr10, 'h264 1080'],
    ['is mapped for a device that shows none', shows(), GPU, hdr10, 'hevc 1080'],
    ['is mapped for a device that shows another', shows('hlg'), GPU, hdr10, 'hevc 1080'],
    [
      'is mapped where it has no base layer',
      shows('dolby-vision'),
      GPU,
      { ...hdr10, hdr: 'dolby-vision' },
      'hevc 1080',
    ],
    ['is mapped where it has 8 bits', shows('hlg'), GPU, { hdr: 'hlg', bitDepth: 8 }, 'hevc 1080'],
  ])('%s', (_, profile, capacity, stream, expected) => {
    expect(proposal({ device: profile, capacity, stream })).toBe(expected);
  });

  test('is mapped for a decoder of 8 bits', () => {
    const eight = device('h264', { codec: 'hevc', maxBitDepth: 8, hdr: ['hdr10'] });
    expect(proposal({ device: eight, capacity: GPU, stream: hdr10 })).toBe('hevc 1080');
  });

  test('is mapped under subtitles that are drawn into it', () => {
    const drawn = file('matroska', [{ ...mpeg4, ...hdr10 }, aac, madeSubtitle({ codec: 'ass', isText: true })]);
    const { video } = ask(drawn, shows('hdr10'), { subtitleStream: 2, burnIn: true }, GPU);
    expect(video!.rendition).toMatch(/^v0\.hevc-\d+\.s2$/);
  });
});

describe('the rungs of another codec', () => {
  test('need fewer bits, and are offered and proposed by what they need', () => {
    const { ladder } = ask(film, CHROMIUM, {}, NEW_GPU);
    expect(ladder.map((r) => [r.rendition, r.bitrateBps])).toEqual([
      ['v0.av1-1080', 4_800_000],
      ['v0.av1-720', 2_160_000],
      ['v0.av1-480', 900_000],
      ['v0.av1-360', 480_000],
      ['v0.av1-240', 240_000],
    ]);
    // 75 % of 3 Mbit/s carry 720p in AV1, which H.264 would need 4.8 Mbit/s for.
    expect(ask(film, CHROMIUM, { bandwidthBps: 3_000_000 }, NEW_GPU).video).toMatchObject({
      rendition: 'v0.av1-720',
      codec: 'av1',
    });
    expect(ask(film, CHROMIUM, { bandwidthBps: 3_000_000 }, HOME).video!.rendition).toBe('v0.h264-480');
  });

  test('keep their codec whatever quality is chosen, and each is given to whoever asks for it by its limit', () => {
    for (const [profile, capacity] of [
      [CHROMIUM, NEW_GPU],
      [NO_H264, HOME],
      [device('hevc'), HOME],
    ] as const) {
      const { ladder } = ask(film, profile, {}, capacity);
      for (const { rendition, maxBitrateBps } of ladder)
        expect(ask(film, profile, { maxBitrateBps }, capacity).video!.rendition).toBe(rendition);
    }
  });

  test('stand beside a copy without taking its place', () => {
    const rungsOf = (profile: DeviceProfile): (string | null)[] =>
      ask(file('matroska', [h264, aac], { bitrateBps: 40_000_000 }), profile, {}, NEW_GPU).ladder.map(
        (r) => r.rendition,
      );
    expect(rungsOf(CHROMIUM)).toEqual(['v0.copy', 'v0.av1-720', 'v0.av1-480', 'v0.av1-360', 'v0.av1-240']);
    const own = file('matroska', [{ ...hevc, bitDepth: 8 }, aac], { bitrateBps: 40_000_000 });
    expect(
      ask(own, APPLE, {}, GPU)
        .ladder.map((r) => r.rendition)
        .slice(0, 2),
    ).toEqual(['v0.copy', 'v0.hevc-1080']);
  });

  test('are lighter than the copy they stand beside', () => {
    // 4 Mbit/s: H.264 of 720p is lighter, and so is HEVC of 1080p, if it were not the source's own codec and size.
    const own = file('matroska', [{ ...hevc, bitDepth: 8 }, aac], { bitrateBps: 2_000_000 });
    for (const { ladder } of [ask(own, APPLE, {}, GPU), ask(own, APPLE, {}, HOME)]) {
      const [copy, ...encodes] = ladder;
      expect(copy!.action).toBe('copy');
      expect(encodes.length).toBeGreaterThan(1);
      expect(encodes.every((r) => r.bitrateBps < 2_000_000)).toBe(true);
    }
  });

  test('are told in the answer by the codec that is decoded', () => {
    expect(ask(film, APPLE, {}, GPU).video).toMatchObject({ action: 'transcode', codec: 'hevc' });
    expect(ask(file('mp4', [h264, aac]), { containers: ['mp4'] }, {}, GPU).video).toMatchObject({ codec: 'h264' });
    expect(codes(ask(film, APPLE, {}, GPU))).toEqual(codes(ask(film, APPLE, {}, HOME)));
  });
});

describe('what one encode can do', () => {
  test('is its share of hardware, and all of a core', () => {
    const shared = capacityOfOne(
      { ...GPU, av1: null, av110: soft(1), vp9: { isHardware: true, pixelsPerSecond: null } },
      4,
    );
    expect(shared).toEqual({
      h264: hard(2),
      hevc: hard(1.5),
      hevc10: hard(1.25),
      av1: null,
      av110: soft(1),
      vp9: { isHardware: true, pixelsPerSecond: null },
    });
    expect(capacityOfOne(HOME, 4)).toEqual(HOME);
  });

  test('is too little for a codec once many may run', () => {
    expect(proposal({ device: APPLE, capacity: capacityOfOne(GPU, 3) })).toBe('hevc 1080');
    expect(proposal({ device: APPLE, capacity: capacityOfOne(GPU, 4) })).toBe('h264 1080');
  });
});
