import { describe, expect, test } from 'vitest';
import type { LibraryKind } from '@praxino/contracts';
import { identify, type Candidate, type Identified } from './phase-2-identify.ts';
import { mediumOf } from './medium.ts';
import type { WalkedFile } from './phase-1-walk.ts';

function walked(paths: readonly string[], mtimeMs = 1): WalkedFile[] {
  return paths.map((path) => {
    const at = path.lastIndexOf('/');
    const name = path.slice(at + 1);
    const medium = mediumOf(name);
    if (!medium) throw new Error(`${name} is no media file`);
    return { path, dir: at < 0 ? '' : path.slice(0, at), name, medium, sizeBytes: 10, mtimeMs };
  });
}
function identified(kind: LibraryKind, paths: readonly string[], takesAll = true): Identified {
  const folder = { id: 'f', library_id: 'l', path: '/media', takes_all: takesAll ? 1 : 0 };
  return identify(kind, folder, { files: walked(paths), problems: [] });
}
function one(kind: LibraryKind, paths: readonly string[]): Candidate {
  const { candidates } = identified(kind, paths);
  const [first] = candidates;
  if (!first || candidates.length > 1) throw new Error(`${candidates.length} candidates`);
  return first;
}
const pictures = (c: Candidate): string[] => c.pictures.map((p) => `${p.level} ${p.role} ${p.path}`);

describe('a folder of everything', () => {
  const paths = ['Movies/Red (2020).mkv', 'Show S01E01.mkv', 'Band/Album/01 Song.flac', 'Blue (2019).mp4'];

  test('gives each library its own kind', () => {
    const of = (kind: LibraryKind) => identified(kind, paths, false).candidates.map((c) => c.file.path);
    expect([of('movies'), of('shows'), of('music')]).toEqual([
      ['Movies/Red (2020).mkv', 'Blue (2019).mp4'],
      ['Show S01E01.mkv'],
      ['Band/Album/01 Song.flac'],
    ]);
  });

  test('gives everything of its medium to a library whose kind was told', () => {
    expect(identified('movies', paths).candidates.map((c) => c.file.path)).toEqual([
      'Movies/Red (2020).mkv',
      'Show S01E01.mkv',
      'Blue (2019).mp4',
    ]);
  });
});

test('a file among shows without an episode in its name is listed with what to do', () => {
  const { candidates, problems } = identified('shows', ['Something.mkv', 'Show S01E01.mkv']);
  expect(candidates).toHaveLength(1);
  expect(problems).toEqual([{ path: 'Something.mkv', code: 'unnamed', text: expect.stringContaining('S01E02') }]);
});

describe('beside a film', () => {
  test('subtitles of the same name are found, also in a folder for them', () => {
    const film = one('movies', [
      'Red (2020)/Red (2020).mkv',
      'Red (2020)/Red (2020).en.srt',
      'Red (2020)/Subs/Red (2020).de.srt',
      'Red (2020)/Other.srt',
    ]);
    expect(film.subtitles.map((s) => [s.path, s.language])).toEqual([
      ['Red (2020)/Red (2020).en.srt', 'en'],
      ['Red (2020)/Subs/Red (2020).de.srt', 'de'],
    ]);
  });

  test('pictures of VobSub are one file with their list, and nothing without it', () => {
    const film = one('movies', [
      'Red.mkv',
      'Red.idx',
      'Red.sub',
      'Red.de.IDX',
      'Red.de.SUB',
      'Red.fr.idx',
      'Red.pl.sub',
      'Subs/Red.ko.smi',
    ]);
    expect(film.subtitles.map((s) => [s.path, s.codec, s.sizeBytes])).toEqual([
      ['Red.idx', 'dvd_subtitle', 20],
      ['Red.de.IDX', 'dvd_subtitle', 20],
      ['Red.pl.sub', 'microdvd', 10],
      ['Subs/Red.ko.smi', 'sami', 10],
    ]);
  });

  test('its own artwork comes before that of its folder', () => {
    const film = one('movies', [
      'Red (2020)/Red (2020).mkv',
      'Red (2020)/Red (2020)-poster.jpg',
      'Red (2020)/fanart.jpg',
      'Red (2020)/folder.jpg',
    ]);
    expect(pictures(film)).toEqual([
      'self poster Red (2020)/Red (2020)-poster.jpg',
      'self backdrop Red (2020)/fanart.jpg',
      'self poster Red (2020)/folder.jpg',
    ]);
  });

  test('the artwork of a folder of many films belongs to none of them', () => {
    const { candidates } = identified('movies', [
      'Shelf/A (2001).mkv',
      'Shelf/B (2002).mkv',
      'Shelf/poster.jpg',
      'Shelf/B (2002).jpg',
    ]);
    expect(candidates.map(pictures)).toEqual([[], ['self poster Shelf/B (2002).jpg']]);
  });

  test('NFO files are found by name, movie.nfo only in a folder of its own', () => {
    expect(one('movies', ['Red (2020)/Red (2020).mkv', 'Red (2020)/movie.nfo']).nfo).toBe('Red (2020)/movie.nfo');
    expect(one('movies', ['Red (2020).mkv', 'Red (2020).nfo']).nfo).toBe('Red (2020).nfo');
    expect(one('movies', ['Red (2020).mkv', 'movie.nfo']).nfo).toBeNull();
  });
});

