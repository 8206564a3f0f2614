// Whole small files: what the index says, and what the reader cuts out of them.
import { AppError } from '@praxino/contracts/errors';
import { describe, expect, test } from 'vitest';
import type { AudioStream, MediaIndex, Packet, SourceId, VideoStream } from '../../model.ts';
import { memorySource } from '../byte-source.ts';
import type { PacketSource } from '../packet-source.ts';
import { ascii, bytes, concat, frame, hex, number } from '../testing/bytes.ts';
import {
  box,
  esds,
  fragment,
  fragmentedMp4,
  fullBox,
  mp4,
  soundEntry,
  u16,
  u32,
  visualEntry,
  zeros,
} from '../testing/box-writer.ts';
import type { SampleDraft, TrackDraft } from '../testing/box-writer.ts';
import { AAC_CONFIG, AVC_CONFIG } from '../testing/configs.ts';
import { indexIsobmff } from './media-index.ts';
import { openIsobmffReader } from './reader.ts';

const signal = new AbortController().signal;
const id = '0'.repeat(32) as SourceId;
const avc1 = visualEntry('avc1', box('avcC', AVC_CONFIG));
const mp4a = soundEntry('mp4a', 48_000, esds(0x40, AAC_CONFIG));

async function opened(
  file: Uint8Array,
): Promise<{ index: MediaIndex; reader: PacketSource; video: VideoStream; audio: AudioStream }> {
  const index = await indexIsobmff(memorySource(file), id, 'mp4', signal);
  const reader = await openIsobmffReader(memorySource(file), index, signal);
  // Tests that use them have such streams first and second.
  return { index, reader, video: index.streams[0] as VideoStream, audio: index.streams[1] as AudioStream };
}

/** Where the frames of a group are shown, in decode order: I P B B P B B … */
const SHOWN = [0, 3, 1, 2, 6, 4, 5, 9, 7, 8, 11, 10];
/** Key frame every 12; composition offsets as encoders make them, one frame of delay. */
function pictures(count: number, duration = 512): SampleDraft[] {
  return Array.from({ length: count }, (_, i) => ({
    duration,
    shift: (SHOWN[i % 12]! - (i % 12) + 1) * duration,
    isKey: i % 12 === 0,
    data: frame(i, 100 + (i % 5)),
  }));
}
const sound = (count: number): SampleDraft[] =>
  Array.from({ length: count }, (_, i) => ({ duration: 1024, data: frame(i + 99, 40) }));

const film = (more: Partial<TrackDraft> = {}): TrackDraft => ({
  id: 1,
  handler: 'vide',
  timescale: 12_288,
  entry: avc1,
  samples: pictures(48),
  edits: [[2000, 512]],
  ...more,
});
const music = (more: Partial<TrackDraft> = {}): TrackDraft => ({
  id: 2,
  handler: 'soun',
  timescale: 48_000,
  entry: mp4a,
  samples: sound(94),
  language: 'eng',
  ...more,
});

