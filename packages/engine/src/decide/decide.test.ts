import { describe, expect, test } from 'vitest';
import type { DeviceProfile } from '@praxino/contracts';
import type { Container, MediaIndex, MediaStream } from '../model.ts';
import { buildPresentation } from '../stream/build-presentation.ts';
import { madeAudio, madeIndex, madeSubtitle, madeVideo } from '../testing/made-index.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { decide } from './decide.ts';
import type { Decision, Wishes } from './decide.ts';

const h264 = madeVideo();
const hevc = madeVideo({ codec: 'hevc', codecString: 'hvc1.2.4.L120.90', bitDepth: 10, profile: 'Main 10' });
const vp9 = madeVideo({ codec: 'vp9', codecString: 'vp09.00.40.08', codecPrivate: null });
const av1 = madeVideo({ codec: 'av1', codecString: 'av01.0.08M.10', bitDepth: 10, hdr: 'hdr10' });
const mpeg4 = madeVideo({ codec: 'mpeg4', codecString: null, codecPrivate: null });
const aac = madeAudio();
const ac3 = madeAudio({
  codec: 'ac3',
  codecString: 'ac-3',
  codecPrivate: 'ED3A',
  channels: 6,
  frameSamples: 1536,
  bitrateBps: 448_000,
});
const opus = madeAudio({
  codec: 'opus',
  codecString: 'opus',
  codecPrivate: 'T3B1c0hlYWQBAjgBgLsAAAAAAA==',
  frameSamples: 960,
});
const mp3 = madeAudio({ codec: 'mp3', codecString: 'mp4a.6B', codecPrivate: null, frameSamples: 1152 });
const flac = madeAudio({
  codec: 'flac',
  codecString: 'flac',
  codecPrivate: Buffer.alloc(34, 5).toString('base64'),
  frameSamples: 4096,
  bitrateBps: 900_000,
});

/** A file of these streams, numbered in their order. */
function file(container: Container, streams: MediaStream[], over: Partial<MediaIndex> = {}): MediaIndex {
  const reader =
    container === 'matroska' || container === 'webm'
      ? 'matroska'
      : container === 'mp4' || container === 'mov'
        ? 'isobmff'
        : 'ffmpeg';
  const numbered = streams.map((s, index) => ({ ...s, index }));
  const grid = reader !== 'ffmpeg' && streams.some((s) => s.type === 'video') ? madeIndex().grid : null;
  return madeIndex({ container, reader, grid, streams: numbered, ...over });
}

function ask(index: MediaIndex, device: DeviceProfile = {}, wishes: Wishes = {}): Decision {
  const timeline = createTimeline(index);
  const decision = decide(index, timeline, device, wishes);
  // Whatever is promised can be had.
  const renditions = [...(decision.video ? [decision.video.rendition] : []), ...decision.audio.map((a) => a.rendition)];
  expect(() => buildPresentation(index, timeline, renditions, [])).not.toThrow();
  for (const { text } of decision.reasons) expect(text).toMatch(/^[A-Z].*\.$/);
  return decision;
}
const codes = (d: Decision): string[] => d.reasons.map((r) => `${r.track}:${r.code}`);
const renditions = (d: Decision): string[] => [
  ...(d.video ? [d.video.rendition] : []),
  ...d.audio.map((a) => a.rendition),
];

