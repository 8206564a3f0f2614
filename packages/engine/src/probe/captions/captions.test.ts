import { describe, expect, it } from 'vitest';
import { dtvcc, letters, line21, userData } from '../../testing/caption-bytes.ts';
import { madeAudio, madeIndex, madeSubtitle, madeVideo } from '../../testing/made-index.ts';
import { captionStreams, withCaptionStreams } from './caption-streams.ts';
import { carriedServices, inOrder } from './carried-services.ts';
import { captionsOfFrame, frameLayout } from './frame-captions.ts';
import type { FrameLayout } from './frame-captions.ts';

const pairs = [...line21(0x14, 0x20), ...letters('Hi')];
const nal = (lengthSize: number, ...bytes: number[]): number[] => [
  ...Array.from({ length: lengthSize }, (_, i) => (i === lengthSize - 1 ? bytes.length : 0)),
  ...bytes,
];
const t35 = (constructs: readonly number[]): number[] => {
  const payload = [0xb5, 0x00, 0x31, ...userData(constructs)];
  return [4, payload.length, ...payload];
};
const avc: FrameLayout = { kind: 'nal', codec: 'h264', lengthSize: 4 };
const SLICE = [0x65, 1, 2, 3];

describe('the captions of a frame', () => {
  it('stand in the messages of H.264', () => {
    const frame = [...nal(4, 9, 0xf0), ...nal(4, 6, ...t35(pairs), 0x80), ...nal(4, ...SLICE)];
    expect([...captionsOfFrame(Uint8Array.from(frame), avc)]).toEqual(pairs);
  });

  it('stand behind other messages in the same unit', () => {
    const other = [1, 2, 0xaa, 0xbb, 0xff, 1, 3, 1, 2, 3];
    const frame = nal(4, 6, ...other, ...t35(pairs), 0x80);
    expect([...captionsOfFrame(Uint8Array.from(frame), avc)]).toEqual(pairs);
  });

  it('are read without the bytes that keep start codes out', () => {
    const nulls = [0xf8, 0, 0, 0xf8, 0, 0];
    const escaped = [0xf8, 0, 0, 0xf8, 0, 0];
    // No three bytes in a row need it here; a message that does is one with two nulls before a small one.
    const frame = nal(4, 6, ...t35([...nulls]).flatMap((b) => [b]), 0x80);
    expect([...captionsOfFrame(Uint8Array.from(frame), avc)]).toEqual(escaped);
    const small = [0x00, 0x00, 0x03, 0x01, 0x00, 0x00];
    const message = t35([0x00, 0x00, 0x01, 0x00, 0x00, 0x00]);
    const at = message.indexOf(0xff, 8) + 1;
    const withGuard = [...message.slice(0, at), ...small.slice(0, 4), 0x00, 0x00, 0x03, 0x00, ...message.slice(at + 6)];
    const guarded = nal(4, 6, ...withGuard, 0x80);
    expect([...captionsOfFrame(Uint8Array.from(guarded), avc)]).toEqual([0x00, 0x00, 0x01, 0x00, 0x00, 0x00]);
  });

  it('stand in HEVC before and behind the picture, behind lengths of two bytes', () => {
    const layout: FrameLayout = { kind: 'nal', codec: 'hevc', lengthSize: 2 };
    const frame = [
      ...nal(2, 39 << 1, 1, ...t35(pairs), 0x80),
      ...nal(2, 1 << 1, 1, 9),
      ...nal(2, 40 << 1, 1, ...t35(pairs), 0x80),
    ];
    expect([...captionsOfFrame(Uint8Array.from(frame), layout)]).toEqual([...pairs, ...pairs]);
  });

  it('stand in the user data of MPEG-2, before the first slice', () => {
    const header = [0, 0, 1, 0, 0, 0x10, 0, 0, 0, 0, 1, 0xb5, 0x80];
    const user = [0, 0, 1, 0xb2, ...userData(pairs)];
    const slice = [0, 0, 1, 1, 7, 7];
    const read = (bytes: number[]): number[] => [...captionsOfFrame(Uint8Array.from(bytes), { kind: 'mpeg2' })];
    expect(read([...header, ...user, ...slice])).toEqual(pairs);
    expect(read([...header, ...slice, ...user])).toEqual([]);
    const field = [0, 0, 1, 0, 0, 0x10, 0, 0, 0, 0, 1, 0xb5, 0x8f, 0xff, 0xf1, 0x80, ...user, ...slice, ...slice];
    expect(read([...field, ...field])).toEqual([...pairs, ...pairs]);
    const whole = field.with(14, 0xf3);
    expect(read([...whole, ...whole])).toEqual(pairs);
  });

  it('stand on DVDs in front of a group of pictures, field by field', () => {
    const read = (flags: number, blocks: number[]): number[] => {
      const data = [...Buffer.from('CC'), 0x01, 0xf8, flags, ...blocks];
      return [
        ...captionsOfFrame(Uint8Array.from([0, 0, 1, 0xb8, 0, 8, 0, 0, 0, 0, 1, 0xb2, ...data, 0, 0, 1, 0, 7]), {
          kind: 'mpeg2',
        }),
      ];
    };
    const [a, b] = [line21(0x14, 0x20), line21(0x41, 0x42)];
    const blocks = [0xff, a[1]!, a[2]!, 0xff, 0x80, 0x80, 0xff, b[1]!, b[2]!, 0xfe, 0x80, 0x80];
    const even = [0xfd, 0x80, 0x80];
    expect(read(0x80 | (2 << 1), blocks)).toEqual([...a, ...even, ...b, ...even]);
    // The even field is first, and one field follows.
    expect(read((1 << 1) | 1, blocks)).toEqual([0xfd, a[1], a[2], 0xfc, 0x80, 0x80, 0xfd, b[1], b[2]]);
    // More frames than there are bytes for.
    expect(read(0x80 | (31 << 1), blocks)).toHaveLength(12);
    expect(read(0x80 | (1 << 1), [0x00, a[1]!, a[2]!, 0xff, 0x80, 0x80])).toEqual(even);
  });

  it('are none in messages of others', () => {
    const read = (payload: number[]): number => {
      const frame = nal(4, 6, 4, payload.length, ...payload, 0x80);
      return captionsOfFrame(Uint8Array.from(frame), avc).length;
    };
    const [, , ...atsc] = t35(pairs);
    expect(read(atsc)).toBe(pairs.length);
    expect(read([0xb5, 0, 0x3c, ...atsc.slice(3)])).toBe(0);
    expect(read([0x26, ...atsc.slice(1)])).toBe(0);
    const bars = atsc.with(7, 6);
    expect(read(bars)).toBe(0);
    const unflagged = atsc.with(8, 0x82);
    expect(read(unflagged)).toBe(0);
  });

  it('are as many as there are bytes for, whatever their count says', () => {
    const [, , ...payload] = t35(pairs);
    const more = payload.with(8, 0xc0 | 31);
    const frame = Uint8Array.from(nal(4, 6, 4, more.length, ...more, 0x80));
    expect(captionsOfFrame(frame, avc).length % 3).toBe(0);
    for (let length = 0; length < frame.length; length++) captionsOfFrame(frame.subarray(0, length), avc);
  });

  it('are looked for where codecs have them', () => {
    expect(frameLayout('vp9', null)).toBeNull();
    expect(frameLayout('mpeg2video', null)).toEqual({ kind: 'mpeg2' });
    expect(frameLayout('h264', Uint8Array.of(1, 100, 0, 41, 0xfd, 0))).toMatchObject({ lengthSize: 2 });
    expect(frameLayout('h264', null)).toMatchObject({ lengthSize: 4 });
  });
});

