import { describe, expect, test } from 'vitest';
import { version as versionSchema } from '@praxino/contracts';
import type { MediaIndex } from '@praxino/engine';
import type { MediaFile } from './media.ts';
import { audioStream, mediaIndex, subtitleStream, videoStream } from './testing/media-index.ts';
import { toVersion } from './version-view.ts';

const file = (more: Partial<MediaIndex> = {}, own: Partial<MediaFile> = {}): MediaFile => ({
  versionId: 'v',
  itemId: 'i',
  name: '1080p',
  path: '/films/blue.mkv',
  isAvailable: true,
  index: mediaIndex('s', more),
  subtitles: [],
  ...own,
});

describe('a file as the API shows it', () => {
  test('is what the contract promises, and does not say where the file lies', () => {
    const version = toVersion(file({ chapters: [{ startMs: 0, title: 'One' }], warnings: ['It ends early'] }));
    expect(versionSchema.parse(version)).toEqual(version);
    expect(JSON.stringify(version)).not.toContain('/films');
  });

  test('has its frame rate as a number of three places', () => {
    const rate = (num: number, den: number) =>
      toVersion(file({ streams: [videoStream({ frameRate: { num, den } })] })).streams[0];
    expect(rate(24_000, 1001)).toMatchObject({ frameRate: 23.976 });
    expect(rate(25, 1)).toMatchObject({ frameRate: 25 });
    const variable = toVersion(file({ streams: [videoStream({ frameRate: null })] })).streams[0];
    expect(variable).toMatchObject({ frameRate: null });
  });

  test('leaves out cover pictures, fonts and data, and keeps the numbers of the others', () => {
    const common = audioStream();
    const streams: MediaIndex['streams'] = [
      videoStream({ isAttachedPicture: true }),
      { ...common, type: 'attachment', index: 1 },
      { ...common, type: 'data', index: 2 },
      audioStream({ index: 3 }),
      subtitleStream({ index: 4, codec: 'hdmv_pgs_subtitle', isText: false }),
    ];
    const shown = toVersion(file({ streams })).streams;
    expect(shown.map((s) => [s.index, s.type])).toEqual([
      [3, 'audio'],
      [4, 'subtitle'],
    ]);
    expect(shown[1]).toMatchObject({ isText: false, isExternal: false });
  });

  test('counts subtitles beside it on from all streams of the file, also those not shown', () => {
    const beside = { track: 0, codec: 'subrip', language: null, title: null, isForced: false, isHearingImpaired: true };
    const subtitles = [
      { ...beside, path: '/films/blue.srt' },
      { ...beside, path: '/films/blue.en.srt', language: 'en' },
    ];
    const streams = [videoStream(), audioStream(), videoStream({ index: 2, isAttachedPicture: true })];
    const shown = toVersion(file({ streams }, { subtitles })).streams.filter((s) => s.type === 'subtitle');
    expect(shown.map((s) => [s.index, s.language, s.isExternal, s.isHearingImpaired])).toEqual([
      [3, null, true, true],
      [4, 'en', true, true],
    ]);
  });
});