describe('a current Chromium on a desktop', () => {
  test.each<[string, MediaIndex, Decision['mode'], string[], string[]]>([
    ['H.264 + AAC in MP4', file('mp4', [h264, aac]), 'direct', ['v0.copy', 'a1.copy'], ['container:direct-supported']],
    [
      'H.264 + AAC in QuickTime',
      file('mov', [h264, aac]),
      'direct',
      ['v0.copy', 'a1.copy'],
      ['container:direct-supported'],
    ],
    ['VP9 + Opus in WebM', file('webm', [vp9, opus]), 'direct', ['v0.copy', 'a1.copy'], ['container:direct-supported']],
    [
      'AV1 10-bit HDR10 in WebM',
      file('webm', [av1, opus]),
      'direct',
      ['v0.copy', 'a1.copy'],
      ['container:direct-supported'],
    ],
    ['H.264 + MP3 in MP4', file('mp4', [h264, mp3]), 'direct', ['v0.copy', 'a1.aac-2'], ['container:direct-supported']],
    ['H.264 alone in MP4', file('mp4', [h264]), 'direct', ['v0.copy'], ['container:direct-supported']],
    [
      'H.264 + AAC in Matroska',
      file('matroska', [h264, aac]),
      'remux',
      ['v0.copy', 'a1.copy'],
      ['container:container-unsupported'],
    ],
    [
      'VP9 + FLAC in Matroska',
      file('matroska', [vp9, flac]),
      'remux',
      ['v0.copy', 'a1.copy'],
      ['container:container-unsupported'],
    ],
    [
      'H.264 + AC-3 in MP4',
      file('mp4', [h264, ac3]),
      'transcode',
      ['v0.copy', 'a1.aac-2'],
      ['audio:codec-unsupported'],
    ],
    [
      'H.264 + MP3 in Matroska',
      file('matroska', [h264, mp3]),
      'transcode',
      ['v0.copy', 'a1.aac-2'],
      ['container:container-unsupported', 'audio:codec-unsupported'],
    ],
    [
      'HEVC + AAC in Matroska',
      file('matroska', [hevc, aac]),
      'transcode',
      ['v0.h264-1080', 'a1.copy'],
      ['container:container-unsupported', 'video:codec-unsupported'],
    ],
    [
      'MPEG-4 + MP3 in AVI',
      file('avi', [mpeg4, mp3]),
      'transcode',
      ['v0.h264-1080', 'a1.aac-2'],
      ['container:container-unsupported', 'video:codec-unsupported', 'audio:codec-unsupported'],
    ],
    [
      'H.264 + AAC in MPEG-TS',
      file('mpegts', [h264, aac]),
      'transcode',
      ['v0.h264-1080', 'a1.aac-2'],
      ['container:container-unsupported', 'video:reader-needs-ffmpeg', 'audio:reader-needs-ffmpeg'],
    ],
    [
      'AAC in QuickTime with odd pictures',
      file('mov', [vp9, aac]),
      'remux',
      ['v0.copy', 'a1.copy'],
      ['container:container-unsupported'],
    ],
    ['an MP3', file('mp3', [mp3]), 'direct', ['a0.aac-2'], ['container:direct-supported']],
    ['a FLAC', file('flac', [flac]), 'direct', ['a0.aac-2'], ['container:direct-supported']],
    [
      'PCM in WAV',
      file('wav', [madeAudio({ codec: 'pcm_s16le', codecPrivate: null })]),
      'direct',
      ['a0.aac-2'],
      ['container:direct-supported'],
    ],
    ['Opus in Matroska', file('matroska', [opus]), 'remux', ['a0.copy'], ['container:container-unsupported']],
    [
      'AC-3 in Matroska',
      file('matroska', [ac3]),
      'transcode',
      ['a0.aac-2'],
      ['container:container-unsupported', 'audio:codec-unsupported'],
    ],
    [
      'Vorbis in Windows Media',
      file('asf', [madeAudio({ codec: 'vorbis' })]),
      'transcode',
      ['a0.aac-2'],
      ['container:container-unsupported', 'audio:codec-unsupported'],
    ],
  ])('%s', (_, index, mode, ids, reasons) => {
    const decision = ask(index);
    expect(decision.mode).toBe(mode);
    expect(renditions(decision)).toEqual(ids);
    expect(codes(decision)).toEqual(reasons);
  });

  test('says in plain words what it cannot decode', () => {
    const decision = ask(file('matroska', [hevc, ac3]));
    expect(decision.reasons.map((r) => r.text)).toEqual([
      'This device cannot play Matroska files.',
      "The film's video is HEVC, which this device cannot decode.",
      'The sound is Dolby Digital, which this device cannot decode.',
    ]);
  });

  test.each([
    ['10 bits of H.264', { bitDepth: 10 }, 'bit-depth-unsupported'],
    ['a level above 5.2', { level: 6 }, 'level-too-high'],
    ['colours of 4:4:4', { chroma: '4:4:4' }, 'profile-unsupported'],
    ['HDR in H.264', { hdr: 'hlg' }, 'hdr-unsupported'],
  ] as const)('does not take %s', (_, over, code) => {
    const decision = ask(file('mp4', [madeVideo(over), aac]));
    expect(decision.mode).toBe('transcode');
    expect(codes(decision)).toEqual([`video:${code}`]);
    expect(decision.video!.action).toBe('transcode');
    expect(decision.audio[0]!.action).toBe('copy');
  });

  test('gets a turned picture whole from MP4, and a stream from Matroska', () => {
    const turned = madeVideo({ rotation: 90 });
    expect(ask(file('mp4', [turned, aac]))).toMatchObject({ mode: 'direct', video: { width: 1080, height: 1920 } });
    expect(ask(file('webm', [{ ...vp9, rotation: 90 }, opus])).mode).toBe('remux');
  });

  test('gets a transcode where key frames are too far apart to cut at', () => {
    const grid = { streamIndex: 0, firstPts: 0, endPts: 5_400_000, keyframes: [0], positions: null };
    const decision = ask(file('matroska', [h264, aac], { grid }));
    expect(decision).toMatchObject({ mode: 'transcode', video: { action: 'transcode' }, audio: [{ action: 'copy' }] });
    expect(codes(decision)).toContain('video:reader-needs-ffmpeg');
  });

  test('gets such a file whole where it plays whole', () => {
    const grid = { streamIndex: 0, firstPts: 0, endPts: 5_400_000, keyframes: [0], positions: null };
    expect(ask(file('mp4', [h264, aac], { grid }))).toMatchObject({
      mode: 'direct',
      video: { action: 'copy', rendition: 'v0.h264-1080' },
    });
  });
});

