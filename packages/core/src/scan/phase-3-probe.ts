// Phase 3: what is in a file. A file that cannot be used becomes a problem with a reason; it never stops the scan.
import { join } from 'node:path';
import { AppError, type FileProblem } from '@praxino/contracts';
import { needsMeasuring, readVobSubTracks, type MediaIndex, type VobSubTrack } from '@praxino/engine';
import { packIndex, type ItemSpec, type MediaSpec } from '../library/index.ts';
import { episodeChains, movieChain, trackChain } from './item-chains.ts';
import { readMusicTags, type MusicTags } from './music-tags.ts';
import { readNfo } from './nfo.ts';
import type { Candidate } from './phase-2-identify.ts';
import { versionName } from './version-name.ts';

export type Probed =
  | { kind: 'media'; index: MediaIndex; spec: MediaSpec; cover: Uint8Array | null }
  | { kind: 'problem'; code: FileProblem['code']; text: string };

export interface ProbeDeps {
  /** Reads the streams of a file; throws AppError('media.…'). */
  probe: (path: string, signal: AbortSignal) => Promise<MediaIndex>;
  signal: AbortSignal;
}

/** `known`: the index of the same bytes from an earlier scan. */
export async function probeCandidate(
  candidate: Candidate,
  known: MediaIndex | null,
  { probe, signal }: ProbeDeps,
): Promise<Probed> {
  const { file, folder } = candidate;
  if (file.sizeBytes === 0) return { kind: 'problem', code: 'empty', text: 'The file is empty' };
  try {
    const path = join(folder.path, file.path);
    const index = known ?? (await probe(path, signal));
    const lack = lackOf(candidate, index);
    if (lack !== null) return { kind: 'problem', code: 'not-media', text: lack };
    const tags = candidate.as.kind === 'track' ? await readMusicTags(path) : null;
    const subtitles = await subtitlesOf(candidate, signal);
    return { kind: 'media', index, spec: await specOf(candidate, index, tags, subtitles), cover: tags?.cover ?? null };
  } catch (error) {
    signal.throwIfAborted();
    return toProblem(error);
  }
}

function lackOf(candidate: Candidate, index: MediaIndex): string | null {
  if (!(index.durationMs > 0)) return 'There is nothing to play in it: its length is zero';
  if (candidate.as.kind === 'track')
    return index.streams.some((s) => s.type === 'audio') ? null : 'There is no sound in it';
  return index.streams.some((s) => s.type === 'video' && !s.isAttachedPicture)
    ? null
    : 'There is no moving picture in it';
}

function toProblem(error: unknown): Probed {
  if (!(error instanceof AppError)) throw error;
  const isForeign = error.code === 'media.unreadable' && /not a media file/i.test(error.message);
  return {
    kind: 'problem',
    code: error.code === 'media.missing' ? 'missing' : isForeign ? 'not-media' : 'unreadable',
    text: error.message,
  };
}

async function specOf(
  candidate: Candidate,
  index: MediaIndex,
  tags: MusicTags | null,
  subtitles: MediaSpec['subtitles'],
): Promise<MediaSpec> {
  const { file, folder, as } = candidate;
  return {
    file: {
      folderId: folder.id,
      path: file.path,
      sizeBytes: file.sizeBytes,
      mtimeMs: file.mtimeMs,
      companions: candidate.companions,
    },
    sourceId: index.sourceId,
    indexGzip: await packIndex(index),
    wantsPass: needsMeasuring(index),
    chains: await chainsOf(candidate, index, tags),
    versionName: versionName(index, as.kind === 'movie' ? as.name.edition : null),
    warning: index.isTruncated ? (index.warnings[0] ?? 'The file ends early') : null,
    subtitles,
  };
}

/** One for each language of a VobSub file; a file that cannot be understood has none. */
async function subtitlesOf({ folder, subtitles }: Candidate, signal: AbortSignal): Promise<MediaSpec['subtitles']> {
  const found: MediaSpec['subtitles'][number][] = [];
  for (const s of subtitles) {
    const facts = {
      path: s.path,
      codec: s.codec,
      title: s.title,
      is_forced: s.isForced ? 1 : 0,
      is_hearing_impaired: s.isHearingImpaired ? 1 : 0,
    };
    const tracks = s.codec === 'dvd_subtitle' ? await vobSubTracks(join(folder.path, s.path), signal) : [null];
    for (const [track, own] of tracks.entries()) found.push({ ...facts, track, language: own?.language ?? s.language });
  }
  return found;
}

async function vobSubTracks(path: string, signal: AbortSignal): Promise<VobSubTrack[]> {
  try {
    return await readVobSubTracks(path, signal);
  } catch (error) {
    signal.throwIfAborted();
    // A film without these subtitles is still a film.
    if (error instanceof AppError) return [];
    throw error;
  }
}

async function chainsOf(
  { as, file, folder, nfo, showNfo }: Candidate,
  index: MediaIndex,
  tags: MusicTags | null,
): Promise<ItemSpec[][]> {
  const read = (path: string | null) => (path === null ? Promise.resolve([]) : readNfo(join(folder.path, path)));
  switch (as.kind) {
    case 'movie':
      return [movieChain(as.name, file.dir, (await read(nfo))[0], index.durationMs)];
    case 'episode':
      return episodeChains(as.name, await read(nfo), (await read(showNfo))[0], index.durationMs);
    case 'track':
      return [trackChain(as.name, tags, index.durationMs)];
    default:
      return as satisfies never;
  }
}
