import { describe, expect, test } from 'vitest';
import { aac, ac3, ask, av1, codes, file, h264, hevc, mp3, mpeg4, vp9 } from '../testing/made-question.ts';
import type { Decision } from './decide.ts';

const names = (d: Decision): string[] => d.ladder.map((r) => r.rendition ?? 'file');
const offered = (d: Decision): string[] => d.ladder.filter((r) => r.isOffered).map((r) => r.rendition ?? 'file');
const proposed = (d: Decision): string[] => d.ladder.filter((r) => r.isProposed).map((r) => r.rendition ?? 'file');
const mbit = (n: number): { bitrateBps: number } => ({ bitrateBps: n * 1_000_000 });

describe('the ladder', () => {
  test('begins with the source, and goes down in encodes that are lighter than it', () => {
    const heavy = ask(file('matroska', [h264, aac], mbit(30)));
    expect(names(heavy)).toEqual([
      'v0.copy',
      'v0.h264-1080',
      'v0.h264-720',
      'v0.h264-480',
      'v0.h264-360',
      'v0.h264-240',
    ]);
    expect(heavy.ladder.map((r) => r.action)).toEqual(['copy', ...Array<string>(5).fill('transcode')]);
    const light = ask(file('matroska', [h264, aac], mbit(4)));
    expect(names(light)).toEqual(['v0.copy', 'v0.h264-720', 'v0.h264-480', 'v0.h264-360', 'v0.h264-240']);
    expect(names(ask(file('matroska', [{ ...h264, width: 640, height: 360 }, aac], mbit(0.6))))).toEqual([
      'v0.copy',
      'v0.h264-240',
    ]);
  });

  test('has encodes alone where the source cannot be copied', () => {
    const decision = ask(file('matroska', [hevc, aac], mbit(12)));
    expect(names(decision)[0]).toBe('v0.h264-1080');
    expect(decision.ladder.every((r) => r.action === 'transcode' && r.isOffered)).toBe(true);
    expect(names(ask(file('avi', [{ ...mpeg4, width: 640, height: 360 }, mp3], mbit(1))))).toEqual([
      'v0.h264-360',
      'v0.h264-240',
    ]);
  });

  test('keeps every limit of the device', () => {
    const device = { video: [{ codec: 'h264' as const, maxBitDepth: 8, maxHeight: 480, hdr: [] }] };
    expect(names(ask(file('matroska', [h264, aac], mbit(12)), device))).toEqual([
      'v0.h264-480',
      'v0.h264-360',
      'v0.h264-240',
    ]);
  });

  test('leaves out the encode that a player would keep instead of the copy', () => {
    expect(names(ask(file('webm', [av1, aac], mbit(30))))).not.toContain('v0.h264-1080');
    expect(names(ask(file('webm', [{ ...vp9, codecPrivate: 'AQAKAA==' }, aac], mbit(30))))).toContain('v0.h264-720');
  });

  test('says what it takes, and lists no two alike', () => {
    const { ladder } = ask(file('matroska', [h264, aac], mbit(30)));
    const rates = ladder.map((r) => r.bitrateBps);
    expect(rates).toEqual(rates.toSorted((a, b) => b - a));
    expect(new Set(rates).size).toBe(rates.length);
    expect(ladder[2]).toMatchObject({ label: '720p', width: 1280, height: 720, maxBitrateBps: 3_600_000 });
  });

  test('is the same whatever is chosen', () => {
    const film = file('mp4', [h264, aac], mbit(12));
    expect(names(ask(film, {}, { maxBitrateBps: 800_000 }))).toEqual(names(ask(film)));
    expect(names(ask(film, {}, { bandwidthBps: 800_000 }))).toEqual(names(ask(film)));
  });

  test('gives each rung to whoever asks for it by its limit', () => {
    for (const film of [file('matroska', [hevc, aac], mbit(12)), file('mp4', [h264, aac], mbit(12))]) {
      for (const { rendition, maxBitrateBps } of ask(film).ladder) {
        expect(ask(film, {}, { maxBitrateBps }).video!.rendition).toBe(rendition);
      }
    }
  });

  test('reaches above 1080p only for those who ask for it', () => {
    const uhd = file('matroska', [{ ...mpeg4, width: 3840, height: 2160 }, aac], mbit(60));
    expect(names(ask(uhd))[0]).toBe('v0.h264-1080');
    expect(names(ask(uhd, {}, { maxBitrateBps: 50_000_000 }))[0]).toBe('v0.h264-2160');
  });

  test('is empty for sound alone', () => {
    expect(ask(file('mp3', [mp3])).ladder).toEqual([]);
  });
});