describe('a device that says what it can do', () => {
  const television: DeviceProfile = {
    containers: ['mp4', 'matroska', 'mpegts'],
    video: [
      {
        codec: 'hevc',
        maxBitDepth: 10,
        maxWidth: 3840,
        maxHeight: 2160,
        maxFrameRate: 60,
        maxLevel: 5.1,
        hdr: ['hdr10'],
      },
      { codec: 'h264', maxBitDepth: 8, maxHeight: 1080, hdr: [] },
    ],
    audio: [{ codec: 'aac', maxChannels: 6 }, { codec: 'ac3' }, { codec: 'eac3', maxChannels: 6 }],
  };

  test('gets what it names, as it is', () => {
    expect(ask(file('matroska', [hevc, ac3]), television).mode).toBe('direct');
    expect(ask(file('mpegts', [h264, ac3]), television).mode).toBe('direct');
  });

  test('gets HEVC and Dolby Digital copied into segments when it does not take the container', () => {
    const decision = ask(file('mov', [hevc, ac3]), television);
    expect(decision).toMatchObject({ mode: 'remux', video: { action: 'copy' }, audio: [{ rendition: 'a1.copy' }] });
  });

  test.each([
    ['too many pixels', { ...hevc, width: 7680, height: 4320, level: null }, 'resolution-too-high'],
    ['too many pictures', { ...hevc, frameRate: { num: 120, den: 1 } }, 'frame-rate-too-high'],
    ['too high a level', { ...hevc, level: 6.1 }, 'level-too-high'],
    ['HDR it does not name', { ...hevc, hdr: 'dolby-vision' as const }, 'hdr-unsupported'],
  ])('refuses %s', (_, stream, code) => {
    expect(codes(ask(file('matroska', [stream, aac]), television))).toEqual([`video:${code}`]);
  });

  test('takes 59.94 pictures per second for 60', () => {
    expect(ask(file('matroska', [{ ...hevc, frameRate: { num: 60_000, den: 1001 } }, aac]), television).mode).toBe(
      'direct',
    );
  });

  test('gets 5.1 as 5.1 where its AAC has six channels', () => {
    const truehd = madeAudio({ codec: 'truehd', channels: 8, codecPrivate: null, codecString: null });
    expect(ask(file('matroska', [hevc, truehd]), television).audio[0]!.rendition).toBe('a1.aac-6');
    expect(ask(file('matroska', [hevc, { ...truehd, channels: 2 }]), television).audio[0]!.rendition).toBe('a1.aac-2');
    expect(ask(file('matroska', [hevc, { ...truehd, channels: 1 }]), television).audio[0]!.rendition).toBe('a1.aac-1');
  });

  test('gets fewer channels where it names a limit', () => {
    const decision = ask(
      file('matroska', [hevc, { ...ac3, codec: 'eac3', codecPrivate: 'BsAgDwA=', channels: 8 }]),
      television,
    );
    expect(codes(decision)).toEqual(['audio:channels-too-many']);
    expect(decision.audio[0]!.rendition).toBe('a1.aac-6');
  });

  test('gets an encode it can decode: no larger and of no higher level than its H.264', () => {
    const uhd = { ...mpeg4, width: 3840, height: 2160 };
    expect(ask(file('mp4', [uhd, aac]), television).video).toMatchObject({
      rendition: 'v0.h264-1080',
      width: 1920,
      height: 1080,
    });
    const old: DeviceProfile = { video: [{ codec: 'h264', maxBitDepth: 8, maxLevel: 3.1, hdr: [] }] };
    expect(ask(file('matroska', [uhd, aac]), old).video!.rendition).toBe('v0.h264-720');
  });

  test('gets H.264 even if it names no decoder for it: there is nothing else to give', () => {
    const decision = ask(file('mp4', [h264, aac]), { containers: [], video: [], audio: [] });
    expect(renditions(decision)).toEqual(['v0.h264-1080', 'a1.aac-2']);
  });

  test('is taken for Chromium in what it leaves open', () => {
    expect(ask(file('mp4', [h264, aac]), { containers: ['mp4'] }).mode).toBe('direct');
    expect(ask(file('webm', [vp9, opus]), { containers: ['mp4'] }).mode).toBe('remux');
  });

  test('may name a codec twice; one decoder that fits is enough', () => {
    const two: DeviceProfile = {
      video: [
        { codec: 'h264', maxBitDepth: 8, maxHeight: 480, hdr: [] },
        { codec: 'h264', maxBitDepth: 8, hdr: [] },
      ],
    };
    expect(ask(file('mp4', [h264, aac]), two).mode).toBe('direct');
  });
});

