import { describe, expect, it } from 'vitest';
import type { Trickplay } from './trickplay.ts';
import {
  dashThumbnails,
  hlsImagePlaylist,
  hlsImageStream,
  sheetFacts,
  thumbnailsWebVtt,
} from './trickplay-manifests.ts';

const plan: Trickplay = {
  id: 'abcdef012345',
  widthPx: 320,
  heightPx: 180,
  columns: 5,
  rows: 5,
  intervalMs: 10_000,
  count: 27,
  sheets: 2,
};
const DURATION_MS = 264_500;
const address = { url: (sheet: number) => `${plan.id}-${sheet}.jpg` };

describe('WebVTT thumbnails', () => {
  const text = thumbnailsWebVtt(plan, DURATION_MS, address);
  const cues = text.split('\n\n').slice(1);

  it('have a cue for every picture, without a gap', () => {
    expect(text.startsWith('WEBVTT\n\n')).toBe(true);
    expect(cues).toHaveLength(27);
    const times = cues.map((cue) => cue.split('\n')[0]!.split(' --> '));
    times.forEach(([, end], i) => {
      if (i + 1 < times.length) expect(times[i + 1]![0]).toBe(end);
    });
    expect(times[0]![0]).toBe('00:00:00.000');
    expect(times.at(-1)).toEqual(['00:04:20.000', '00:04:24.500']);
  });

  it('name the place on the sheet', () => {
    expect(cues[0]).toContain('abcdef012345-0.jpg#xywh=0,0,320,180');
    expect(cues[7]).toContain('abcdef012345-0.jpg#xywh=640,180,320,180');
    expect(cues[25]).toContain('abcdef012345-1.jpg#xywh=0,0,320,180');
    expect(cues[26]).toContain('abcdef012345-1.jpg#xywh=320,0,320,180');
  });

  it('count hours', () => {
    const long = thumbnailsWebVtt({ ...plan, count: 1100, sheets: 44 }, 11_000_000, address);
    expect(long).toContain('03:03:10.000 --> 03:03:20.000');
  });
});

describe('an HLS image playlist', () => {
  const text = hlsImagePlaylist(plan, DURATION_MS, address);

  it('has a segment for every sheet, with how pictures lie on it', () => {
    expect(text.split('\n')).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      '#EXT-X-TARGETDURATION:250',
      '#EXT-X-MEDIA-SEQUENCE:0',
      '#EXT-X-PLAYLIST-TYPE:VOD',
      '#EXT-X-IMAGES-ONLY',
      '#EXTINF:250.000,',
      '#EXT-X-TILES:RESOLUTION=320x180,LAYOUT=5x5,DURATION=10',
      'abcdef012345-0.jpg',
      '#EXTINF:14.500,',
      '#EXT-X-TILES:RESOLUTION=320x180,LAYOUT=5x5,DURATION=10',
      'abcdef012345-1.jpg',
      '#EXT-X-ENDLIST',
      '',
    ]);
  });

  it('is announced with what it needs', () => {
    const { bandwidthBps } = sheetFacts(plan);
    expect(hlsImageStream(plan, 'images.m3u8')).toBe(
      `#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=${bandwidthBps},RESOLUTION=320x180,CODECS="jpeg",URI="images.m3u8"`,
    );
  });
});

describe('DASH thumbnails', () => {
  it('are tiles of a whole sheet', () => {
    expect(dashThumbnails(plan)).toEqual({
      mimeType: 'image/jpeg',
      schemeIdUri: 'http://dashif.org/guidelines/thumbnail_tile',
      value: '5x5',
      timescale: 1000,
      duration: 250_000,
      startNumber: 0,
      width: 1600,
      height: 900,
      bandwidthBps: Math.ceil((1600 * 900 * 1.6) / 250),
    });
  });
});