describe('index of a film', () => {
  test.each([true, false])('is the same with moov last: %s', async (moovLast) => {
    const { index, video, audio } = await opened(mp4({ tracks: [film(), music()], moovLast, duration: 2000 }));
    expect(index).toMatchObject({
      container: 'mp4',
      reader: 'isobmff',
      isTruncated: false,
      hasSeekTable: true,
      warnings: [],
      durationMs: 2005,
    });
    expect(index.grid).toEqual({
      streamIndex: 0,
      firstPts: 0,
      endPts: 180_000,
      keyframes: [0, 45_000, 90_000, 135_000],
      positions: null,
      bytesBefore: [0, 1221, 2446, 3670, 4893],
    });
    expect(video).toMatchObject({
      codec: 'h264',
      codecString: 'avc1.4d400c',
      width: 320,
      height: 180,
      timescale: 90_000,
      frameTicks: 3750,
      frameRate: { num: 24, den: 1 },
    });
    expect(audio).toMatchObject({
      codec: 'aac',
      codecString: 'mp4a.40.2',
      language: 'eng',
      sampleRate: 48_000,
      frameSamples: 1024,
      firstSample: 0,
      endSample: 94 * 1024,
      codecPrivate: 'EZA=',
    });
  });

  test('an empty edit delays the track, a media time cuts priming samples off', async () => {
    const { index, audio } = await opened(
      mp4({
        tracks: [
          film({
            edits: [
              [500, 0xffff_ffff],
              [2000, 512],
            ],
          }),
          music({ edits: [[2000, 1024]] }),
        ],
      }),
    );
    expect(index.grid).toMatchObject({ firstPts: 45_000, endPts: 225_000 });
    expect(audio).toMatchObject({ firstSample: 0, endSample: 93 * 1024 });
  });

  test('priming that ends inside a packet drops that packet', async () => {
    const { audio, reader } = await opened(mp4({ tracks: [film(), music({ edits: [[2000, 2112]] })] }));
    expect(audio.firstSample).toBe(960);
    expect((await reader.packets(1, 0, 1e9, signal))[0]).toMatchObject({ pts: 960, data: frame(3 + 99, 40) });
  });

  test('a film that begins between key frames has no grid, and says why', async () => {
    const { index } = await opened(mp4({ tracks: [film({ edits: [[1000, 6 * 512]] }), music()] }));
    expect(index.grid).toBeNull();
    expect(index.warnings[0]).toMatch(/begins between two key frames/);
  });

  test('an edit list rounded by less than a frame does not cost the first picture', async () => {
    const { index } = await opened(mp4({ tracks: [film({ edits: [[2000, 518]] }), music()] }));
    expect(index.grid?.keyframes).toHaveLength(4);
    expect(index.grid?.firstPts).toBe(0);
  });

  test('rotation, pixel shape, language, names and enabled tracks are told', async () => {
    const turned = film({
      matrix: [0, 1, -1, 0],
      entry: visualEntry('avc1', box('avcC', AVC_CONFIG), box('pasp', u32(4, 3))),
    });
    const { video, audio } = await opened(
      mp4({ tracks: [turned, music({ language: 'ger', handlerName: 'Director’s Commentary' })] }),
    );
    expect(video).toMatchObject({ rotation: 90, pixelAspect: { num: 4, den: 3 }, title: null, isDefault: true });
    expect(audio).toMatchObject({ language: 'ger', isCommentary: true });
  });

  test('milliseconds of a remuxed file are put back on the frame clock', async () => {
    const samples = Array.from({ length: 48 }, (_, i): SampleDraft => ({
      duration: Math.round(((i + 1) * 1_001_000) / 24_000) - Math.round((i * 1_001_000) / 24_000),
      isKey: i % 24 === 0,
      data: frame(i),
    }));
    const { index, video, reader } = await opened(
      mp4({ tracks: [film({ timescale: 1000, samples, edits: [] }), music()] }),
    );
    expect(video).toMatchObject({ timescale: 24_000, frameTicks: 1001 });
    expect((await reader.packets(0, 0, index.grid!.endPts, signal)).map((p) => p.pts)).toEqual(
      Array.from({ length: 48 }, (_, i) => i * 1001),
    );
  });

  test('SBR that the configuration hides is seen by the clock of the track', async () => {
    const entry = soundEntry('mp4a', 48_000, esds(0x40, hex('1310')));
    const { audio } = await opened(
      mp4({ tracks: [film(), music({ entry, samples: sound(50).map((s) => ({ ...s, duration: 2048 })) })] }),
    );
    expect(audio).toMatchObject({ codecString: 'mp4a.40.5', sampleRate: 48_000, frameSamples: 2048 });
  });

  test('MP3 is told by its first frame', async () => {
    const samples = Array.from({ length: 20 }, (): SampleDraft => ({
      duration: 1152,
      data: concat(hex('fffb9464'), zeros(413)),
    }));
    const { audio } = await opened(
      mp4({ tracks: [film(), music({ entry: soundEntry('mp4a', 48_000, esds(0x6b, bytes())), samples })] }),
    );
    expect(audio).toMatchObject({
      codec: 'mp3',
      codecString: 'mp4a.6B',
      sampleRate: 48_000,
      frameSamples: 1152,
      bitrateBps: 128_000,
    });
  });

  test('uncompressed sound is described without a list of its samples', async () => {
    const pcm = music({
      entry: soundEntry('sowt', 48_000),
      samples: Array.from({ length: 9 }, () => ({ duration: 48_000, data: zeros(4) })),
    });
    const { audio, reader } = await opened(mp4({ tracks: [film(), pcm] }));
    expect(audio).toMatchObject({ codec: 'pcm_s16le', codecString: null, endSample: 9 * 48_000 });
    await expect(reader.packets(1, 0, 10, signal)).rejects.toThrow(RangeError);
  });

  test('a track that changes its description is not copied', async () => {
    const file = mp4({ tracks: [film(), music()] });
    // The only stsc entry of the first track: description 1 becomes 2.
    const at = Buffer.from(file).indexOf('stsc') + 4 + 4 + 4 + 8;
    file.set(number(2, 4), at);
    const { video } = await opened(file);
    expect(video).toMatchObject({ codec: 'h264', codecString: null, codecPrivate: null, width: 320 });
  });

  test('tags, covers and Nero chapters are found in the user data', async () => {
    const item = (type: string, kind: number, value: Uint8Array): Uint8Array =>
      box(type, box('data', u32(kind, 0), value));
    const list = box(
      'ilst',
      item('\u00a9nam', 1, ascii('Film')),
      item('\u00a9day', 1, ascii('1999')),
      item('tvsn', 21, bytes(0, 0, 0, 2)),
      item('trkn', 0, bytes(0, 0, 0, 3, 0, 9, 0, 0)),
      item('covr', 14, frame(1)),
    );
    const chapter = (at: number, title: string): Uint8Array => concat(number(at, 8), bytes(title.length), ascii(title));
    const chpl = fullBox('chpl', 1, 0, u32(0), bytes(2), chapter(0, 'One'), chapter(15_000_000, 'Two'));
    const { index } = await opened(
      mp4({ tracks: [film(), music()], more: [box('udta', fullBox('meta', 0, 0, list), chpl)] }),
    );
    expect(index.tags).toEqual({ title: 'Film', date: '1999', season_number: '2', track: '3/9' });
    expect(index.chapters).toEqual([
      { startMs: 0, title: 'One' },
      { startMs: 1500, title: 'Two' },
    ]);
    expect(index.streams[2]).toMatchObject({ index: 2, type: 'video', codec: 'png', isAttachedPicture: true });
  });

  test('a chapter track gives chapters and counts as data', async () => {
    const text = (title: string): SampleDraft => ({ duration: 1000, data: concat(u16(title.length), ascii(title)) });
    const chapters: TrackDraft = {
      id: 3,
      handler: 'text',
      timescale: 1000,
      entry: box('text', zeros(60)),
      samples: [text('Start'), text('End')],
    };
    const { index } = await opened(
      mp4({ tracks: [film({ more: [box('tref', box('chap', u32(3)))] }), music(), chapters] }),
    );
    expect(index.chapters).toEqual([
      { startMs: 0, title: 'Start' },
      { startMs: 1000, title: 'End' },
    ]);
    expect(index.streams[2]).toMatchObject({ type: 'data' });
  });
});