describe('which sound is played', () => {
  const french = { ...aac, language: 'fra', isDefault: false };
  const commentary = { ...aac, isDefault: false, isCommentary: true };

  test('another track of the same language that needs no transcode', () => {
    const decision = ask(file('matroska', [h264, ac3, { ...aac, isDefault: false }]));
    expect(decision).toMatchObject({ mode: 'remux', audioStream: 2 });
    expect(codes(decision)).toEqual(['container:container-unsupported', 'audio:preferred-playable-audio']);
    expect(renditions(decision)).toEqual(['v0.copy', 'a2.copy', 'a1.aac-2']);
  });

  test('but never another language, nor commentary', () => {
    expect(ask(file('matroska', [h264, ac3, french])).audioStream).toBe(1);
    expect(ask(file('matroska', [h264, ac3, commentary])).audioStream).toBe(1);
  });

  test('the default track, else the first', () => {
    expect(ask(file('matroska', [h264, french, aac])).audioStream).toBe(2);
    expect(ask(file('matroska', [h264, french, { ...aac, isDefault: false }])).audioStream).toBe(1);
  });

  test('the track that was wished for, even if it must be transcoded', () => {
    const decision = ask(file('matroska', [h264, aac, { ...ac3, isDefault: false }]), {}, { audioStream: 2 });
    expect(decision).toMatchObject({ mode: 'transcode', audioStream: 2, video: { action: 'copy' } });
    expect(renditions(decision)).toEqual(['v0.copy', 'a2.aac-2', 'a1.copy']);
  });

  test('not from the whole file when a player would play another track of it', () => {
    const twoTracks = file('mp4', [h264, aac, french]);
    expect(ask(twoTracks).mode).toBe('direct');
    const wished = ask(twoTracks, {}, { audioStream: 2 });
    expect(wished).toMatchObject({ mode: 'remux', audioStream: 2 });
    expect(codes(wished)).toEqual(['audio:audio-choice']);
    expect(ask(file('mp4', [h264, french, aac])).mode).toBe('remux');
  });

  test.each([0, 7, -1])('none that is not there: stream %i', (audioStream) => {
    expect(() => ask(file('mp4', [h264, aac]), {}, { audioStream })).toThrow(
      expect.objectContaining({
        code: 'playback.stream-not-found',
        details: expect.objectContaining({ field: 'audioStream' }),
      }),
    );
  });
});

