// From names, NFO and tags to the items a file belongs to: show → season → episode, artist → album → track.
import { plainWords, type ItemSpec } from '../library/index.ts';
import type { MusicTags } from './music-tags.ts';
import type { EpisodeName } from './names/episode-name.ts';
import type { MovieName } from './names/movie-name.ts';
import type { TrackName } from './names/track-name.ts';
import type { Nfo } from './nfo.ts';

/** Two files with the same words in the title and the same year are versions of one film. Without a year, only in the same folder. */
export function movieChain(name: MovieName, dir: string, nfo: Nfo | undefined, durationMs: number): ItemSpec[] {
  const title = nfo?.title ?? name.title;
  const year = nfo?.year ?? name.year;
  const place = name.year === undefined ? `|${dir}` : `|${name.year}`;
  return [
    {
      kind: 'movie',
      identity: `movie|${key(name.title)}${place}`,
      title,
      year,
      durationMs,
      sortTitle: nfo?.sortTitle,
      overview: nfo?.overview,
      searchWords: title === name.title ? [] : [name.title],
    },
  ];
}

export function episodeChains(
  name: EpisodeName,
  nfos: readonly Nfo[],
  showNfo: Nfo | undefined,
  durationMs: number,
): ItemSpec[][] {
  const showTitle = showNfo?.title ?? name.showTitle;
  const showIdentity = `show|${key(name.showTitle)}|${name.showYear ?? ''}`;
  const show: ItemSpec = {
    kind: 'show',
    identity: showIdentity,
    title: showTitle,
    year: showNfo?.year ?? name.showYear,
    sortTitle: showNfo?.sortTitle,
    overview: showNfo?.overview,
  };
  const season: ItemSpec = {
    kind: 'season',
    identity: `${showIdentity}|s${name.season}`,
    title: name.season === 0 ? 'Specials' : `Season ${name.season}`,
    seasonNumber: name.season,
    searchWords: [showTitle],
  };
  return name.episodes.map((number, i) => {
    const nfo = nfos.find((n) => n.episode === number) ?? (name.episodes.length === 1 ? nfos[0] : undefined);
    const title = nfo?.title ?? (i === 0 || name.title === null ? name.title : null) ?? `Episode ${number}`;
    const episode: ItemSpec = {
      kind: 'episode',
      identity: `${showIdentity}|s${name.season}|e${number}`,
      title,
      year: nfo?.year,
      seasonNumber: name.season,
      episodeNumber: number,
      durationMs,
      overview: nfo?.overview,
      searchWords: [showTitle],
    };
    return [show, season, episode];
  });
}

export function trackChain(name: TrackName, tags: MusicTags | null, durationMs: number): ItemSpec[] {
  const trackArtist = tags?.artist ?? name.artist ?? tags?.albumArtist ?? 'Unknown Artist';
  const artist = tags?.albumArtist ?? tags?.artist ?? name.artist ?? 'Unknown Artist';
  const album = tags?.album ?? name.album ?? 'Unknown Album';
  const title = tags?.title ?? name.title;
  const track = tags?.track ?? name.track;
  const disc = tags?.disc ?? name.disc;
  const artistIdentity = `artist|${key(artist)}`;
  const albumIdentity = `${artistIdentity}|album|${key(album)}`;
  return [
    { kind: 'artist', identity: artistIdentity, title: artist },
    {
      kind: 'album',
      identity: albumIdentity,
      title: album,
      year: tags?.year ?? name.albumYear,
      artistName: artist,
      searchWords: [artist],
    },
    {
      kind: 'track',
      identity: `${albumIdentity}|${disc ?? 1}|${track ?? 0}|${key(title)}`,
      title,
      trackNumber: track,
      discNumber: disc ?? 1,
      durationMs,
      artistName: trackArtist,
      searchWords: [trackArtist, album],
    },
  ];
}

/** Case, accents and signs make no difference; a title of signs alone is its own key. */
function key(title: string): string {
  return plainWords(title) || title.trim();
}
