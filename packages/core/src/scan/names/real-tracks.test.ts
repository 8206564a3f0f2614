// Names of songs, subtitles and pictures as they lie on people's disks.
import { describe, expect, test } from 'vitest';
import { folderArtwork, ownArtwork } from './artwork-name.ts';
import { parseSubtitleName } from './subtitle-name.ts';
import { parseTrack } from './track-name.ts';

type Row = [
  dir: string,
  stem: string,
  artist: string | null,
  album: string | null,
  track: number | undefined,
  title: string,
];

describe('a song', () => {
  test.each<Row>([
    ['Pink Floyd/The Wall', '01 In the Flesh', 'Pink Floyd', 'The Wall', 1, 'In the Flesh'],
    ['Pink Floyd/The Wall', '01 - In the Flesh', 'Pink Floyd', 'The Wall', 1, 'In the Flesh'],
    ['Pink Floyd/The Wall', '01. In the Flesh', 'Pink Floyd', 'The Wall', 1, 'In the Flesh'],
    ['Pink Floyd/The Wall', '01-In the Flesh', 'Pink Floyd', 'The Wall', 1, 'In the Flesh'],
    ['Pink Floyd/The Wall', '01_In_the_Flesh', 'Pink Floyd', 'The Wall', 1, 'In the Flesh'],
    ['Pink Floyd/The Wall', '01.In.the.Flesh', 'Pink Floyd', 'The Wall', 1, 'In the Flesh'],
    ['Pink Floyd/The Wall', '101 In the Flesh', 'Pink Floyd', 'The Wall', 101, 'In the Flesh'],
    ['Pink Floyd/The Wall', 'In the Flesh', 'Pink Floyd', 'The Wall', undefined, 'In the Flesh'],
    ['Music/Pink Floyd/The Wall', '01 Song', 'Pink Floyd', 'The Wall', 1, 'Song'],
    ['Musik/Pink Floyd/The Wall', '01 Song', 'Pink Floyd', 'The Wall', 1, 'Song'],
    ['Rock/Pink Floyd/The Wall', '01 Song', 'Pink Floyd', 'The Wall', 1, 'Song'],
    ['The Wall', '01 Song', null, 'The Wall', 1, 'Song'],
    ['Music', '01 Song', null, null, 1, 'Song'],
    ['', 'Song', null, null, undefined, 'Song'],
    ['Prince/1999', '01 1999', 'Prince', '1999', 1, '1999'],
    ['Prince/1999 (1982)', '1999', 'Prince', '1999', undefined, '1999'],
    ['U2/War', '40', 'U2', 'War', undefined, '40'],
    ['Band/Album', '7 Years', 'Band', 'Album', 7, 'Years'],
    ['Band/Album', '99 Luftballons', 'Band', 'Album', 99, 'Luftballons'],
    ['Band/Album', '1979', 'Band', 'Album', undefined, '1979'],
    ['Band/Album', '50Hz', 'Band', 'Album', undefined, '50Hz'],
    ['Björk/Début', '03 Venus as a Boy', 'Björk', 'Début', 3, 'Venus as a Boy'],
    ['宇多田ヒカル/First Love', '04 First Love', '宇多田ヒカル', 'First Love', 4, 'First Love'],
    ['AC_DC/Back_in_Black', '06 Back in Black', 'AC DC', 'Back in Black', 6, 'Back in Black'],
    ['.../...', '...', '...', '...', undefined, '...'],
  ])('%s / %s', (dir, stem, artist, album, track, title) => {
    expect(parseTrack(dir, stem)).toMatchObject({ artist, album, track, title });
  });

  test.each([
    ['A/B/CD1', '01 Song', 1, 1],
    ['A/B/CD 2', '01 Song', 2, 1],
    ['A/B/Disc 03', '01 Song', 3, 1],
    ['A/B/disk-4', '01 Song', 4, 1],
    ['A/B', '2-01 Song', 2, 1],
    ['A/B', '2.01 Song', 2, 1],
    ['A/B/CD1', '2-01 Song', 2, 1],
    ['A/B', '12-01 Song', undefined, 12],
  ])('%s / %s is on disc %s, track %s', (dir, stem, disc, track) => {
    expect(parseTrack(dir, stem)).toMatchObject({ artist: 'A', album: 'B', disc, track });
  });

  test('has the year of its album', () => {
    expect(parseTrack('A/B (2001)', '01 Song')).toMatchObject({ album: 'B', albumYear: 2001 });
    expect(parseTrack('A/2001', '01 Song')).toMatchObject({ album: '2001', albumYear: undefined });
  });
});

describe('a subtitle file', () => {
  const film = 'The.Matrix.1999.1080p';
  test.each([
    ['.en.srt', 'en', false, false, null],
    ['.eng.srt', 'eng', false, false, null],
    ['.en-US.srt', 'en-US', false, false, null],
    ['.zh-Hans.ass', 'zh-Hans', false, false, null],
    ['.german.srt', 'de', false, false, null],
    ['.forced.srt', null, true, false, null],
    ['.en.forced.srt', 'en', true, false, null],
    ['.forced.en.srt', 'en', true, false, null],
    ['.en.cc.vtt', 'en', false, true, null],
    ['.sdh.en.srt', 'en', false, true, null],
    ['.default.fr.srt', 'fr', false, false, null],
    ['_en.srt', 'en', false, false, null],
    ['-en.srt', 'en', false, false, null],
    ['[en].srt', 'en', false, false, null],
    [' (en).srt', 'en', false, false, null],
    [' - English.srt', 'en', false, false, null],
    ['.en.sub', 'en', false, false, null],
    ['.en.idx', 'en', false, false, null],
    ['.en.Commentary by Somebody.srt', 'en', false, false, 'Commentary by Somebody'],
  ] as const)('%s', (ending, language, isForced, isHearingImpaired, title) => {
    expect(parseSubtitleName(`${film}${ending}`, film)).toMatchObject({ language, isForced, isHearingImpaired, title });
  });

  test.each(['The.Matrix.srt', 'The.Matrix.1999.1080p2.srt', 'The.Matrix.1999.1080p.en.txt', 'en.srt', ''])(
    '%s is not of this film',
    (name) => {
      expect(parseSubtitleName(name, film)).toBeNull();
    },
  );

  test('of a hostile name is read in no time', () => {
    const name = `${film}${'.en'.repeat(3000)}${'-'.repeat(3000)}.srt`;
    expect(parseSubtitleName(name, film)?.language).toBe('en');
  });
});

describe('a picture', () => {
  test.each([
    ['film.jpg', 'poster'],
    ['Film-Poster.JPG', 'poster'],
    ['Film-cover.png', 'poster'],
    ['Film-fanart.webp', 'backdrop'],
    ['Film-landscape.jpg', 'backdrop'],
    ['Film-thumb.jpg', 'backdrop'],
    ['Film-logo.png', null],
    ['Film 2.jpg', null],
    ['Film2-poster.jpg', null],
  ])('%s beside "Film.mkv" is its %s', (name, role) => {
    expect(ownArtwork(name, 'Film', 'poster')).toBe(role);
  });

  test.each([
    ['front.jpg', 'poster'],
    ['default.jpg', 'poster'],
    ['background12.jpg', 'backdrop'],
    ['fanart123.jpg', null],
    ['posters.jpg', null],
    ['.jpg', null],
  ])('%s in a folder is its %s', (name, role) => {
    expect(folderArtwork(name)).toBe(role);
  });
});
