import { describe, expect, test } from 'vitest';
import { AppError } from '@praxino/contracts';
import { chooseVersion } from './choose-version.ts';
import { madeFile } from './testing/made-file.ts';

const external = {
  path: '/x.srt',
  track: 0,
  codec: 'subrip',
  language: 'en',
  title: null,
  isForced: false,
  isHearingImpaired: false,
};

function refusal(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error instanceof AppError ? { code: error.code, field: error.details.field } : error;
  }
}

describe('of several versions', () => {
  const hevc = madeFile({ versionId: 'hevc4k', codec: 'hevc', height: 2160 });
  const small = madeFile({ versionId: 'small', height: 480 });
  const large = madeFile({ versionId: 'large', height: 1080 });

  test('the one that costs least is played, the sharpest among equals', () => {
    expect(chooseVersion([hevc, small, large], undefined, {}, {})).toMatchObject({
      file: { versionId: 'large' },
      decision: { mode: 'direct' },
    });
  });

  test('the wished one is played, whatever it costs', () => {
    expect(chooseVersion([hevc, small, large], 'hevc4k', {}, {})).toMatchObject({
      file: { versionId: 'hevc4k' },
      decision: { mode: 'transcode' },
    });
  });

  test('one that is missing is passed by', () => {
    expect(chooseVersion([{ ...large, isAvailable: false }, small], undefined, {}, {}).file.versionId).toBe('small');
  });

  test('one that cannot be played is passed by', () => {
    const broken = madeFile({ versionId: 'broken', durationMs: 0 });
    expect(chooseVersion([broken, small], undefined, {}, {}).file.versionId).toBe('small');
    expect(refusal(() => chooseVersion([broken], undefined, {}, {}))).toMatchObject({ code: 'playback.unplayable' });
  });

  test('a limit of bits per second can be met by a smaller file', () => {
    const light = madeFile({ versionId: 'light', height: 480, bitrateBps: 900_000 });
    expect(chooseVersion([large, light], undefined, {}, { maxBitrateBps: 2_000_000 }).file.versionId).toBe('light');
  });
});

describe('there is a clear answer', () => {
  test('for a version that is not of the item', () => {
    expect(refusal(() => chooseVersion([madeFile()], 'other', {}, {}))).toEqual({
      code: 'item.not-found',
      field: 'versionId',
    });
  });

  test('for an item without files, such as a show', () => {
    expect(refusal(() => chooseVersion([], undefined, {}, {}))).toMatchObject({ code: 'playback.unplayable' });
  });

  test('for a file that is not there', () => {
    expect(refusal(() => chooseVersion([madeFile({ isAvailable: false })], undefined, {}, {}))).toMatchObject({
      code: 'media.missing',
    });
  });
});

describe('subtitles beside the file', () => {
  const file = madeFile({ texts: 1, external: [external] });

  test('are counted on from the streams of the file', () => {
    expect(chooseVersion([file], undefined, {}, { subtitleStream: 3 }).decision).toMatchObject({
      subtitleStream: 3,
      mode: 'direct',
    });
  });

  test('that are pictures become part of the picture where the device does not draw them', () => {
    const pictures = madeFile({ external: [{ ...external, path: '/x.idx', codec: 'dvd_subtitle' }] });
    const choose = (subtitles: ('text' | 'pictures')[]) => {
      const { subtitleStream, isSubtitleBurned } = chooseVersion(
        [pictures],
        undefined,
        { subtitles },
        { subtitleStream: 2 },
      ).decision;
      return [subtitleStream, isSubtitleBurned];
    };
    expect(choose(['text', 'pictures'])).toEqual([2, false]);
    expect(choose(['text'])).toEqual([2, true]);
  });

  test('are refused where nobody could draw them: there is no picture', () => {
    const song = madeFile({ hasPicture: false, external: [external] });
    const choose = (subtitles: 'text'[]) =>
      chooseVersion([song], undefined, { subtitles }, { subtitleStream: song.index.streams.length }).decision
        .subtitleStream;
    expect(choose(['text'])).toBe(song.index.streams.length);
    expect(refusal(() => choose([]))).toMatchObject({ code: 'playback.stream-not-found' });
  });

  test('become part of the picture for a device that draws no text, and nothing else changes for others', () => {
    const wish = { subtitleStream: 3 };
    expect(chooseVersion([file], undefined, { subtitles: [] }, wish).decision).toMatchObject({
      subtitleStream: 3,
      mode: 'transcode',
      isSubtitleBurned: true,
      video: { rendition: 'v0.h264-1080.x0' },
    });
    const plain = chooseVersion([file], undefined, { subtitles: ['text'] }, { ...wish, burnIn: true }).decision;
    expect([plain.mode, plain.isSubtitleBurned, plain.subtitleStream]).toEqual(['direct', false, 3]);
    const script = madeFile({ texts: 1, external: [{ ...external, codec: 'ass' }] });
    expect(chooseVersion([script], undefined, {}, { ...wish, burnIn: true }).decision.isSubtitleBurned).toBe(true);
  });

  test('end where there are no more', () => {
    expect(refusal(() => chooseVersion([file], undefined, {}, { subtitleStream: 4 }))).toEqual({
      code: 'playback.stream-not-found',
      field: 'subtitleStream',
    });
  });

  test('leave those in the file and none to be chosen', () => {
    expect(chooseVersion([file], undefined, {}, { subtitleStream: 2 }).decision.subtitleStream).toBe(2);
    expect(chooseVersion([file], undefined, {}, { subtitleStream: null }).decision.subtitleStream).toBeNull();
  });
});
