import { describe, expect, test } from 'vitest';
import { episodeChains, movieChain, trackChain } from './item-chains.ts';
import type { EpisodeName } from './names/episode-name.ts';

const movie = { title: 'Blue Square', year: 2019, edition: null, hasOwnFolder: false };
const episode: EpisodeName = {
  showTitle: 'Show',
  showYear: 2020,
  season: 1,
  episodes: [2],
  title: 'Fog',
  showDir: 'Show',
};
const track = {
  artist: 'Folder Artist',
  album: 'Folder Album',
  albumYear: 2001,
  disc: undefined,
  track: 3,
  title: 'Named',
};

describe('a film', () => {
  test('of the same title and year is the same film wherever it lies, in any spelling', () => {
    const a = movieChain(movie, 'a', undefined, 1)[0]?.identity;
    const b = movieChain({ ...movie, title: 'blue  SQUARE!' }, 'b', undefined, 1)[0]?.identity;
    expect(a).toBe(b);
    expect(movieChain({ ...movie, year: 2020 }, 'a', undefined, 1)[0]?.identity).not.toBe(a);
  });

  test('without a year is only the same in the same folder', () => {
    const at = (dir: string) => movieChain({ ...movie, year: undefined }, dir, undefined, 1)[0]?.identity;
    expect(at('a')).toBe(at('a'));
    expect(at('a')).not.toBe(at('b'));
  });

  test('is called as its NFO says, is still found by its name, and stays itself when the NFO goes', () => {
    const nfo = { title: 'Das blaue Quadrat', year: 2018, overview: 'Text' };
    const [spec] = movieChain(movie, '', nfo, 1);
    expect(spec).toMatchObject({
      title: 'Das blaue Quadrat',
      year: 2018,
      overview: 'Text',
      searchWords: ['Blue Square'],
    });
    expect(spec?.identity).toBe(movieChain(movie, '', undefined, 1)[0]?.identity);
  });

  test('of signs alone has an identity', () => {
    expect(movieChain({ ...movie, title: '…' }, '', undefined, 1)[0]?.identity).not.toBe(
      movieChain({ ...movie, title: '!?' }, '', undefined, 1)[0]?.identity,
    );
  });
});

describe('an episode', () => {
  test('hangs on its season and show', () => {
    const [chain] = episodeChains(episode, [], undefined, 1000);
    expect(chain?.map((i) => [i.kind, i.title, i.seasonNumber, i.episodeNumber])).toEqual([
      ['show', 'Show', undefined, undefined],
      ['season', 'Season 1', 1, undefined],
      ['episode', 'Fog', 1, 2],
    ]);
  });

  test('of a file of two gives two, and only the first has the name in the file', () => {
    const chains = episodeChains({ ...episode, episodes: [2, 3] }, [], undefined, 1000);
    expect(chains.map((c) => c.at(-1)?.title)).toEqual(['Fog', 'Episode 3']);
    expect(chains[0]?.[0]?.identity).toBe(chains[1]?.[0]?.identity);
  });

  test('takes its text from the NFO of its number', () => {
    const nfos = [
      { title: 'Two', episode: 2 },
      { title: 'Three', episode: 3, overview: 'III' },
    ];
    const chains = episodeChains(
      { ...episode, episodes: [2, 3] },
      nfos,
      { title: 'The Show', overview: 'About' },
      1000,
    );
    expect(chains.map((c) => c.at(-1)?.title)).toEqual(['Two', 'Three']);
    expect(chains[0]?.[0]).toMatchObject({ title: 'The Show', overview: 'About' });
  });

  test('of season 0 is a special', () => {
    expect(episodeChains({ ...episode, season: 0 }, [], undefined, 1)[0]?.[1]?.title).toBe('Specials');
  });
});

describe('a track', () => {
  test('goes by its tags', () => {
    const tags = {
      title: 'Tagged',
      artist: 'Guest',
      albumArtist: 'Band',
      album: 'Album',
      year: 2022,
      track: 1,
      disc: 2,
      cover: null,
    };
    expect(trackChain(track, tags, 1).map((i) => [i.kind, i.title, i.artistName])).toEqual([
      ['artist', 'Band', undefined],
      ['album', 'Album', 'Band'],
      ['track', 'Tagged', 'Guest'],
    ]);
    expect(trackChain(track, tags, 1)[2]).toMatchObject({ trackNumber: 1, discNumber: 2 });
  });

  test('without tags goes by where it lies, and without that is unknown, not lost', () => {
    expect(trackChain(track, null, 1).map((i) => i.title)).toEqual(['Folder Artist', 'Folder Album', 'Named']);
    const bare = { artist: null, album: null, albumYear: undefined, disc: undefined, track: undefined, title: 'x' };
    expect(trackChain(bare, { cover: null }, 1).map((i) => i.title)).toEqual(['Unknown Artist', 'Unknown Album', 'x']);
  });
});