describe('subtitles', () => {
  const text = madeSubtitle();
  const pictures = madeSubtitle({ codec: 'hdmv_pgs_subtitle', isText: false });
  const forced = madeSubtitle({ isForced: true, language: 'eng' });

  test('are none unless wished for', () => {
    expect(ask(file('mp4', [h264, aac, { ...text, isDefault: true }])).subtitleStream).toBeNull();
  });

  test('that are wished for never cost a transcode', () => {
    const decision = ask(file('mp4', [h264, aac, text]), {}, { subtitleStream: 2 });
    expect(decision).toMatchObject({ mode: 'direct', subtitleStream: 2 });
    expect(codes(decision)).toEqual(['container:direct-supported', 'subtitle:subtitle-extracted']);
  });

  test('that are forced appear with sound of their language, unless none are wished for', () => {
    const film = file('mp4', [h264, aac, text, forced]);
    expect(ask(film).subtitleStream).toBe(3);
    expect(ask(film, {}, { subtitleStream: null }).subtitleStream).toBeNull();
    expect(ask(file('mp4', [h264, { ...aac, language: 'fra' }, forced])).subtitleStream).toBeNull();
  });

  test.each([1, 3, 9])('that are not there or not text are refused: stream %i', (subtitleStream) => {
    expect(() => ask(file('mp4', [h264, aac, text, pictures]), {}, { subtitleStream })).toThrow(
      expect.objectContaining({
        code: 'playback.stream-not-found',
        details: expect.objectContaining({ field: 'subtitleStream' }),
      }),
    );
  });
});

describe('a limit of the bit rate', () => {
  const film = file('mp4', [h264, aac], { bitrateBps: 12_000_000 });

  test.each([
    [20_000_000, 'direct', 'v0.copy'],
    [12_000_000, 'direct', 'v0.copy'],
    [11_900_000, 'transcode', 'v0.h264-1080'],
    [8_000_000, 'transcode', 'v0.h264-1080'],
    [7_999_999, 'transcode', 'v0.h264-720'],
    [1_500_000, 'transcode', 'v0.h264-480'],
    [64_000, 'transcode', 'v0.h264-240'],
  ] as const)('of %i gives %s of %s', (maxBitrateBps, mode, rendition) => {
    const decision = ask(film, {}, { maxBitrateBps });
    expect([decision.mode, decision.video!.rendition]).toEqual([mode, rendition]);
    if (mode === 'transcode') expect(codes(decision)).toContain('video:bitrate-too-high');
  });

  test('is the lower one of the wish and the device', () => {
    expect(ask(film, { maxBitrateBps: 2_000_000 }).video!.rendition).toBe('v0.h264-480');
    expect(ask(film, { maxBitrateBps: 2_000_000 }, { maxBitrateBps: 9_000_000 }).video!.rendition).toBe('v0.h264-480');
    expect(ask(film, { maxBitrateBps: 9_000_000 }, { maxBitrateBps: 2_000_000 }).video!.rendition).toBe('v0.h264-480');
  });

  test('never enlarges the picture', () => {
    const small = file('avi', [{ ...mpeg4, width: 640, height: 360 }, mp3]);
    expect(ask(small).video).toMatchObject({ rendition: 'v0.h264-360', width: 640, height: 360 });
    const wide = file('matroska', [{ ...hevc, width: 1920, height: 800 }, aac]);
    expect(ask(wide).video).toMatchObject({ rendition: 'v0.h264-1080', width: 1920, height: 800 });
  });

  test('is met by leaving out other sound where that is enough', () => {
    const manyTracks = [
      h264,
      aac,
      ...Array.from({ length: 4 }, () => ({ ...flac, isDefault: false, language: 'deu' })),
    ];
    const decision = ask(file('mp4', manyTracks, { bitrateBps: 8_000_000 }), {}, { maxBitrateBps: 6_000_000 });
    expect(decision).toMatchObject({ mode: 'remux', video: { action: 'copy' }, audioStream: 1 });
  });

  test('does not leave most of itself to lossless sound', () => {
    const decision = ask(file('matroska', [h264, flac], { bitrateBps: 9_000_000 }), {}, { maxBitrateBps: 1_500_000 });
    expect(renditions(decision)).toEqual(['v0.h264-480', 'a1.aac-2']);
  });

  test('applies to sound alone, too', () => {
    const music = file('flac', [flac], { bitrateBps: 900_000 });
    const decision = ask(music, {}, { maxBitrateBps: 320_000 });
    expect(decision).toMatchObject({
      mode: 'transcode',
      video: null,
      audio: [{ rendition: 'a0.aac-2' }],
      bitrateBps: 160_000,
    });
    expect(codes(decision)).toContain('audio:bitrate-too-high');
  });

  test('tells what the answer needs', () => {
    expect(ask(film, {}, { maxBitrateBps: 2_000_000 }).bitrateBps).toBe(1_500_000 + 160_000);
    expect(ask(film).bitrateBps).toBeGreaterThanOrEqual(12_000_000);
  });
});

