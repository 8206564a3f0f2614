// Chains of items as a scan makes them from names.
import type { ItemSpec } from '../index.ts';

/** Show, season and episode. */
export function episodeChain(show: string, season: number, episode: number, more: Partial<ItemSpec> = {}): ItemSpec[] {
  const identity = `show|${show}`;
  const searchWords = [show];
  return [
    { kind: 'show', identity, title: show },
    {
      kind: 'season',
      identity: `${identity}|s${season}`,
      title: season === 0 ? 'Specials' : `Season ${season}`,
      seasonNumber: season,
      searchWords,
    },
    {
      kind: 'episode',
      identity: `${identity}|s${season}|e${episode}`,
      title: `Part ${season}.${episode}`,
      seasonNumber: season,
      episodeNumber: episode,
      durationMs: 40 * 60_000,
      searchWords,
      ...more,
    },
  ];
}

/** Artist, album and track. */
export function trackChain(artist: string, album: string, track: number): ItemSpec[] {
  const identity = `artist|${artist}`;
  return [
    { kind: 'artist', identity, title: artist },
    {
      kind: 'album',
      identity: `${identity}|${album}`,
      title: album,
      artistName: artist,
      year: 2001,
      searchWords: [artist],
    },
    {
      kind: 'track',
      identity: `${identity}|${album}|${track}`,
      title: `Song ${track}`,
      artistName: artist,
      trackNumber: track,
      discNumber: 1,
      durationMs: 200_000,
      searchWords: [artist, album],
    },
  ];
}
