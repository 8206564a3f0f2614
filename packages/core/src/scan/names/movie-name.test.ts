import { describe, expect, test } from 'vitest';
import { parseMovie } from './movie-name.ts';

describe('a film is called', () => {
  test.each<[dir: string, stem: string, title: string, year: number | undefined]>([
    ['', 'Blue Square (2019)', 'Blue Square', 2019],
    ['Movies', 'Blue Square [2019]', 'Blue Square', 2019],
    ['Movies/Blue Square (2019)', 'Blue Square (2019) - 2160p HDR', 'Blue Square', 2019],
    ['Movies/Green Triangle (2021)', 'Green.Triangle.2021.1080p.BluRay.x264-GROUP', 'Green Triangle', 2021],
    ['', 'Green.Triangle.2021.1080p.BluRay.x264-GROUP', 'Green Triangle', 2021],
    ['', 'Blade.Runner.2049.2017.2160p.UHD.BluRay.x265-X', 'Blade Runner 2049', 2017],
    ['', "2001 A Space Odyssey (1968) - Director's Cut", '2001 A Space Odyssey', 1968],
    ['', '1917 (2019)', '1917', 2019],
    ['', '1917', '1917', undefined],
    ['', '300', '300', undefined],
    ['', 'Some Film', 'Some Film', undefined],
    ['', 'Some_Film_Without_Year', 'Some Film Without Year', undefined],
    ['', 'h264-aac', 'h264-aac', undefined],
    ['', '-i', '-i', undefined],
    ['', 'Line\nBreak (2010)', 'Line Break', 2010],
    ['', '🎬 Émoji — ночь (2009)', '🎬 Émoji — ночь', 2009],
    ['', '"Double" \'Single\' `Back` $HOME (2011)', '"Double" \'Single\' `Back` $HOME', 2011],
    ['', '(2012)', '(2012)', undefined],
    ['', '1080p', '1080p', undefined],
    ['', '...', '...', undefined],
  ])('%s / %s', (dir, stem, title, year) => {
    expect(parseMovie(dir, stem, 2)).toMatchObject({ title, year });
  });

  test('by its folder when that holds nothing else', () => {
    expect(parseMovie('The Long Name (2018)', 'tln-cd', 1)).toMatchObject({
      title: 'The Long Name',
      year: 2018,
      hasOwnFolder: true,
    });
  });

  test('by its own name in a folder of many', () => {
    expect(parseMovie('Best of (2018)', 'Red Circle (2020)', 5)).toMatchObject({
      title: 'Red Circle',
      year: 2020,
      hasOwnFolder: false,
    });
  });
});

describe('an edition', () => {
  test.each<[string, string | null]>([
    ["Blue Square (2019) - Director's Cut", "Director's Cut"],
    ['Blue.Square.2019.EXTENDED.1080p', 'Extended'],
    ['Blue Square (2019) {edition-Fan Restoration}', 'Fan Restoration'],
    ['Blue Square (2019)', null],
    ['Unrated (2009)', null],
  ])('of %s is %s', (stem, edition) => {
    expect(parseMovie('', stem, 1).edition).toBe(edition);
  });
});
