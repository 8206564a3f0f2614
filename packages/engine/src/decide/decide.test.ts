import type { DeviceProfile } from '@praxino/contracts';
import { describe, expect, test } from 'vitest';
import type { MediaIndex } from '../model.ts';
import { madeAudio, madeIndex, madeSubtitle, madeVideo } from '../testing/made-index.ts';
import {
  aac,
  ac3,
  ask,
  av1,
  codes,
  file,
  flac,
  h264,
  hevc,
  mp3,
  mpeg4,
  opus,
  renditions,
  vp9,
} from '../testing/made-question.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { decide } from './decide.ts';
import type { Decision } from './decide.ts';

describe('odd pictures', () => {
  const open = { ...h264, hasOpenGroups: true };
  const asked = (needsIdr: boolean): DeviceProfile => ({
    video: [{ codec: 'h264', maxBitDepth: 8, hdr: [], needsIdr }],
  });

  test('with an open GOP are encoded for a device that starts at IDR pictures alone, and only for that', () => {
    for (const container of ['mp4', 'matroska'] as const) {
      const refused = ask(file(container, [open, aac]), asked(true));
      expect(refused.mode).toBe('transcode');
      expect(codes(refused)).toContain('video:profile-unsupported');
      expect(ask(file(container, [h264, aac]), asked(true)).mode).not.toBe('transcode');
      expect(ask(file(container, [open, aac]), asked(false)).mode).not.toBe('transcode');
    }
    expect(ask(file('mp4', [open, aac])).mode).toBe('transcode');
  });

  test('that change their format are encoded, and never played from the whole file', () => {
    const changing = { ...h264, codecString: null, codecPrivate: null, changesFormat: true };
    const decision = ask(file('mp4', [changing, aac]));
    expect(decision.mode).toBe('transcode');
    expect(codes(decision)).toEqual(['container:container-unsupported', 'video:codec-unsupported']);
  });

  test('that begin late are cut out of the file, so that the film begins with them', () => {
    const late = file('mp4', [h264, aac]);
    const shift = late.grid!.keyframes.map((k) => k + 450_000);
    const grid = { ...late.grid!, firstPts: 450_000, endPts: late.grid!.endPts + 450_000, keyframes: shift };
    expect(ask(late).mode).toBe('direct');
    expect(ask({ ...late, grid }).mode).toBe('remux');
  });
});

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

describe('a device that takes transport streams', () => {
  const tv: DeviceProfile = {
    containers: [],
    streamFormat: 'mpegts',
    video: [
      { codec: 'h264', maxBitDepth: 8, hdr: [] },
      { codec: 'vp9', maxBitDepth: 8, hdr: [] },
    ],
    audio: [{ codec: 'aac' }, { codec: 'mp3' }, { codec: 'ac3' }, { codec: 'opus' }],
  };

  test('gets what they carry copied, MP3 too, which fragmented MP4 does not', () => {
    expect(renditions(ask(file('matroska', [h264, ac3]), tv))).toEqual(['v0.copy', 'a1.copy']);
    expect(renditions(ask(file('matroska', [h264, mp3]), tv))).toEqual(['v0.copy', 'a1.copy']);
    expect(renditions(ask(file('matroska', [h264, mp3]), { ...tv, streamFormat: 'cmaf' }))).toEqual([
      'v0.copy',
      'a1.aac-2',
    ]);
  });

  test('gets everything else encoded to H.264 and AAC, whatever it can decode elsewhere', () => {
    expect(renditions(ask(file('webm', [vp9, opus]), tv))).toEqual(['v0.h264-1080', 'a1.aac-2']);
    const { audio, ...noAac } = { ...tv, audio: [{ codec: 'opus' as const }] };
    expect(renditions(ask(file('webm', [vp9, opus]), { ...noAac, audio }))).toEqual(['v0.h264-1080', 'a1.aac-2']);
  });
});

describe('files that a player could not seek in', () => {
  test.each([
    ['without a table to seek by', { hasSeekTable: false }],
    ['that end early', { isTruncated: true }],
  ])('%s are cut into segments, whatever the device plays', (_, facts) => {
    const whole = file('webm', [vp9, opus]);
    expect(ask(whole).mode).toBe('direct');
    const decision = ask({ ...whole, ...facts });
    expect([decision.mode, codes(decision)]).toEqual(['remux', ['container:container-unsupported']]);
  });

  test('are sent whole where nothing but ffmpeg reads them', () => {
    expect(
      ask(
        madeIndex({
          container: 'ogg',
          reader: 'ffmpeg',
          grid: null,
          streams: [madeAudio({ codec: 'opus' })],
          hasSeekTable: false,
        }),
      ).mode,
    ).toBe('direct');
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

describe('sound that has to be encoded', () => {
  const film = file('matroska', [h264, ac3]);

  test('becomes AAC, in as many channels as the device plays', () => {
    expect(ask(film).audio[0]!.rendition).toBe('a1.aac-2');
    expect(ask(film, { audio: [{ codec: 'aac', maxChannels: 6 }] }).audio[0]!.rendition).toBe('a1.aac-6');
  });

  test('becomes Opus where the device has no AAC', () => {
    expect(ask(film, { audio: [{ codec: 'opus' }, { codec: 'flac' }] }).audio[0]!.rendition).toBe('a1.opus-2');
    expect(ask(film, { audio: [{ codec: 'opus', maxChannels: 8 }] }).audio[0]!.rendition).toBe('a1.opus-6');
  });
});