test('an episode finds the pictures of its show and season, and the NFO of the show', () => {
  const dir = 'Show (2020)';
  const episode = one('shows', [
    `${dir}/Season 01/Show S01E01.mkv`,
    `${dir}/Season 01/Show S01E01-thumb.jpg`,
    `${dir}/season01-poster.jpg`,
    `${dir}/season02-poster.jpg`,
    `${dir}/poster.jpg`,
    `${dir}/fanart.jpg`,
    `${dir}/tvshow.nfo`,
    `${dir}/Season 01/Show S01E01.nfo`,
  ]);
  expect(pictures(episode)).toEqual([
    `self still ${dir}/Season 01/Show S01E01-thumb.jpg`,
    `parent poster ${dir}/season01-poster.jpg`,
    `root poster ${dir}/poster.jpg`,
    `root backdrop ${dir}/fanart.jpg`,
  ]);
  expect([episode.nfo, episode.showNfo]).toEqual([`${dir}/Season 01/Show S01E01.nfo`, `${dir}/tvshow.nfo`]);
});

test('a track finds the cover of its album and the picture of its artist', () => {
  const track = one('music', ['Band/Album/01 Song.flac', 'Band/Album/cover.jpg', 'Band/artist.jpg']);
  expect(pictures(track)).toEqual(['parent poster Band/Album/cover.jpg', 'root poster Band/artist.jpg']);
});

describe('the signature of what lies beside a file', () => {
  const signature = (paths: readonly string[], mtimeMs = 1): string => {
    const folder = { id: 'f', library_id: 'l', path: '/media', takes_all: 1 };
    return identify('movies', folder, { files: walked(paths, mtimeMs), problems: [] }).candidates[0]?.companions ?? '';
  };
  const base = ['Red (2020).mkv', 'Red (2020).en.srt'];

  test('changes when one comes, goes or changes', () => {
    const all = [
      signature(['Red (2020).mkv']),
      signature(base),
      signature([...base, 'Red (2020).nfo']),
      signature(base, 2),
    ];
    expect(new Set(all).size).toBe(4);
  });

  test('does not change by what belongs to others', () => {
    expect(signature([...base, 'Blue (2019).en.srt', 'poster.jpg'])).toBe(signature(base));
  });
});

describe('a disc folder', () => {
  const disc = (dir: string, root = '/media'): WalkedFile => {
    const name = dir === '' ? root.split('/').at(-1)! : dir.split('/').at(-1)!;
    const path = dir === '' ? 'VIDEO_TS' : `${dir}/VIDEO_TS`;
    return { path, dir, name, medium: 'video', sizeBytes: 10, mtimeMs: 1, parts: [] };
  };
  const found = (kind: LibraryKind, files: WalkedFile[]): Candidate[] =>
    identify(kind, { id: 'f', library_id: 'l', path: '/media', takes_all: 1 }, { files, problems: [] }).candidates;

  test('is a film named by the folder it lies in, dots and all, with what lies beside it', () => {
    const beside = walked(['Mr. Sea/poster.jpg', 'Mr. Sea/movie.nfo', 'Mr. Sea/Mr. Sea.de.srt']);
    const [film] = found('movies', [disc('Mr. Sea'), ...beside]);
    expect(film).toMatchObject({
      as: { kind: 'movie', name: { title: 'Mr. Sea', hasOwnFolder: true } },
      nfo: 'Mr. Sea/movie.nfo',
      subtitles: [{ language: 'de' }],
    });
    expect(pictures(film!)).toEqual(['self poster Mr. Sea/poster.jpg']);
  });

  test('has the year of its folder', () => {
    const [film] = found('movies', [disc('Shelf/Sea Voyage (2001)')]);
    expect(film).toMatchObject({ as: { name: { title: 'Sea Voyage', year: 2001, hasOwnFolder: true } } });
  });

  test('that is the library itself has its name, and takes nothing for its own poster', () => {
    const [film] = found('movies', [disc('', '/films/Sea Voyage (2001)'), ...walked(['poster.jpg'])]);
    expect(film).toMatchObject({
      as: { name: { title: 'Sea Voyage', year: 2001, hasOwnFolder: false } },
      pictures: [],
    });
  });

  test('among shows is an episode where its folder says so', () => {
    const [episode] = found('shows', [disc('Show/Season 1/Show S01E02')]);
    expect(episode).toMatchObject({ as: { kind: 'episode', name: { season: 1, episodes: [2] } } });
  });
});