describe('files that end early', () => {
  test('with moov first, what is there is played', async () => {
    const whole = mp4({ tracks: [film(), music({ samples: [] })], duration: 2000 });
    const { index, reader } = await opened(whole.subarray(0, whole.length - 2500));
    expect(index).toMatchObject({ isTruncated: true });
    expect(index.warnings[0]).toMatch(/ends early/);
    const packets = await reader.packets(0, 0, index.grid!.endPts, signal);
    expect(packets.length).toBeGreaterThan(12);
    expect(packets.length).toBeLessThan(48);
    expect(Math.max(...packets.map((p) => p.pts)) + 3750).toBe(index.grid!.endPts);
  });

  test.each([
    ['moov is missing', (f: Uint8Array) => f.subarray(0, 500), /ends before its index \(moov\)/],
    ['moov is cut', (f: Uint8Array) => f.subarray(0, f.length - 1), /ends before its index \(moov\)/],
  ])('%s', async (_, cut, reason) => {
    const refusal = await indexIsobmff(
      memorySource(cut(mp4({ tracks: [film(), music()], moovLast: true }))),
      id,
      'mp4',
      signal,
    ).catch((e: unknown) => e);
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({
      code: 'media.unreadable',
      message: expect.stringMatching(reason),
      details: { byteOffset: expect.any(Number) },
    });
  });

  test.each([
    ['no samples', mp4({ tracks: [film({ samples: [] })] }), /before its first frame/],
    ['no tracks', mp4({ tracks: [] }), /neither picture nor sound/],
    ['an index larger than any film needs', concat(u32(0x7000_0000), ascii('moov'), zeros(0)), /ends before its index/],
    ['a compressed index', box('moov', box('cmov', zeros(20))), /compressed/],
    [
      'times of centuries',
      mp4({
        tracks: [
          film({
            edits: [
              [0xffff_fff0, 0xffff_ffff],
              [1, 0],
            ],
          }),
        ],
      }),
      /make no sense/,
    ],
  ])('%s is refused with a reason', async (_, file, reason) => {
    await expect(indexIsobmff(memorySource(file), id, 'mp4', signal)).rejects.toThrow(reason);
  });

  test('a damaged index of a hundred gigabytes is not read into memory', async () => {
    const head = concat(u32(0x7fff_fff0), ascii('moov'));
    const source = {
      ...memorySource(head),
      size: 2 ** 40,
      read: async (at: number, length: number) => {
        if (length > 1 << 20) throw new Error('read too much');
        return at === 0 ? concat(head, zeros(Math.max(0, length - 8))) : zeros(length);
      },
    };
    await expect(indexIsobmff(source, id, 'mp4', signal)).rejects.toThrow(/larger than any film needs/);
  });
});

