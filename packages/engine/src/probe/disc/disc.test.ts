import { AppError } from '@praxino/contracts/errors';
import { describe, expect, test } from 'vitest';
import { playlistFile, titleSetFile } from '../testing/disc-writer.ts';
import { parsePlaylist } from './playlist.ts';
import { parseTitleSet } from './title-set.ts';

function refusal(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('the information file of a DVD title set', () => {
  const bytes = titleSetFile({
    chains: [
      {
        seconds: 5025.2,
        cells: [
          { sectors: [0, 99], seconds: 3600 },
          { sectors: [100, 149], seconds: 1425.2 },
        ],
      },
      {
        seconds: 60,
        cells: [
          { sectors: [150, 159], seconds: 20 },
          { sectors: [160, 169], seconds: 40, angle: 1 },
          { sectors: [170, 179], seconds: 40, angle: 3 },
          { sectors: [180, 189], seconds: 1 },
        ],
        programs: [1, 2, 4],
      },
    ],
    sounds: [
      { coding: 0, language: 'en' },
      { coding: 6, language: 'de' },
      { coding: 0, language: 'en', kind: 3 },
    ],
    subtitles: [{ language: 'fr' }, { language: 'en', kind: 5 }, { language: 'en', kind: 9 }],
  });

  test('tells how long each chain is and what it plays', () => {
    const [film] = parseTitleSet(bytes);
    expect(film).toMatchObject({
      seconds: 5025.2,
      cells: [
        { firstSector: 0, lastSector: 99, seconds: 3600 },
        { firstSector: 100, lastSector: 149, seconds: 1425.2 },
      ],
      chapterCells: [0, 1],
    });
  });

  test('plays the first of several angles, and chapters stay where they were', () => {
    const [, extra] = parseTitleSet(bytes);
    expect(extra!.cells.map((c) => c.firstSector)).toEqual([150, 160, 180]);
    expect(extra!.chapterCells).toEqual([0, 1, 2]);
  });

  test('tells what its tracks are, by the numbers they have in the video', () => {
    const tracks = parseTitleSet(bytes)[0]!.tracks;
    expect(tracks.map((t) => [t.trackId, t.language])).toEqual([
      [0x80, 'en'],
      [0x89, 'de'],
      [0x82, 'en'],
      [0x20, 'fr'],
      [0x21, 'en'],
      [0x22, 'en'],
    ]);
    expect(tracks.map((t) => t.isCommentary)).toEqual([false, false, true, false, false, false]);
    expect(tracks.map((t) => t.isHearingImpaired)).toEqual([false, false, false, false, true, false]);
    expect(tracks.map((t) => t.isForced)).toEqual([false, false, false, false, false, true]);
  });

  test('that is another file, or ends too early, is refused with the place', () => {
    expect(refusal(() => parseTitleSet(new Uint8Array(3000))).details.byteOffset).toBe(0);
    expect(refusal(() => parseTitleSet(bytes.slice(0, 400))).details.byteOffset).toBe(400);
    expect(refusal(() => parseTitleSet(bytes.slice(0, 4096))).details.byteOffset).toBe(0xcc);
  });

  test('keeps the chains that are whole', () => {
    expect(parseTitleSet(bytes.slice(0, bytes.length - 1))).toHaveLength(1);
  });
});

describe('a Blu-ray playlist', () => {
  const bytes = playlistFile({
    items: [
      { clip: '00001', inS: 600, outS: 700, angles: ['00003', '00004'] },
      { clip: '00002', inS: 10, outS: 60.5 },
    ],
    marks: [
      { item: 0, second: 600 },
      { item: 0, second: 650 },
      { item: 1, second: 12, type: 2 },
      { item: 1, second: 20 },
      { item: 9, second: 20 },
    ],
    sounds: [{ pid: 0x1100, language: 'eng' }],
    subtitles: [{ pid: 0x1200, language: 'ger' }],
  });

  test('tells clips with their times, the chapters and the tracks', () => {
    expect(parsePlaylist(bytes)).toMatchObject({
      items: [
        { clip: '00001', inS: 600, outS: 700 },
        { clip: '00002', inS: 10, outS: 60.5 },
      ],
      chaptersS: [0, 50, 110],
      tracks: [
        { trackId: 0x1100, language: 'eng' },
        { trackId: 0x1200, language: 'ger' },
      ],
    });
  });

  test('that is another file, ends early or names no clip is refused with the place', () => {
    expect(refusal(() => parsePlaylist(new Uint8Array(100))).details.byteOffset).toBe(0);
    expect(refusal(() => parsePlaylist(bytes.slice(0, 60))).details.byteOffset).toBe(60);
    const odd = playlistFile({ items: [{ clip: '../..', inS: 0, outS: 1 }] });
    expect(refusal(() => parsePlaylist(odd)).details.byteOffset).toBe(52);
    const backwards = playlistFile({ items: [{ clip: '00001', inS: 9, outS: 1 }] });
    expect(refusal(() => parsePlaylist(backwards)).message).toContain('before it begins');
  });

  test('with more clips than any film has is refused', () => {
    const items = Array.from({ length: 1000 }, () => ({ clip: '00001', inS: 0, outS: 1 }));
    expect(refusal(() => parsePlaylist(playlistFile({ items }))).details.byteOffset).toBe(46);
  });
});