describe('what is offered', () => {
  const film = file('matroska', [h264, aac, { ...ac3, language: 'deu', isDefault: false }], mbit(12));

  test('is named by the presentation: the proposed picture first, then the rest best first, then the sound', () => {
    expect(ask(film, {}, { bandwidthBps: 3_000_000 }).renditions).toEqual([
      'v0.h264-480',
      'v0.copy',
      'v0.h264-1080',
      'v0.h264-720',
      'v0.h264-360',
      'v0.h264-240',
      'a1.copy',
      'a2.aac-2',
    ]);
  });

  test('is nothing above the limit of the viewer or the device', () => {
    const capped = ['v0.h264-480', 'v0.h264-360', 'v0.h264-240'];
    expect(offered(ask(film, {}, { maxBitrateBps: 2_000_000 }))).toEqual(capped);
    expect(offered(ask(film, { maxBitrateBps: 2_000_000 }))).toEqual(capped);
    expect(offered(ask(film, {}, { maxBitrateBps: 12_500_000 }))).toHaveLength(6);
  });

  test('is one rung at least, however low the limit', () => {
    expect(offered(ask(film, {}, { maxBitrateBps: 64_000 }))).toEqual(['v0.h264-240']);
  });

  test('is the file itself where it plays whole, and what a player of manifests may take', () => {
    const whole = ask(file('mp4', [h264, aac], mbit(12)));
    expect([whole.mode, proposed(whole), whole.renditions[0]]).toEqual(['direct', ['v0.copy'], 'v0.copy']);
    const grid = { streamIndex: 0, firstPts: 0, endPts: 5_400_000, keyframes: [0], positions: null };
    const uncut = ask(file('mp4', [h264, aac], { ...mbit(12), grid }));
    expect([uncut.mode, proposed(uncut), uncut.renditions[0]]).toEqual(['direct', ['file'], 'v0.h264-1080']);
    expect(uncut.ladder[0]).toMatchObject({ rendition: null, action: 'copy', isOffered: false });
  });
});

describe('what is proposed', () => {
  const film = file('matroska', [h264, aac], mbit(12));

  test.each([
    [undefined, 'remux', 'v0.copy'],
    [100_000_000, 'remux', 'v0.copy'],
    [16_000_000, 'remux', 'v0.copy'],
    [15_000_000, 'transcode', 'v0.h264-1080'],
    [8_000_000, 'transcode', 'v0.h264-720'],
    [1000, 'transcode', 'v0.h264-240'],
  ])('with %s bit/s measured is %s of %s', (bandwidthBps, mode, rendition) => {
    const decision = ask(film, {}, bandwidthBps === undefined ? {} : { bandwidthBps });
    expect([decision.mode, decision.video!.rendition, proposed(decision)]).toEqual([mode, rendition, [rendition]]);
    expect(offered(decision)).toHaveLength(6);
  });

  test('says that it is the network', () => {
    const { reasons } = ask(film, {}, { bandwidthBps: 8_000_000 });
    expect(reasons.find((r) => r.code === 'bitrate-too-high')!.text).toBe(
      'It needs 12.0 Mbit/s, more than the 6.0 Mbit/s that the network carries.',
    );
  });

  test('is no file that the network does not carry', () => {
    const whole = file('mp4', [h264, aac], mbit(12));
    expect(ask(whole, {}, { bandwidthBps: 30_000_000 }).mode).toBe('direct');
    const slow = ask(whole, {}, { bandwidthBps: 5_000_000 });
    expect([slow.mode, proposed(slow), codes(slow)]).toEqual([
      'transcode',
      ['v0.h264-720'],
      expect.arrayContaining(['video:bitrate-too-high']),
    ]);
  });

  test('obeys the lower of the limit and the network', () => {
    const both = { maxBitrateBps: 2_000_000, bandwidthBps: 50_000_000 };
    expect(ask(film, {}, both).video!.rendition).toBe('v0.h264-480');
    expect(ask(film, {}, { maxBitrateBps: 9_000_000, bandwidthBps: 2_000_000 }).video!.rendition).toBe('v0.h264-480');
  });
});
