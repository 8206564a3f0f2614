// The smaller name rules: folders, tracks, subtitles, artwork, and which kind of library wants a file.
import { describe, expect, test } from 'vitest';
import { isExtraFile, isSkippedFolder, isUnknownDisc, mediumOf, stemOf, titleStem } from '../medium.ts';
import { folderArtwork, ownArtwork, seasonArtwork } from './artwork-name.ts';
import { kindOfFolder, seasonOfFolder } from './folder-words.ts';
import { recognise } from './recognise.ts';
import { parseSubtitleName } from './subtitle-name.ts';
import { bracketYear, cleanTitle } from './title.ts';
import { parseTrack } from './track-name.ts';

test('folders that say what they hold are understood in any case', () => {
  expect(['Movies', 'FILME', 'TV Shows', 'Serien', 'Music', 'Downloads'].map(kindOfFolder)).toEqual([
    'movies',
    'movies',
    'shows',
    'shows',
    'music',
    null,
  ]);
});

test.each([
  ['Season 1', 1],
  ['season_02', 2],
  ['Staffel 3', 3],
  ['S04', 4],
  ['Season 5 (1080p)', 5],
  ['Season 2021', 2021],
  ['Specials', 0],
  ['Season 00', 0],
  ['Seasoned Traveller', null],
  ['Harbour Lights', null],
  ['', null],
])('the folder %s is season %s', (name, season) => {
  expect(seasonOfFolder(name)).toBe(season);
});

describe('titles', () => {
  test('with a year in brackets need something before it', () => {
    expect(bracketYear('Blue Square (2019) [4K]')).toEqual({ title: 'Blue Square', year: 2019, rest: ' [4K]' });
    expect(bracketYear('(2019)')).toBeNull();
    expect(bracketYear('Blue Square 2019')).toBeNull();
    expect(bracketYear('Blue Square (1080)')).toBeNull();
  });

  test('lose dots that stand for spaces, and keep those that do not', () => {
    expect(cleanTitle('Some.Film_Name')).toBe('Some Film Name');
    expect(cleanTitle('Dr. Strange Mr. X')).toBe('Dr. Strange Mr. X');
    expect(cleanTitle('A\nB\u0007C')).toBe('A B C');
  });
});

describe('a track', () => {
  test.each([
    [
      'The Testers/First Light (2022)',
      '01 - Dawn',
      { artist: 'The Testers', album: 'First Light', albumYear: 2022, disc: undefined, track: 1, title: 'Dawn' },
    ],
    [
      'Music/The Testers/First Light/CD2',
      '03. Dusk',
      { artist: 'The Testers', album: 'First Light', disc: 2, track: 3, title: 'Dusk' },
    ],
    ['The Testers/First Light', '1-02 Noon', { disc: 1, track: 2, title: 'Noon' }],
    ['', 'Loose Song', { artist: null, album: null, track: undefined, title: 'Loose Song' }],
    ['', '99', { track: undefined, title: '99' }],
    ['Album', '7 Nation', { artist: null, album: 'Album', track: 7, title: 'Nation' }],
  ])('%s / %s', (dir, stem, expected) => {
    expect(parseTrack(dir, stem)).toMatchObject(expected);
  });
});

describe('a subtitle file', () => {
  const film = 'Blue Square (2019)';
  test.each([
    [`${film}.srt`, { codec: 'subrip', language: null, title: null, isForced: false, isHearingImpaired: false }],
    [`${film}.en.srt`, { language: 'en' }],
    [`${film}.eng.forced.srt`, { language: 'eng', isForced: true }],
    [`${film}.en.sdh.ass`, { codec: 'ass', language: 'en', isHearingImpaired: true }],
    [`${film}.pt-BR.vtt`, { codec: 'webvtt', language: 'pt-BR' }],
    [`${film}.English.srt`, { language: 'en' }],
    [`${film}.en.hi.srt`, { language: 'en', isHearingImpaired: true }],
    [`${film}.hi.srt`, { language: 'hi', isHearingImpaired: false }],
    [`${film}.de.Director Commentary.srt`, { language: 'de', title: 'Director Commentary' }],
    [`${film.toUpperCase()}.EN.SRT`, { language: 'EN' }],
    [`${film}.pl.sub`, { codec: 'microdvd', language: 'pl' }],
    [`${film}.ko.smi`, { codec: 'sami', language: 'ko' }],
    [`${film}.idx`, { codec: 'dvd_subtitle', language: null }],
  ])('%s belongs to the film', (name, expected) => {
    expect(parseSubtitleName(name, film)).toMatchObject(expected);
  });

  test.each(['Blue Square 2 (2020).srt', 'Blue Square (2019)2.srt', 'Red.srt', 'Blue Square (2019).txt'])(
    '%s does not',
    (name) => {
      expect(parseSubtitleName(name, film)).toBeNull();
    },
  );
});

