import { describe, expect, test } from 'vitest';
import { aac, ask, codes, file, flac, h264, hevc, mp3, mpeg4, renditions } from '../testing/made-question.ts';

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
