// Phase 2: what each file is, from its name and place alone, and which files beside it belong to it. Reads nothing.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { LibraryKind } from '@praxino/contracts';
import type { FolderRow, ImageRole } from '../library/index.ts';
import { stemOf, titleStem } from './medium.ts';
import { folderArtwork, ownArtwork, seasonArtwork } from './names/artwork-name.ts';
import { parseEpisode, type EpisodeName } from './names/episode-name.ts';
import { parseMovie, type MovieName } from './names/movie-name.ts';
import { recognise } from './names/recognise.ts';
import { parseSubtitleName, type SubtitleName } from './names/subtitle-name.ts';
import { parseTrack, type TrackName } from './names/track-name.ts';
import type { Walked, WalkedFile, WalkProblem } from './phase-1-walk.ts';

export type NamedAs =
  | { kind: 'movie'; name: MovieName }
  | { kind: 'episode'; name: EpisodeName }
  | { kind: 'track'; name: TrackName };

/** `self` is what is played; `parent` its season or album; `root` its show or artist. */
export type Level = 'self' | 'parent' | 'root';
export interface Picture extends Stamped {
  level: Level;
  role: ImageRole;
}
export interface Candidate {
  folder: FolderRow;
  file: WalkedFile;
  as: NamedAs;
  subtitles: (SubtitleName & Stamped)[];
  /** Of the film or episode, and of the show. */
  nfo: string | null;
  showNfo: string | null;
  pictures: Picture[];
  /** Changes when anything beside the file that belongs to it does. */
  companions: string;
}
export interface Identified {
  candidates: Candidate[];
  problems: WalkProblem[];
}

export function identify(kind: LibraryKind, folder: FolderRow, walked: Walked): Identified {
  const byDir = Map.groupBy(walked.files, (f) => f.dir);
  const found: Identified = { candidates: [], problems: [] };
  const rootName = basename(folder.path);
  for (const file of walked.files) {
    const isMine =
      folder.takes_all === 1
        ? file.medium === (kind === 'music' ? 'audio' : 'video')
        : recognise(rootName, file) === kind;
    if (!isMine) continue;
    const as = nameOf(kind, file, byDir);
    if (as) found.candidates.push(withCompanions(folder, file, as, byDir));
    else
      found.problems.push({
        path: file.path,
        code: 'unnamed',
        text: 'No season and episode in the name; call it like "Show S01E02.mkv"',
      });
  }
  return found;
}

function nameOf(kind: LibraryKind, file: WalkedFile, byDir: ReadonlyMap<string, WalkedFile[]>): NamedAs | null {
  const stem = titleStem(file);
  switch (kind) {
    case 'movies': {
      const videos = byDir.get(file.dir)?.filter((f) => f.medium === 'video').length ?? 1;
      const name = parseMovie(file.dir, stem, videos);
      const isOnlyDisc = file.parts !== undefined && file.dir !== '' && videos === 1;
      return { kind: 'movie', name: { ...name, hasOwnFolder: name.hasOwnFolder || isOnlyDisc } };
    }
    case 'shows': {
      const name = parseEpisode(file.dir, stem);
      return name && { kind: 'episode', name };
    }
    case 'music':
      return { kind: 'track', name: parseTrack(file.dir, stem) };
    default:
      return kind satisfies never;
  }
}

function withCompanions(
  folder: FolderRow,
  file: WalkedFile,
  as: NamedAs,
  byDir: ReadonlyMap<string, WalkedFile[]>,
): Candidate {
  const near = byDir.get(file.dir) ?? [];
  const stem = titleStem(file);
  const subtitles = as.kind === 'track' ? [] : subtitlesOf(file, stem, byDir);
  const pictures = picturesOf(file, stem, as, byDir);
  const ownNfo = as.kind === 'track' ? undefined : near.find((f) => f.medium === 'nfo' && isNfoOf(f.name, stem, as));
  const showNfo =
    as.kind === 'episode' ? byDir.get(as.name.showDir)?.find((f) => f.name.toLowerCase() === 'tvshow.nfo') : undefined;
  return {
    folder,
    file,
    as,
    subtitles,
    nfo: ownNfo?.path ?? null,
    showNfo: showNfo?.path ?? null,
    pictures,
    companions: signatureOf([...subtitles, ...pictures, ...(ownNfo ? [ownNfo] : []), ...(showNfo ? [showNfo] : [])]),
  };
}

