import { describe, expect, it } from 'vitest';
import { deviceProfile, playback, playbackBody, progressBody, type PlaybackBody } from './playback.ts';

const ask = (more: object) => playbackBody.safeParse({ itemId: 'film', ...more });
const fieldOf = (more: object) => ask(more).error?.issues[0]?.path.join('.');

describe('asking to play', () => {
  it('needs an item and no more', () => {
    const body: PlaybackBody = { itemId: 'film' };
    expect(playbackBody.parse(body)).toEqual({ itemId: 'film', device: {} });
  });

  it('takes null for no subtitles, and leaves the choice to us when they are not mentioned', () => {
    expect(ask({ subtitleStream: null }).data).toHaveProperty('subtitleStream', null);
    expect(ask({}).data).not.toHaveProperty('subtitleStream');
    expect(fieldOf({ audioStream: null })).toBe('audioStream');
  });

  it.each([
    ['startPositionMs', -1],
    ['startPositionMs', 0.5],
    ['startPositionMs', '0'],
    ['startPositionMs', 2 ** 53],
    ['audioStream', -1],
    ['subtitleStream', 1.5],
    ['maxBitrateBps', 63_999],
    ['maxBitrateBps', Infinity],
    ['bandwidthBps', 0],
    ['bandwidthBps', 1.5e12],
    ['bandwidthBps', 10_000.5],
    ['itemId', '../../film'],
    ['itemId', ''],
    ['versionId', 'a/b'],
    ['device', null],
    ['device', 'chromium'],
  ])('refuses %s = %j by its name', (field, value) => {
    expect(fieldOf({ [field]: value })).toBe(field);
  });

  it('takes the start of the film and the lowest rung', () => {
    expect(ask({ startPositionMs: 0, maxBitrateBps: 64_000 }).success).toBe(true);
  });
});

describe('a device', () => {
  it('that names a codec alone is taken to decode 8 bits without HDR', () => {
    expect(deviceProfile.parse({ video: [{ codec: 'hevc' }] }).video).toEqual([
      { codec: 'hevc', maxBitDepth: 8, hdr: [] },
    ]);
  });

  it('keeps what it says itself', () => {
    const tv = {
      name: 'TV',
      kind: 'tv',
      containers: ['mp4', 'matroska'],
      video: [
        {
          codec: 'hevc',
          maxWidth: 3840,
          maxHeight: 2160,
          maxBitDepth: 10,
          maxLevel: 5.1,
          maxFrameRate: 60,
          hdr: ['hdr10'],
        },
      ],
      audio: [{ codec: 'eac3', maxChannels: 6 }],
      maxBitrateBps: 80_000_000,
    };
    expect(deviceProfile.parse(tv)).toEqual(tv);
  });

  it('that can play nothing says so with empty lists', () => {
    expect(deviceProfile.parse({ containers: [], video: [], audio: [] })).toEqual({
      containers: [],
      video: [],
      audio: [],
    });
  });

  it.each([
    ['video.0.codec', { video: [{ codec: 'H264' }] }],
    ['video.0.maxBitDepth', { video: [{ codec: 'av1', maxBitDepth: 7 }] }],
    ['video.0.maxWidth', { video: [{ codec: 'av1', maxWidth: 0 }] }],
    ['video.0.maxLevel', { video: [{ codec: 'h264', maxLevel: -4 }] }],
    ['video.0.hdr.0', { video: [{ codec: 'av1', hdr: ['dolby'] }] }],
    ['audio.0.codec', { audio: [{ codec: 'wav' }] }],
    ['audio.0.maxChannels', { audio: [{ codec: 'aac', maxChannels: 0 }] }],
    ['containers.1', { containers: ['mp4', 'mkv'] }],
    ['video', { video: Array.from({ length: 33 }, () => ({ codec: 'h264' })) }],
    ['audio', { audio: Array.from({ length: 33 }, () => ({ codec: 'aac' })) }],
    ['name', { name: 'x'.repeat(121) }],
    ['maxBitrateBps', { maxBitrateBps: 0 }],
  ])('with a wrong %s is refused by that name', (field, device) => {
    expect(fieldOf({ device })).toBe(`device.${field}`);
  });

  it('with a field we do not know is refused, at every depth', () => {
    for (const device of [
      { os: 'x' },
      { video: [{ codec: 'h264', os: 'x' }] },
      { audio: [{ codec: 'aac', os: 'x' }] },
    ]) {
      expect(ask({ device }).error?.issues[0]).toMatchObject({ code: 'unrecognized_keys', keys: ['os'] });
    }
  });
});

describe('a report of progress', () => {
  it.each(['playing', 'paused', 'stopped'])('may be sent while %s', (state) => {
    expect(progressBody.parse({ positionMs: 0, state })).toEqual({ positionMs: 0, state });
  });

  it.each([
    { positionMs: -1, state: 'playing' },
    { positionMs: Number.NaN, state: 'playing' },
    { positionMs: 1, state: 'seeking' },
    { positionMs: 1 },
    { state: 'stopped' },
    { positionMs: 1, state: 'stopped', userId: 'somebody else' },
  ])('is refused when it is %j', (body) => {
    expect(progressBody.safeParse(body).success).toBe(false);
  });
});

it('an answer comes back from JSON as it was sent', () => {
  const sent = {
    playbackId: 'p',
    itemId: 'i',
    versionId: 'v',
    mode: 'transcode',
    reasons: [{ track: 'video', code: 'codec-unsupported', text: 'This browser cannot decode HEVC' }],
    hlsUrl: '/stream/t/s/main.m3u8',
    dashUrl: '/stream/t/s/main.mpd',
    fileUrl: '/stream/t/s/file',
    mimeType: 'video/x-matroska',
    startPositionMs: 0,
    durationMs: 5_400_000,
    bitrateBps: 4_000_000,
    video: { width: 1920, height: 1080, action: 'transcode', codec: 'h264' },
    audioStream: 1,
    audio: [{ index: 1, language: 'eng', title: null, codec: 'aac', channels: 2, action: 'copy' }],
    subtitleStream: null,
    subtitles: [],
    chapters: [],
    trickplay: null,
    qualities: [
      {
        rendition: 'v0.h264-720',
        label: '720p',
        width: 1280,
        height: 720,
        action: 'transcode',
        bitrateBps: 2_000_000,
        maxBitrateBps: 2_000_000,
        isOffered: true,
        isProposed: false,
      },
    ],
    segments: [{ kind: 'intro', startMs: 1000, endMs: 2000, source: 'chapters', confidence: 0.95 }],
    expiresAt: 1_790_000_000_000,
  };
  expect(playback.parse(JSON.parse(JSON.stringify(sent)))).toEqual(sent);
  const music = { ...sent, video: null, audioStream: 0 };
  expect(playback.parse(music)).toEqual(music);
});