describe('cutting packets', () => {
  async function joined(reader: PacketSource, stream: number, marks: readonly number[]): Promise<Packet[]> {
    const packets: Packet[] = [];
    for (let i = 0; i + 1 < marks.length; i++)
      packets.push(...(await reader.packets(stream, marks[i]!, marks[i + 1]!, signal)));
    return packets;
  }

  test('joined segments have every frame once, in decode order, at its time', async () => {
    const { index, reader } = await opened(mp4({ tracks: [film(), music()] }));
    const { keyframes, endPts } = index.grid!;
    const whole = await joined(reader, 0, [...keyframes, endPts]);
    expect(whole.map((p) => p.data)).toEqual(pictures(48).map((s) => s.data));
    expect(whole.map((p) => p.pts)).toEqual(pictures(48).map((s, i) => ((i * 512 + s.shift! - 512) * 90_000) / 12_288));
    expect(await joined(reader, 0, [keyframes[0]!, keyframes[2]!, endPts])).toEqual(whole);
  });

  test('sound is cut at the asked times, each packet once', async () => {
    const { reader } = await opened(mp4({ tracks: [film(), music()] }));
    const whole = await joined(reader, 1, [0, 1, 1024, 50_000, 60_000, 1e9]);
    expect(whole.map((p) => p.pts)).toEqual(Array.from({ length: 94 }, (_, i) => i * 1024));
    expect(whole.map((p) => p.data)).toEqual(sound(94).map((s) => s.data));
  });

  test('subtitles come with time and length', async () => {
    const samples = [zeros(2), concat(u16(2), ascii('Hi'))].map((data) => ({ duration: 1500, data }));
    const text: TrackDraft = { id: 3, handler: 'sbtl', timescale: 1000, entry: box('tx3g', zeros(38)), samples };
    const { index, reader } = await opened(mp4({ tracks: [film(), music(), text] }));
    expect(index.streams[2]).toMatchObject({ type: 'subtitle', codec: 'mov_text', isText: true });
    const between = async (fromMs: number, toMs: number) =>
      (await reader.subtitlePackets([2], { fromMs, toMs }, signal)).packets.get(2);
    const all = samples.map((s, i) => ({ startMs: i * 1500, durationMs: 1500, data: s.data }));
    expect(await between(0, Infinity)).toEqual(all);
    expect(await between(1, 1501)).toEqual(all.slice(1));
    expect(await between(1, 1500)).toEqual([]);
    expect(reader.subtitleHeader(2)).toBeNull();
    await expect(reader.attachment(2, 1e6, signal)).rejects.toMatchObject({ code: 'stream.not-found' });
  });

  test('asking for what is no picture or sound is a mistake of the caller', async () => {
    const { reader } = await opened(mp4({ tracks: [film(), music()] }));
    await expect(reader.packets(7, 0, 1, signal)).rejects.toThrow(RangeError);
    await expect(reader.subtitlePackets([0], { fromMs: 0, toMs: 1 }, signal)).rejects.toThrow(RangeError);
  });
});

describe('fragmented files', () => {
  const parts = [0, 1, 2, 3].map((n) => pictures(48).slice(n * 12, n * 12 + 12));
  const fragments = parts.flatMap((samples, n) => [
    fragment(1, n * 12 * 512, samples),
    fragment(2, n * 24 * 1024, sound(96).slice(n * 24, n * 24 + 24)),
  ]);
  const file = fragmentedMp4([film(), music()], ...fragments);

  test('have the same index and packets as whole ones', async () => {
    const { index, audio, reader } = await opened(file);
    expect(index.grid).toMatchObject({ keyframes: [0, 45_000, 90_000, 135_000], endPts: 180_000 });
    expect(audio).toMatchObject({ firstSample: 0, endSample: 96 * 1024, frameSamples: 1024 });
    expect((await reader.packets(0, 0, 180_000, signal)).map((p) => p.data)).toEqual(pictures(48).map((s) => s.data));
    expect(await reader.packets(1, 0, 1e9, signal)).toHaveLength(96);
  });

  test('cut anywhere behind the first fragment, play up to there', async () => {
    const start = file.length - concat(...fragments.slice(2)).length;
    for (let end = start + 1; end < file.length; end += 211) {
      const { index, reader } = await opened(file.subarray(0, end));
      expect((await reader.packets(0, 0, index.grid!.endPts, signal)).length).toBeGreaterThanOrEqual(12);
    }
  });

  test('a run of four billion empty samples is no film', async () => {
    const run = fullBox('trun', 0, 0, u32(0xffff_ffff));
    const bomb = box('moof', box('traf', fullBox('tfhd', 0, 0x2_0010, u32(1, 1)), run));
    const { index } = await opened(concat(file, bomb));
    expect(index.durationMs).toBeLessThan(10_000);
  });
});
