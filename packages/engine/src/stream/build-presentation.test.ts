import { describe, expect, test } from 'vitest';
import type { MediaIndex } from '../model.ts';
import { madeAudio, madeIndex, madeVideo } from '../testing/made-index.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { buildPresentation, hasRendition, mainVideo, transcodeTimescale } from './build-presentation.ts';
import type { Presentation, SubtitleTrack } from './presentation.ts';
import { parseRendition } from './rendition.ts';
import type { RenditionId } from './rendition.ts';

function build(index: MediaIndex, ids: string[], subtitles: SubtitleTrack[] = []): Presentation {
  return buildPresentation(index, createTimeline(index), ids as RenditionId[], subtitles);
}
const notFound = expect.objectContaining({ code: 'stream.not-found' });

describe('a copy of the picture', () => {
  test('is described as it lies in the file, and cut at segments', () => {
    const index = madeIndex();
    const {
      video: [video],
      timeline,
    } = build(index, ['v0.copy']);
    expect(video).toMatchObject({
      id: 'v0.copy',
      action: 'copy',
      codecString: 'avc1.640029',
      width: 1920,
      height: 1080,
      frameRate: 24,
      videoRange: 'SDR',
      timescale: 90_000,
    });
    expect(video!.boundaries).toEqual(timeline.boundaries);
    expect(video!.averageBitrateBps).toBe(4_000_000 - 160_000);
    expect(video!.peakBitrateBps).toBeGreaterThanOrEqual(video!.averageBitrateBps);
  });

  test.each([
    ['HDR10', { hdr: 'hdr10' }, 'PQ'],
    ['HLG', { hdr: 'hlg' }, 'HLG'],
    ['Dolby Vision over PQ', { hdr: 'dolby-vision' }, 'PQ'],
    [
      'Dolby Vision over HLG',
      { hdr: 'dolby-vision', colour: { primaries: 9, transfer: 18, matrix: 9, fullRange: false } },
      'HLG',
    ],
  ] as const)('of %s says so', (_, over, range) => {
    expect(build(madeIndex({ streams: [madeVideo(over)] }), ['v0.copy']).video[0]!.videoRange).toBe(range);
    expect(build(madeIndex({ streams: [madeVideo(over)] }), ['v0.h264-720']).video[0]!.videoRange).toBe('SDR');
  });
});

describe('a transcode of the picture', () => {
  test('is H.264 of the rung, cut at parts that include every segment', () => {
    const index = madeIndex();
    const {
      video: [video],
      timeline,
    } = build(index, ['v0.h264-720']);
    expect(video).toMatchObject({
      action: 'transcode',
      codecString: 'avc1.64001f',
      width: 1280,
      height: 720,
      peakBitrateBps: 3_456_000,
    });
    expect(video!.boundaries).toEqual(timeline.partBoundaries);
    expect(video!.boundaries).toEqual(expect.arrayContaining([...timeline.boundaries]));
  });

  test.each([
    [1000, 90_000],
    [90_000, 90_000],
    [30_000, 90_000],
    [24_000, 24_000],
    [12_800, 12_800],
    [60_000, 60_000],
  ])('of a film with %i ticks per second has %i', (timescale, expected) => {
    expect(transcodeTimescale({ timescale })).toBe(expected);
  });

  test('has the very same boundaries in its finer clock', () => {
    const video = madeVideo({ timescale: 30_000, frameTicks: 1001, frameRate: { num: 30_000, den: 1001 } });
    const grid = { streamIndex: 0, firstPts: 1001, endPts: 301 * 1001, keyframes: [1001, 151 * 1001], positions: null };
    const built = build(madeIndex({ streams: [video], grid }), ['v0.h264-480']);
    expect(built.video[0]!.boundaries[0]).toBe(3003);
    expect(built.video[0]!.boundaries.every((b) => Number.isInteger(b))).toBe(true);
  });
});

describe('several renditions of the picture', () => {
  test('are listed best first; the first of the name is proposed', () => {
    const ids = ['v0.h264-720', 'v0.h264-360', 'v0.copy', 'v0.h264-1080', 'a1.copy'];
    const { video } = build(madeIndex(), ids);
    expect(video.map((v) => [v.id, v.isProposed])).toEqual([
      ['v0.copy', false],
      ['v0.h264-1080', false],
      ['v0.h264-720', true],
      ['v0.h264-360', false],
    ]);
  });

  test('share one grid: every segment of the copy begins where a part begins', () => {
    const { video } = build(madeIndex(), ['v0.copy', 'v0.h264-720', 'v0.h264-480']);
    const [copy, ...rungs] = video;
    for (const rung of rungs) {
      const seconds = rung.boundaries.map((b) => b / rung.timescale);
      expect(seconds).toEqual(expect.arrayContaining(copy!.boundaries.map((b) => b / copy!.timescale)));
      expect(rung.boundaries).toEqual(rungs[0]!.boundaries);
    }
  });
});

