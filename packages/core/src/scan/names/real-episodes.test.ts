// Names of episodes as they lie on people's disks.
import { describe, expect, test } from 'vitest';
import { parseEpisode } from './episode-name.ts';

/** Folder, name; show, season, episodes; title and year where there is one. */
type Row = [
  dir: string,
  stem: string,
  show: string,
  season: number,
  episodes: number[],
  title?: string | undefined,
  year?: number,
];

const kinds: Record<string, readonly Row[]> = {
  'numbered as S01E02': [
    ['Breaking Bad/Season 01', 'Breaking.Bad.S01E02.720p.BluRay', 'Breaking Bad', 1, [2]],
    ['Breaking Bad (2008)/Season 1', 'Breaking Bad (2008) - S01E01 - Pilot', 'Breaking Bad', 1, [1], 'Pilot', 2008],
    ['The Office (US)/Season 2', 'The.Office.US.S02E05.720p', 'The Office (US)', 2, [5]],
    ['The Office (US) (2005)/Season 2', 'S02E05', 'The Office (US)', 2, [5], undefined, 2005],
    ['Show/Season 01', 'Show.S01.E04.Title', 'Show', 1, [4], 'Title'],
    ['Show/Season 01', 'Show S01 E04', 'Show', 1, [4]],
    ['Show/Season 01', 'Show s1e4', 'Show', 1, [4]],
    ['Show/Season 01', 'Show S1E100', 'Show', 1, [100]],
    ['Show/Season 01', 'Show_S01E04_Title', 'Show', 1, [4], 'Title'],
    ['Show/Season 01', 'Show-S01E04-Title', 'Show', 1, [4], 'Title'],
    ['Show/Season 01', 'Show(S01E04)Title', 'Show', 1, [4], 'Title'],
    ['Show/Season 01', 'Show [S01E04] Title', 'Show', 1, [4], 'Title'],
    ['Show/Season 01', 'Show S01E04 [1080p]', 'Show', 1, [4]],
    ['Show/Season 01', 'Show S01E04 - Title - Part 2 1080p WEB-DL', 'Show', 1, [4], 'Title - Part 2'],
    ['Show/Season 01', 'Show S01E04 - Title (2019)', 'Show', 1, [4], 'Title (2019)'],
    ['Show/Season 10', 'Show S10E10', 'Show', 10, [10]],
    ['Show/Season 1', 'Show S02E01', 'Show', 2, [1]],
    ['Show/Season 1', 'Show S01E00', 'Show', 1, [0]],
  ],
  'numbered as 1x02': [
    ['Sherlock/Series 1', 'Sherlock - 1x01 - A Study in Pink', 'Sherlock', 1, [1], 'A Study in Pink'],
    [
      'Stargate SG-1/Season 1',
      'Stargate SG-1 - 1x01 - Children of the Gods',
      'Stargate SG-1',
      1,
      [1],
      'Children of the Gods',
    ],
    ['Show', 'Show [1x01] Title', 'Show', 1, [1], 'Title'],
    ['Show', 'Show [01x01] [720p]', 'Show', 1, [1]],
    ['Show', 'Show 10x123 Title', 'Show', 10, [123], 'Title'],
    ['', 'Mach.3x01.Razor', 'Mach', 3, [1], 'Razor'],
  ],
  'of several episodes': [
    ['Show/Season 01', 'Show.S01E01-E02.1080p', 'Show', 1, [1, 2]],
    ['Show/Season 01', 'Show S01E01E02E03', 'Show', 1, [1, 2, 3]],
    ['Show/Season 01', 'Show - S01E01-02 - Double', 'Show', 1, [1, 2], 'Double'],
    ['Show/Season 01', 'Show - S01E01 E02 - Double', 'Show', 1, [1, 2], 'Double'],
    ['Show/Season 01', 'Show - S01E01.E02', 'Show', 1, [1, 2]],
    ['Show/Season 1', 'Show - 1x01-1x02', 'Show', 1, [1, 2]],
    ['Show/Season 1', 'Show - 1x01x02 - Double', 'Show', 1, [1, 2], 'Double'],
    ['Show/Season 10', 'Show - 10x05-10x06', 'Show', 10, [5, 6]],
    ['Show/Season 10', 'Show - 10x05-07', 'Show', 10, [5, 6, 7]],
    ['Show/Season 1', 'Show S01E01-720p', 'Show', 1, [1]],
    ['Show/Season 1', 'Show S01E01-1080p', 'Show', 1, [1]],
    ['Show/Season 1', 'Show S01E01-x264', 'Show', 1, [1]],
  ],
  'numbered by their folder': [
    ['Show/Season 1', '01 - Pilot', 'Show', 1, [1], 'Pilot'],
    ['Show/Season 1', '1. Pilot', 'Show', 1, [1], 'Pilot'],
    ['Show/Season 1', '3', 'Show', 1, [3]],
    ['Show/Season 1', '103', 'Show', 1, [103]],
    ['Show/Season 1', 'Episode 3', 'Show', 1, [3]],
    ['Show/Season 1', 'Ep03 - Third', 'Show', 1, [3], 'Third'],
    ['Show/Season 1', 'E03', 'Show', 1, [3]],
    ['Show/Season 1', '[Group] Show - 07 [720p]', 'Show', 1, [7]],
    ['Show/Season 1', 'Show - 07v2', 'Show', 1, [7]],
    ['Show/season_1', '01', 'Show', 1, [1]],
    ['Show/S01', '01', 'Show', 1, [1]],
    ['Show/Season 1 (2020)', '01', 'Show', 1, [1]],
    ['Show/Season 01 - The Beginning', '01', 'Show', 1, [1]],
    ['Avatar/Book 1', '01', 'Avatar', 1, [1]],
    ['Dark/Staffel 2', 'Folge 3', 'Dark', 2, [3]],
    ['La Casa/Temporada 1', '04', 'La Casa', 1, [4]],
    ['Engrenages/Saison 3', '04 - Titre', 'Engrenages', 3, [4], 'Titre'],
    ['TV Shows/Show (2020)/Season 1', '01', 'Show', 1, [1], undefined, 2020],
  ],
  'that are specials': [
    [
      'Doctor Who (2005)/Season 00',
      'Doctor Who (2005) - S00E01 - The Invasion',
      'Doctor Who',
      0,
      [1],
      'The Invasion',
      2005,
    ],
    ['Doctor Who (2005)/Specials', 'S00E02', 'Doctor Who', 0, [2], undefined, 2005],
    ['Doctor Who (2005)/Specials', '03 - Born Again', 'Doctor Who', 0, [3], 'Born Again', 2005],
    ['Show/OVA', '01', 'Show', 0, [1]],
    ['Show', 'Show S00E05', 'Show', 0, [5]],
  ],
  'of every day': [
    ['', 'The.Daily.Show.2024.03.15.Guest.1080p', 'The Daily Show', 2024, [315], 'Guest'],
    ['The Daily Show', 'The Daily Show 2024-03-15', 'The Daily Show', 2024, [315]],
    ['Last Week Tonight/Season 2024', '2024-03-17 - Elections', 'Last Week Tonight', 2024, [317], 'Elections'],
    ['MythBusters/Season 2003', 'MythBusters - S2003E01', 'MythBusters', 2003, [1]],
  ],
  'of shows with numbers in their names': [
    ['24/Season 1', '24 - S01E01 - 12AM', '24', 1, [1], '12AM'],
    ['24', '24.S01E05.720p', '24', 1, [5]],
    ['1883/Season 1', '1883.S01E01.1080p', '1883', 1, [1]],
    ['1923 (2022)/Season 1', '1923.S01E03', '1923', 1, [3], undefined, 2022],
    ['', 'The.100.S01E01.720p', 'The 100', 1, [1]],
    ['', 'Room.104.S02E03', 'Room 104', 2, [3]],
    ['', '9-1-1.S03E01.1080p.WEB', '9-1-1', 3, [1]],
    ['', 'Babylon.5.S01E01', 'Babylon 5', 1, [1]],
    ['', 'Blake.s.7.S01E01', 'Blake s 7', 1, [1]],
    ['', '11.22.63.S01E02', '11 22 63', 1, [2]],
  ],
  'of shows named by release folders': [
    ['Show.S01.1080p.BluRay.x264-GRP', 'show.s01e01.1080p.bluray.x264-grp', 'Show', 1, [1]],
    ['Show S01', 'Show S01E05', 'Show', 1, [5]],
    ['Show Season 1', 'Show S01E05', 'Show', 1, [5]],
    ['Show - Season 1', 'Show S01E05', 'Show', 1, [5]],
    ['Show Season 1 Complete 1080p', 'Show S01E05', 'Show', 1, [5]],
    ['Show Staffel 2', 'Show S02E05', 'Show', 2, [5]],
  ],
  'with no folder of their own': [
    ['', 'Show.S01E04', 'Show', 1, [4]],
    ['TV', 'Show.S01E04', 'Show', 1, [4]],
    ['TV', 'Show (2020) S01E04', 'Show', 1, [4], undefined, 2020],
    ['Season 1', 'Show S01E04', 'Show', 1, [4]],
    ['Serien', '[Group] Show S01E04 [1080p]', 'Show', 1, [4]],
  ],
  'in other alphabets': [
    ['進撃の巨人/Season 1', '進撃の巨人 S01E02', '進撃の巨人', 1, [2]],
    ['Тьма/Season 1', 'Тьма.S01E02.1080p', 'Тьма', 1, [2]],
    ['Élite/Temporada 1', 'Élite S01E02 - Él', 'Élite', 1, [2], 'Él'],
    ['오징어 게임/Season 1', '오징어 게임 - 02', '오징어 게임', 1, [2]],
  ],
};

