import { describe, expect, test } from 'vitest';
import { parseEpisode } from './episode-name.ts';

/** Folder, name, and what is expected: show, year, season, episodes, title. */
type Row = [
  dir: string,
  stem: string,
  show: string,
  year: number | undefined,
  season: number,
  episodes: number[],
  title: string | null,
];

const SHOW = 'Harbour Lights (2020)';

describe('an episode is read from', () => {
  test.each<Row>([
    [`${SHOW}/Season 01`, `${SHOW} - S01E02 - The Quay`, 'Harbour Lights', 2020, 1, [2], 'The Quay'],
    [`${SHOW}/Season 01`, 's01e02', 'Harbour Lights', 2020, 1, [2], null],
    [
      `${SHOW}/Season 01`,
      'Harbour.Lights.S01E02.The.Quay.1080p.WEB-DL.x264-GRP',
      'Harbour Lights',
      2020,
      1,
      [2],
      'The Quay',
    ],
    [`${SHOW}/S02`, 'Harbour Lights 2x05 Low Tide', 'Harbour Lights', 2020, 2, [5], 'Low Tide'],
    [`Shows/${SHOW}`, 'Harbour Lights S03E01', 'Harbour Lights', 2020, 3, [1], null],
    ['', 'Harbour.Lights.S01E04.mkv', 'Harbour Lights', undefined, 1, [4], 'mkv'],
    ['Shows', 'Harbour Lights - S01E04 - Fog', 'Harbour Lights', undefined, 1, [4], 'Fog'],
    [
      'Harbour.Lights.S01.1080p.WEB.x264-GRP',
      'Harbour.Lights.S01E04.Fog.1080p',
      'Harbour Lights',
      undefined,
      1,
      [4],
      'Fog',
    ],
    ['Harbour Lights/Specials', 'Harbour Lights S00E01 Making Of', 'Harbour Lights', undefined, 0, [1], 'Making Of'],
    ['Harbour Lights/Season 0', 'Episode 3', 'Harbour Lights', undefined, 0, [3], null],
    ['Harbour Lights/Staffel 2', '07 - Nebel', 'Harbour Lights', undefined, 2, [7], 'Nebel'],
    ['Harbour Lights/Season 1', '12', 'Harbour Lights', undefined, 1, [12], null],
    ['Harbour Lights/Season 1', 'Harbour Lights - 08', 'Harbour Lights', undefined, 1, [8], null],
    ['Daily News', 'Daily News 2024-03-09 Guest', 'Daily News', undefined, 2024, [309], 'Guest'],
    ['Long Runner', 'Long Runner S2021E301', 'Long Runner', undefined, 2021, [301], null],
  ])('%s / %s', (dir, stem, showTitle, showYear, season, episodes, title) => {
    expect(parseEpisode(dir, stem)).toMatchObject({ showTitle, showYear, season, episodes, title });
  });

  test.each<[stem: string, episodes: number[]]>([
    ['Show S01E01E02', [1, 2]],
    ['Show S01E01-E03', [1, 2, 3]],
    ['Show S01E01-03', [1, 2, 3]],
    ['Show S01E01-E02-E05', [1, 2, 5]],
    ['Show 1x01-1x02', [1, 2]],
    ['Show 1x01-02', [1, 2]],
  ])('%s, which holds several', (stem, episodes) => {
    expect(parseEpisode('', stem)?.episodes).toEqual(episodes);
  });
});

describe('a number that is not an episode', () => {
  test.each([
    ['', 'Blue Square (2019)'],
    ['', 'Film 1920x1080'],
    ['Movies', '2001 A Space Odyssey'],
    ['', 'Se7en'],
    ['', 'Area 51'],
    ['', 'x264 sample 10bit'],
    ['', ''],
    ['', '-i'],
  ])('is left alone: %s / %s', (dir, stem) => {
    expect(parseEpisode(dir, stem)).toBeNull();
  });

  test('does not turn the resolution behind an episode into more episodes', () => {
    expect(parseEpisode('', 'Show S01E02-720p')?.episodes).toEqual([2]);
    expect(parseEpisode('', 'Show.1x02.1080p')?.episodes).toEqual([2]);
  });

  test('does not make an endless range', () => {
    expect(parseEpisode('', 'Show S01E01-E999')?.episodes).toEqual([1, 999]);
    expect(parseEpisode('', `Show S01E01${'E02'.repeat(500)}`)?.episodes).toEqual([1, 2]);
  });
});

test('the folder of the show is told, so that artwork in it is found', () => {
  expect(parseEpisode(`Shows/${SHOW}/Season 01`, 'x S01E01')?.showDir).toBe(`Shows/${SHOW}`);
  expect(parseEpisode('Shows', 'Some Show S01E01')?.showDir).toBe('');
});

test('hostile names are read in no time', () => {
  const started = performance.now();
  for (const stem of [
    's'.repeat(5000),
    'S01'.repeat(2000),
    '1x'.repeat(2000),
    'e1 '.repeat(2000),
    '.'.repeat(5000),
    '[('.repeat(2000),
  ]) {
    parseEpisode('Show/Season 1', stem);
  }
  // No benchmark: a quadratic expression would take minutes here.
  expect(performance.now() - started).toBeLessThan(5000);
});