describe('the qualities to choose from', () => {
  const labels = (d: Decision): string[] => d.qualities.map((q) => q.label);

  test('are those that are lighter than the source', () => {
    expect(labels(ask(file('mp4', [h264, aac], { bitrateBps: 12_000_000 })))).toEqual([
      '1080p',
      '720p',
      '480p',
      '360p',
      '240p',
    ]);
    expect(labels(ask(file('mp4', [h264, aac], { bitrateBps: 4_000_000 })))).toEqual(['720p', '480p', '360p', '240p']);
    expect(labels(ask(file('mp4', [h264, aac], { bitrateBps: 500_000 })))).toEqual([]);
  });

  test('are those below the encode where it is encoded anyway', () => {
    expect(labels(ask(file('matroska', [hevc, aac], { bitrateBps: 500_000 })))).toEqual([
      '720p',
      '480p',
      '360p',
      '240p',
    ]);
  });

  test('do not depend on the one that is chosen', () => {
    const film = file('mp4', [h264, aac], { bitrateBps: 12_000_000 });
    expect(ask(film, {}, { maxBitrateBps: 800_000 }).qualities).toEqual(ask(film).qualities);
  });

  test('each give what they say when asked for', () => {
    const film = file('matroska', [hevc, aac], { bitrateBps: 12_000_000 });
    for (const { height, maxBitrateBps } of ask(film).qualities) {
      expect(ask(film, {}, { maxBitrateBps }).video!.rendition).toBe(`v0.h264-${height}`);
    }
  });

  test('are none of sound alone', () => {
    expect(ask(file('mp3', [mp3])).qualities).toEqual([]);
  });
});

describe('files that are no film', () => {
  test('with a cover are sound', () => {
    const cover = madeVideo({ codec: 'mjpeg', isAttachedPicture: true });
    expect(ask(file('mp3', [mp3, cover]))).toMatchObject({ mode: 'direct', video: null, audioStream: 0 });
  });

  test('with nothing to see or hear are unplayable', () => {
    const nothing = madeIndex({ streams: [madeSubtitle()], grid: null });
    expect(() => ask(nothing)).toThrow(expect.objectContaining({ code: 'playback.unplayable' }));
    const onlyCover = madeIndex({ streams: [madeVideo({ isAttachedPicture: true })], grid: null });
    expect(() => decide(onlyCover, createTimeline(onlyCover), {}, {})).toThrow(
      expect.objectContaining({ code: 'playback.unplayable' }),
    );
  });

  test('of unknown kind get a sentence that does not pretend to know it', () => {
    expect(ask(file('other', [h264, aac])).reasons[0]!.text).toBe('This device cannot play this kind of file.');
  });
});

test('the same question has the same answer', () => {
  const index = file('matroska', [hevc, ac3, aac]);
  expect(ask(structuredClone(index))).toEqual(ask(index));
});