describe('the services that pictures hint at', () => {
  const of = (...constructs: number[][]): string => carriedServices(Uint8Array.from(constructs.flat())).join();
  it.each([
    ['nulls in field 1', of(line21(0, 0)), 'cc1'],
    ['commands of the second channel', of(line21(0x1c, 0x20)), 'cc2'],
    ['nulls in both fields', of(line21(0, 0), line21(0, 0, 2)), 'cc1'],
    ['a command in field 2', of(line21(0, 0), line21(0x15, 0x25, 2)), 'cc1,cc3'],
    ['programme data in field 2', of(line21(0, 0), line21(1, 3, 2), letters('News', 2)), 'cc1'],
    ['CTA-708 alone', of(dtvcc([0x89, 1])), 'service1'],
    ['CTA-708 that is filled up, alone', of([0xf8, 0, 0], [0xfa, 0, 0]), 'service1'],
    ['both', of(line21(0, 0), dtvcc([0x89, 1])), 'cc1'],
    ['what is not valid', of([0xf8, 0x94, 0x20]), ''],
    ['nothing', of(), ''],
  ])('by %s', (_, found, services) => {
    expect(found).toBe(services);
  });

  it('stand in the order of their list, each once', () => {
    expect(inOrder(['cc3', 'cc1', 'service1', 'cc3'])).toEqual(['cc1', 'cc3']);
    expect(inOrder(['service1'])).toEqual(['service1']);
  });
});

describe('caption streams', () => {
  const index = madeIndex({ streams: [madeVideo(), madeAudio(), madeSubtitle({ index: 2 })] });

  it('stand behind all others', () => {
    const listed = withCaptionStreams(index, ['cc3', 'cc1']);
    expect(listed.streams.map((s) => [s.index, s.codec, s.title])).toEqual([
      [0, 'h264', null],
      [1, 'aac', null],
      [2, 'subrip', null],
      [3, 'eia_608', 'CC1'],
      [4, 'eia_608', 'CC3'],
    ]);
    expect(captionStreams(listed).every((s) => s.isText && s.isHearingImpaired && !s.isDefault && !s.isForced)).toBe(
      true,
    );
  });

  it('replace those that were listed before', () => {
    const listed = withCaptionStreams(withCaptionStreams(index, ['cc1', 'cc3']), ['service1']);
    expect(captionStreams(listed).map((s) => [s.index, s.codec, s.captions])).toEqual([[3, 'cta_708', 'service1']]);
    expect(withCaptionStreams(listed, []).streams).toEqual(index.streams);
  });
});
