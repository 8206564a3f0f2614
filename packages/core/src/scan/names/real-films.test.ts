// Names of films as they lie on people's disks. What is written here is what a person would call the film.
import { describe, expect, test } from 'vitest';
import { parseMovie } from './movie-name.ts';

type Row = [stem: string, title: string, year?: number, edition?: string];

const kinds: Record<string, readonly Row[]> = {
  'years in brackets': [
    ['The Matrix (1999)', 'The Matrix', 1999],
    ['The Matrix [1999]', 'The Matrix', 1999],
    ['The Matrix {1999}', 'The Matrix', 1999],
    ['The Matrix(1999)', 'The Matrix', 1999],
    ['  The Matrix   (1999) ', 'The Matrix', 1999],
    ['The Matrix (1999) (1080p)', 'The Matrix', 1999],
    ['The Matrix (1999) [1080p]', 'The Matrix', 1999],
    ['The Matrix (1999) [BluRay] [1080p] [YTS.AM]', 'The Matrix', 1999],
    ['The Matrix (1999) [tmdbid-603]', 'The Matrix', 1999],
    ['The Matrix (1999) {imdb-tt0133093}', 'The Matrix', 1999],
    ['The Matrix (1999) - 2160p HDR', 'The Matrix', 1999],
    ['The Matrix (1999)-cd1', 'The Matrix', 1999],
    ['The Matrix (1999) 1080p BluRay x265 HEVC 10bit', 'The Matrix', 1999],
    ['Blue.Square.(2019)', 'Blue Square', 2019],
    ['Blue_Square_(2019)_1080p', 'Blue Square', 2019],
    ['Crouching Tiger, Hidden Dragon (2000)', 'Crouching Tiger, Hidden Dragon', 2000],
    ['Mission Impossible - Fallout (2018)', 'Mission Impossible - Fallout', 2018],
    ['Star Wars - Episode 4 (1977)', 'Star Wars - Episode 4', 1977],
    ['Le Voyage dans la Lune (1902)', 'Le Voyage dans la Lune', 1902],
    ['Roundhay Garden Scene (1888)', 'Roundhay Garden Scene', 1888],
    ['What is this (film) (2004)', 'What is this (film)', 2004],
    [
      'Birds of Prey (And the Fantabulous Emancipation) (2020)',
      'Birds of Prey (And the Fantabulous Emancipation)',
      2020,
    ],
  ],
  'numbers that are titles': [
    ['2001 A Space Odyssey (1968)', '2001 A Space Odyssey', 1968],
    ['2001.A.Space.Odyssey.1968.2160p.UHD.BluRay.x265-GROUP', '2001 A Space Odyssey', 1968],
    ['2001: A Space Odyssey', '2001: A Space Odyssey'],
    ['1917 (2019)', '1917', 2019],
    ['1917.2019.1080p.BluRay.x264', '1917', 2019],
    ['2012 (2009)', '2012', 2009],
    ['2012.2009.1080p.BluRay', '2012', 2009],
    ['1984 (1984)', '1984', 1984],
    ['1984.1984.720p', '1984', 1984],
    ['Blade Runner 2049 (2017)', 'Blade Runner 2049', 2017],
    ['Blade.Runner.2049.2017.1080p', 'Blade Runner 2049', 2017],
    ['Blade Runner 2049', 'Blade Runner 2049'],
    ['Blade.Runner.2049.1080p.BluRay.x264-GRP', 'Blade Runner 2049'],
    ['Wonder Woman 1984 (2020)', 'Wonder Woman 1984', 2020],
    ['Wonder.Woman.1984.2020.IMAX.2160p.WEB-DL', 'Wonder Woman 1984', 2020, 'IMAX'],
    ['Death.Race.2000.1975.DVDRip.XviD', 'Death Race 2000', 1975],
    ['Class.of.1984.1982.1080p', 'Class of 1984', 1982],
    ['300 (2006)', '300', 2006],
    ['21 (2008)', '21', 2008],
    ['1408.2007.1080p', '1408', 2007],
    ['Fahrenheit.451.1966.720p', 'Fahrenheit 451', 1966],
    ['10 Things I Hate About You (1999)', '10 Things I Hate About You', 1999],
    ['12.Angry.Men.1957.Criterion.1080p.BluRay', '12 Angry Men', 1957, 'Criterion'],
    ['Apollo 13 (1995)', 'Apollo 13', 1995],
    ['District.9.2009.1080p', 'District 9', 2009],
    ['Area.51.2015.1080p.WEB', 'Area 51', 2015],
    ['The.5th.Wave.2016', 'The 5th Wave', 2016],
    ['8½ (1963)', '8½', 1963],
    ['Se7en.1995.REMASTERED.1080p', 'Se7en', 1995, 'Remastered'],
    ['(500) Days of Summer (2009)', '(500) Days of Summer', 2009],
  ],
  'scene releases': [
    ['The.Matrix.1999.1080p.BluRay.x264-SPARKS', 'The Matrix', 1999],
    ['The.Matrix.Reloaded.2003.REMASTERED.2160p.UHD.BluRay.x265-GROUP', 'The Matrix Reloaded', 2003, 'Remastered'],
    ['Oceans.Twelve.2004.720p.BrRip.x264.YIFY', 'Oceans Twelve', 2004],
    ['Mission.Impossible.Fallout.2018.1080p.WEB-DL.DD5.1.H264-FGT', 'Mission Impossible Fallout', 2018],
    ['Spider-Man.Into.the.Spider-Verse.2018.1080p', 'Spider-Man Into the Spider-Verse', 2018],
    ['Das.Boot.1981.Directors.Cut.German.1080p', 'Das Boot', 1981, "Director's Cut"],
    [
      'The.Lord.of.the.Rings.The.Two.Towers.2002.EXTENDED.1080p',
      'The Lord of the Rings The Two Towers',
      2002,
      'Extended',
    ],
    ['Parasite.2019.KOREAN.1080p.BluRay', 'Parasite', 2019],
    ['Amelie.2001.FRENCH.1080p.BluRay', 'Amelie', 2001],
    ['Hackers.1995.4K.HDR', 'Hackers', 1995],
    ['Metropolis.1927.Restored', 'Metropolis', 1927],
    ['www.Example.com - Some.Film.2019.1080p', 'Some Film', 2019],
    ['Zero Dark Thirty 2012', 'Zero Dark Thirty', 2012],
    ['Some Film - 2019', 'Some Film', 2019],
    ['Some Film 2019 1080p', 'Some Film', 2019],
    ['Some.Film.2019', 'Some Film', 2019],
  ],
  'short and odd titles': [
    ['M (1931)', 'M', 1931],
    ['M.1931.720p', 'M', 1931],
    ['Z (1969)', 'Z', 1969],
    ['Up.2009.1080p', 'Up', 2009],
    ['It (2017)', 'It', 2017],
    ['It.Chapter.Two.2019.2160p', 'It Chapter Two', 2019],
    ['X2 (2003)', 'X2', 2003],
    ['XXX.2002.720p', 'XXX', 2002],
    ['E.T. the Extra-Terrestrial (1982)', 'E.T. the Extra-Terrestrial', 1982],
    ['E.T.the.Extra-Terrestrial.1982.1080p', 'E.T. the Extra-Terrestrial', 1982],
    ['E.T. (1982)', 'E.T.', 1982],
    ['S.W.A.T. (2003)', 'S.W.A.T.', 2003],
    ['A.I. Artificial Intelligence (2001)', 'A.I. Artificial Intelligence', 2001],
    ['Dr. Strangelove (1964)', 'Dr. Strangelove', 1964],
    ['Dr.Strangelove.1964.1080p', 'Dr Strangelove', 1964],
    ['Mr. & Mrs. Smith (2005)', 'Mr. & Mrs. Smith', 2005],
    ['tick, tick... BOOM! (2021)', 'tick, tick... BOOM!', 2021],
    ['[REC] (2007)', '[REC]', 2007],
    ['[REC].2007.1080p', '[REC]', 2007],
    ['%20 (2008)', '%20', 2008],
    ['WALL·E.2008.1080p', 'WALL·E', 2008],
    ["What's Up, Doc (1972)", "What's Up, Doc", 1972],
  ],
  'words of releases that are titles': [
    ['The Web (1947)', 'The Web', 1947],
    ['Proper Manors (2020)', 'Proper Manors', 2020],
    ['Remux (2021)', 'Remux', 2021],
    ['AV1 (2020)', 'AV1', 2020],
    ['Divx', 'Divx'],
    ['The Final Cut (2004)', 'The Final Cut', 2004],
    ['Extended (2020)', 'Extended', 2020],
    ['Unrated.2009.720p', 'Unrated', 2009],
    ['Unrated.2009.UNRATED.720p', 'Unrated', 2009, 'Unrated'],
  ],
  'other alphabets': [
    ['Amélie (2001)', 'Amélie', 2001],
    ['Léon.1994.1080p', 'Léon', 1994],
    ['千と千尋の神隠し (2001)', '千と千尋の神隠し', 2001],
    ['七人の侍.1954.1080p', '七人の侍', 1954],
    ['기생충.2019.1080p.BluRay', '기생충', 2019],
    ['Война и мир (1967)', 'Война и мир', 1967],
    ['Сталкер.1979.BDRip.1080p', 'Сталкер', 1979],
    ['Иван.Васильевич.меняет.профессию.1973.DVDRip', 'Иван Васильевич меняет профессию', 1973],
    ['جدایی نادر از سیمین (2011)', 'جدایی نادر از سیمین', 2011],
    ['दंगल.2016.1080p', 'दंगल', 2016],
    ['Ångström.2015.720p', 'Ångström', 2015],
    ['A\u0301ngel.2010.720p', 'A\u0301ngel', 2010],
  ],
  editions: [
    ['Blade.Runner.1982.Final.Cut.1080p', 'Blade Runner', 1982, 'Final Cut'],
    ['Blade Runner (1982) {edition-Final Cut}', 'Blade Runner', 1982, 'Final Cut'],
    ["Das Boot (1981) - Director's Cut", 'Das Boot', 1981, "Director's Cut"],
    ['Leon.The.Professional.1994.Directors.Cut', 'Leon The Professional', 1994, "Director's Cut"],
    ['Some Film (2019) (Unrated)', 'Some Film', 2019, 'Unrated'],
    ['Some Film (2019) Theatrical', 'Some Film', 2019, 'Theatrical'],
  ],
  'names without a year': [
    ['home video', 'home video'],
    ['IMG_0001', 'IMG 0001'],
    ['VID_20240315_123456', 'VID 20240315 123456'],
    ['2024-03-15 12.30.00', '2024-03-15 12.30.00'],
    ['Some.Film.1080p.BluRay.x264-GRP', 'Some Film'],
    ['[Group] Some Film [1080p]', 'Some Film'],
    ['1080p', '1080p'],
    ['x264', 'x264'],
  ],
};