describe('sound', () => {
  const index = madeIndex({
    streams: [
      madeVideo(),
      madeAudio(),
      madeAudio({
        index: 2,
        codec: 'ac3',
        codecString: 'ac-3',
        channels: 6,
        codecPrivate: 'ED3A',
        language: 'fra',
        frameSamples: 1536,
      }),
    ],
  });

  test('comes in the order asked for; the first is the default, whatever the file says', () => {
    const { audio } = build(index, ['v0.copy', 'a2.aac-2', 'a1.copy']);
    expect(audio.map((a) => [a.id, a.isDefault, a.action])).toEqual([
      ['a2.aac-2', true, 'transcode'],
      ['a1.copy', false, 'copy'],
    ]);
    expect(audio[0]).toMatchObject({
      codecString: 'mp4a.40.2',
      channels: 2,
      sampleRate: 48_000,
      timescale: 48_000,
      bitrateBps: 160_000,
      language: 'fra',
    });
    expect(audio[1]).toMatchObject({ codecString: 'mp4a.40.2', channels: 2, language: 'eng' });
  });

  test('is cut as often as the timeline, and ours on the grid of AAC packets', () => {
    const { audio, timeline } = build(index, ['a2.aac-6', 'a2.copy']);
    for (const track of audio) expect(track.boundaries).toHaveLength(timeline.boundaries.length);
    expect(audio[0]!.boundaries.every((b) => b % 1024 === 0)).toBe(true);
    expect(audio[1]!.boundaries.slice(0, -1).every((b) => b % 1536 === 0)).toBe(true);
  });

  test('alone is a presentation, too', () => {
    const music = madeIndex({ streams: [madeAudio({ index: 0 })], grid: null });
    expect(build(music, ['a0.copy'])).toMatchObject({ video: [], audio: [{ id: 'a0.copy', isDefault: true }] });
  });
});

describe('what a file cannot have is refused', () => {
  const film = madeIndex();
  const far = { streamIndex: 0, firstPts: 0, endPts: 5_400_000, keyframes: [0], positions: null };
  const cover = madeVideo({ index: 2, isAttachedPicture: true });
  test.each([
    ['nothing at all', film, []],
    ['a stream that is not there', film, ['v7.copy']],
    ['pictures of a sound stream', film, ['v1.copy']],
    ['sound of a picture stream', film, ['a0.copy']],
    ['no name', film, ['v0.remux']],
    ['a rung above the source', film, ['v0.h264-1440']],
    ['5.1 of stereo', film, ['a1.aac-6']],
    ['a copy that only ffmpeg could cut', madeIndex({ reader: 'ffmpeg', container: 'avi' }), ['v0.copy']],
    ['copied sound that only ffmpeg could cut', madeIndex({ reader: 'ffmpeg', container: 'avi' }), ['a1.copy']],
    ['a copy without key frames to cut at', madeIndex({ grid: far }), ['v0.copy']],
    ['a copy without an index of key frames', madeIndex({ grid: null }), ['v0.copy']],
    [
      'a copy of a codec that segments cannot hold',
      madeIndex({ streams: [madeVideo({ codec: 'mpeg4' })] }),
      ['v0.copy'],
    ],
    ['a copy of such sound', madeIndex({ streams: [madeVideo(), madeAudio({ codec: 'vorbis' })] }), ['a1.copy']],
    ['a cover', madeIndex({ streams: [madeVideo(), madeAudio(), cover] }), ['v2.h264-240']],
    ['a second film', madeIndex({ streams: [madeVideo(), madeAudio(), madeVideo({ index: 2 })] }), ['v2.copy']],
  ])('%s', (_, index, ids) => {
    expect(() => build(index, ids)).toThrow(notFound);
  });

  test('with a sentence that says why', () => {
    expect(() => build(film, ['v0.h264-2160'])).toThrow('Stream 0 is smaller than that.');
  });

  test('and can be asked for without an exception', () => {
    const timeline = createTimeline(film);
    expect(hasRendition(film, timeline, parseRendition('v0.h264-1080')!)).toBe(true);
    expect(hasRendition(film, timeline, parseRendition('v0.h264-2160')!)).toBe(false);
  });
});

test('the film of a file is its first picture that is no cover', () => {
  const cover = madeVideo({ index: 0, isAttachedPicture: true });
  const film = madeVideo({ index: 1 });
  expect(mainVideo(madeIndex({ streams: [cover, film] }))).toBe(film);
  expect(mainVideo(madeIndex({ streams: [cover] }))).toBeNull();
});