interface Stamped {
  path: string;
  sizeBytes: number;
  mtimeMs: number;
}

function signatureOf(files: readonly Stamped[]): string {
  if (files.length === 0) return '';
  const hash = createHash('sha256');
  for (const f of files.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
    hash.update(`${f.path}\0${f.sizeBytes}\0${f.mtimeMs}\0`);
  return hash.digest('base64url').slice(0, 16);
}

function stampOf({ path, sizeBytes, mtimeMs }: WalkedFile): Stamped {
  return { path, sizeBytes, mtimeMs };
}

function subtitlesOf(file: WalkedFile, stem: string, byDir: ReadonlyMap<string, WalkedFile[]>): Candidate['subtitles'] {
  const dirs = [
    file.dir,
    ...['Subs', 'subs', 'Subtitles', 'subtitles'].map((d) => (file.dir === '' ? d : `${file.dir}/${d}`)),
  ];
  const files = dirs.flatMap((dir) => byDir.get(dir) ?? []).filter((f) => f.medium === 'subtitle');
  const paths = new Map(files.map((f) => [f.path.toLowerCase(), f]));
  return files.flatMap((f) => {
    const parsed = parseSubtitleName(f.name, stem);
    const other = (extension: string) => paths.get(`${stemOf(f.path)}${extension}`.toLowerCase());
    // VobSub is two files, of which one without the other is nothing.
    const pictures = parsed?.codec === 'dvd_subtitle' ? other('.sub') : null;
    const isPart = parsed?.codec === 'microdvd' && other('.idx') !== undefined;
    if (!parsed || isPart || pictures === undefined) return [];
    const { path, sizeBytes, mtimeMs } = stampOf(f);
    const stamp = pictures
      ? { sizeBytes: sizeBytes + pictures.sizeBytes, mtimeMs: Math.max(mtimeMs, pictures.mtimeMs) }
      : { sizeBytes, mtimeMs };
    return [{ ...parsed, path, ...stamp }];
  });
}

function isNfoOf(name: string, stem: string, as: NamedAs): boolean {
  const lower = name.toLowerCase();
  return (
    lower === `${stem.toLowerCase()}.nfo` || (as.kind === 'movie' && as.name.hasOwnFolder && lower === 'movie.nfo')
  );
}

function picturesOf(file: WalkedFile, stem: string, as: NamedAs, byDir: ReadonlyMap<string, WalkedFile[]>): Picture[] {
  const images = (dir: string) => byDir.get(dir)?.filter((f) => f.medium === 'image') ?? [];
  const near = images(file.dir);
  const pick = (level: Level, files: readonly WalkedFile[], roleOf: (name: string) => ImageRole | null): Picture[] =>
    files.flatMap((f) => {
      const role = roleOf(f.name);
      return role ? [{ level, role, ...stampOf(f) }] : [];
    });
  switch (as.kind) {
    case 'movie':
      return [
        ...pick('self', near, (n) => ownArtwork(n, stem, 'poster')),
        ...(as.name.hasOwnFolder ? pick('self', near, folderArtwork) : []),
      ];
    case 'episode': {
      const { showDir, season } = as.name;
      const show = showDir === '' ? [] : images(showDir);
      const ofSeason = showDir !== '' && file.dir !== showDir ? pick('parent', near, folderArtwork) : [];
      const named = pick('parent', show, (n) => seasonArtwork(n, season));
      return [
        ...pick('self', near, (n) => ownArtwork(n, stem, 'still')),
        ...named,
        ...ofSeason,
        ...pick('root', show, folderArtwork),
      ];
    }
    case 'track': {
      const album = file.dir === '' ? [] : pick('parent', near, folderArtwork);
      const artistDir = file.dir.split('/').slice(0, -1).join('/');
      return [
        ...album,
        ...(artistDir === ''
          ? []
          : pick('root', images(artistDir), (n) =>
              stemOf(n).toLowerCase() === 'artist' ? 'poster' : folderArtwork(n),
            )),
      ];
    }
    default:
      return as satisfies never;
  }
}