describe.each(Object.entries(kinds))('films with %s:', (_kind, rows) => {
  test.each(rows)('%s', (stem, title, year, edition) => {
    const name = parseMovie('', stem, 2);
    expect(name).toEqual({ title, year, edition: edition ?? null, hasOwnFolder: false });
  });
});

test('a year that has not come is part of the title; one that is announced is a year', () => {
  const now = new Date().getFullYear();
  expect(parseMovie('', `Some Film ${now + 1}`, 1)).toMatchObject({ title: 'Some Film', year: now + 1 });
  expect(parseMovie('', `Some Film ${now + 20}`, 1)).toMatchObject({ title: `Some Film ${now + 20}`, year: undefined });
});

describe('the folder of a film', () => {
  test.each([
    ['Movies/The Matrix (1999)', 'The.Matrix.1999.1080p', 3, 'The Matrix', 1999, true],
    ['Movies/The Matrix (1999)', 'matrix-cd1', 1, 'The Matrix', 1999, true],
    ['Movies/The Matrix (1999)', 'The Animatrix (2003)', 2, 'The Animatrix', 2003, false],
    ['Movies', 'The Matrix (1999)', 1, 'The Matrix', 1999, false],
    ['Movies/1999', 'The Matrix (1999)', 1, 'The Matrix', 1999, false],
    ['Movies/Sci-Fi', 'The.Matrix.1999.1080p', 1, 'The Matrix', 1999, false],
    ['Movies/2001 A Space Odyssey (1968)', 'movie', 1, '2001 A Space Odyssey', 1968, true],
    ['Movies/千と千尋の神隠し (2001)', 'video', 1, '千と千尋の神隠し', 2001, true],
  ])('%s / %s', (dir, stem, videos, title, year, hasOwnFolder) => {
    expect(parseMovie(dir, stem, videos)).toMatchObject({ title, year, hasOwnFolder });
  });
});

test('every name gives a title that can be shown', () => {
  const parts = ['.', '_', '-', ' ', '(', '[', '{', ')', ']', '2019', '1080p', 'x264', 'é', '\u0000', '\n', '😀'];
  for (const a of parts) {
    for (const b of parts) {
      for (const c of parts) {
        const { title } = parseMovie('', `${a}${b}${c}`, 1);
        expect(typeof title, JSON.stringify([a, b, c])).toBe('string');
        expect(title.length, JSON.stringify([a, b, c])).toBeGreaterThan(0);
      }
    }
  }
});