describe('a picture', () => {
  test('beside a film is its poster, backdrop or still by its name', () => {
    const role = (name: string) => ownArtwork(name, 'Film', 'poster');
    expect(
      ['Film.jpg', 'film-poster.png', 'Film-fanart.jpg', 'Film-thumb.jpg', 'Film-banner.jpg', 'Other.jpg'].map(role),
    ).toEqual(['poster', 'poster', 'backdrop', 'backdrop', null, null]);
    expect(ownArtwork('Film-thumb.jpg', 'Film', 'still')).toBe('still');
  });

  test('of a folder has one of the names that people know', () => {
    expect(
      ['poster.jpg', 'Folder.PNG', 'cover.webp', 'fanart.jpg', 'backdrop2.jpg', 'holiday.jpg'].map(folderArtwork),
    ).toEqual(['poster', 'poster', 'poster', 'backdrop', 'backdrop', null]);
  });

  test('of a season names its number', () => {
    expect(seasonArtwork('season01-poster.jpg', 1)).toBe('poster');
    expect(seasonArtwork('season01-poster.jpg', 2)).toBeNull();
    expect(seasonArtwork('season-specials-poster.jpg', 0)).toBe('poster');
    expect(seasonArtwork('season02-fanart.jpg', 2)).toBe('backdrop');
    expect(seasonArtwork('season02-banner.jpg', 2)).toBeNull();
  });
});

describe('what a file is', () => {
  test('is told by its ending in any case', () => {
    expect(['a.MKV', 'b.Flac', 'c.srt', 'd.JPG', 'e.nfo', 'f.exe', 'g', '.mkv'].map(mediumOf)).toEqual([
      'video',
      'audio',
      'subtitle',
      'image',
      'nfo',
      null,
      null,
      null,
    ]);
  });

  test('trailers, samples and recycle bins are passed by', () => {
    expect(['Film-trailer.mkv', 'sample.mkv', 'Film.sample.mkv', 'Trailer Park.mkv'].map(isExtraFile)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(isSkippedFolder('$RECYCLE.BIN', 0)).toBe(true);
    expect([isSkippedFolder('Extras', 1), isSkippedFolder('Extras', 0)]).toEqual([true, false]);
    expect([isUnknownDisc('HVDVD_TS'), isUnknownDisc('VIDEO_TS')]).toEqual([true, false]);
    expect(stemOf('a.b.mkv')).toBe('a.b');
    expect([titleStem({ name: 'Mr. X.mkv' }), titleStem({ name: 'Mr. X', parts: [] })]).toEqual(['Mr. X', 'Mr. X']);
  });

  test.each([
    ['media', 'Movies/Red (2020).mkv', 'movies'],
    ['media', 'Shows/X/Season 1/01.mkv', 'shows'],
    ['media', 'Movies/Show S01E01.mkv', 'movies'],
    ['media', 'X S01E01.mkv', 'shows'],
    ['media', 'Red (2020).mkv', 'movies'],
    ['TV', 'X/01 - Pilot.mkv', 'shows'],
    ['media', 'Music/clip.mp4', null],
    ['media', 'song.flac', 'music'],
    ['media', 'poster.jpg', null],
  ])('in a folder called %s, %s is for %s', (root, path, kind) => {
    const name = path.split('/').at(-1) ?? '';
    const dir = path.split('/').slice(0, -1).join('/');
    const medium = mediumOf(name);
    expect(medium && recognise(root, { dir, name, medium })).toBe(kind);
  });
});
