import { describe, expect, test } from 'vitest';
import { madeAudio, madeIndex, madeVideo } from '../../testing/made-index.ts';
import { irregularFilm, madePresentation, madeSubtitleTrack } from '../../testing/made-presentation.ts';
import { parsePlaylist } from '../../testing/parse-playlist.ts';
import type { Playlist } from '../../testing/parse-playlist.ts';
import { hlsMedia, hlsSubtitles } from './hls-media.ts';

const p = madePresentation(irregularFilm(), ['v0.copy', 'a1.copy', 'a2.aac-2'], [madeSubtitleTrack()]);
const total = (list: Playlist): number => list.segments.reduce((sum, s) => sum + s.duration, 0);
const notFound = expect.objectContaining({ code: 'stream.not-found' });

describe('the playlist of a copied picture', () => {
  const list = parsePlaylist(hlsMedia(p, 'v0.copy'));

  test('is complete, of version 7, with its init segment', () => {
    expect(list.values).toMatchObject({
      'EXT-X-VERSION': '7',
      'EXT-X-PLAYLIST-TYPE': 'VOD',
      'EXT-X-MEDIA-SEQUENCE': '0',
      'EXT-X-ENDLIST': '',
    });
    expect(list.tags).toEqual([{ name: 'EXT-X-MAP', attributes: { URI: '"init.mp4"' } }]);
  });

  test('has a segment for each pair of boundaries, as long as they are apart', () => {
    const { boundaries, timescale } = p.timeline;
    expect(list.segments).toHaveLength(boundaries.length - 1);
    list.segments.forEach((s, i) => {
      expect(s.uri).toBe(`${i}.m4s`);
      expect(s.duration).toBeCloseTo((boundaries[i + 1]! - boundaries[i]!) / timescale, 5);
    });
    expect(total(list)).toBeCloseTo((749 * 1001) / 24_000, 5);
  });

  test('has a target that no duration exceeds when rounded (RFC 8216 §4.3.3.1)', () => {
    const target = Number(list.values['EXT-X-TARGETDURATION']);
    expect(target).toBe(Math.max(...list.segments.map((s) => Math.round(s.duration))));
  });
});

test('durations of a whole evening add up to its length, without drift', () => {
  const frames = 3 * 60 * 60 * 24;
  const keyframes = Array.from({ length: frames / 96 }, (_, i) => i * 96 * 1001);
  const video = madeVideo({ timescale: 24_000, frameTicks: 1001 });
  const index = madeIndex({
    streams: [video],
    grid: { streamIndex: 0, firstPts: 0, endPts: frames * 1001, keyframes, positions: null },
  });
  const list = parsePlaylist(hlsMedia(madePresentation(index, ['v0.h264-720']), 'v0.h264-720'));
  expect(list.segments.length).toBeGreaterThan(10_000);
  expect(total(list)).toBeCloseTo((frames * 1001) / 24_000, 5);
  expect(list.values['EXT-X-TARGETDURATION']).toBe('1');
});

describe('the playlist of sound', () => {
  test('runs as long as its packets', () => {
    const list = parsePlaylist(hlsMedia(p, 'a1.copy'));
    const { boundaries } = p.audio[0]!;
    expect(total(list)).toBeCloseTo((boundaries.at(-1)! - boundaries[0]!) / 48_000, 5);
    expect(list.segments.map((s) => s.uri)).toEqual(boundaries.slice(1).map((_, i) => `${i}.m4s`));
  });

  test('lists no segments behind the end of sound that ends early', () => {
    const index = madeIndex({ streams: [madeVideo(), madeAudio({ endSample: 400 * 1024 })] });
    const list = parsePlaylist(hlsMedia(madePresentation(index, ['v0.copy', 'a1.copy']), 'a1.copy'));
    expect(list.segments.map((s) => s.uri)).toEqual(['0.m4s', '1.m4s', '2.m4s']);
    expect(total(list)).toBeCloseTo((400 * 1024) / 48_000, 5);
  });

  test('keeps sound that starts late in its place, under the numbers of its segments', () => {
    const late = madeAudio({ firstSample: 480_000, endSample: 480_000 + 1000 * 1024 });
    const list = parsePlaylist(
      hlsMedia(madePresentation(madeIndex({ streams: [madeVideo(), late] }), ['v0.copy', 'a1.copy']), 'a1.copy'),
    );
    expect(list.segments[0]!.uri).toBe('2.m4s');
    // From 0 to the boundary at 12 s, rounded up to a packet.
    expect(list.segments[0]!.duration).toBeCloseTo(12, 1);
    expect(total(list)).toBeCloseTo((480_000 + 1_024_000) / 48_000, 5);
  });
});

describe('the playlist of subtitles', () => {
  test('has a segment for each of the grid, together as long as the film', () => {
    const list = parsePlaylist(hlsSubtitles(p, 's3'));
    const { boundaries } = p.timeline;
    expect(list.segments.map((s) => s.uri)).toEqual(boundaries.slice(1).map((_, i) => `${i}.vtt`));
    expect(total(list)).toBeCloseTo((749 * 1001) / 24_000, 1);
    expect(list.tags).toEqual([]);
  });
});

test.each(['v0.h264-720', 'a9.copy', '', '../v0.copy', 'constructor'])(
  'a rendition that is not offered (%j) is not found',
  (id) => {
    expect(() => hlsMedia(p, id)).toThrow(notFound);
    expect(() => hlsSubtitles(p, id)).toThrow(notFound);
  },
);