describe.each(Object.entries(kinds))('episodes %s:', (_kind, rows) => {
  test.each(rows)('%s / %s', (dir, stem, showTitle, season, episodes, title, showYear) => {
    const found = parseEpisode(dir, stem);
    expect(found).toMatchObject({ showTitle, season, episodes, title: title ?? null });
    expect(found?.showYear).toBe(showYear);
  });
});

describe('what is no episode:', () => {
  test.each([
    ['', 'Movie (2019)'],
    ['', 'Movie 2019 1080p'],
    ['', 'Apollo 13'],
    ['', 'Ep 1'],
    ['', 'S01E01'],
    ['Season 1', 'S01E01'],
    ['Movies', 'Star Wars Episode 4'],
    ['', 'Star Wars Episode IV'],
    ['', 'Movie.1920x1080'],
    ['', 'Movie 3840x2160'],
    ['', '10x10 (2018)'],
    ['', '10x10.2018.1080p'],
    ['', 'VID_20240315_123456'],
    ['', '2024-99-99'],
    ['Show/Extras', 'Making Of'],
    ['Show/Season 1', 'Making Of'],
  ])('%s / %s', (dir, stem) => {
    expect(parseEpisode(dir, stem)).toBeNull();
  });
});

describe('the folder of the show', () => {
  test.each([
    ['Show/Season 1', 'S01E01', 'Show'],
    ['TV/Show (2020)', 'S01E01', 'TV/Show (2020)'],
    ['TV', 'Show S01E01', ''],
    ['', 'Show S01E01', ''],
    ['Season 1', 'Show S01E01', ''],
  ])('of %s / %s is %j', (dir, stem, showDir) => {
    expect(parseEpisode(dir, stem)?.showDir).toBe(showDir);
  });
});

test('no name, however long or strange, gives numbers that are none or too many', () => {
  const parts = ['S01E01', '1x01', 'E', '-', '02', 'x', '99999', ' ', '720p', '2024-01-01', '(', '\u0000', 'é'];
  for (const a of parts) {
    for (const b of parts) {
      for (const c of parts) {
        const found = parseEpisode('Show/Season 1', `${a}${b}${c}`);
        if (!found) continue;
        expect(
          found.episodes.every((n) => Number.isSafeInteger(n) && n >= 0),
          `${a}${b}${c}`,
        ).toBe(true);
        expect(found.episodes.length, `${a}${b}${c}`).toBeLessThanOrEqual(20);
        expect(new Set(found.episodes).size, `${a}${b}${c}`).toBe(found.episodes.length);
      }
    }
  }
});
