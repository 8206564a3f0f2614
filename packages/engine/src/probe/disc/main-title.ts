// The film of a disc folder: which bytes of which files, in the order of playing.
import { AppError } from '@praxino/contracts/errors';
import type { Piece } from '../../model.ts';
import { joinedSource } from './joined-source.ts';
import { readDiscFolder } from './disc-files.ts';
import type { DiscFile, DiscFolder } from './disc-files.ts';
import { MAX_MPLS_BYTES, parsePlaylist } from './playlist.ts';
import { MAX_IFO_BYTES, parseTitleSet, SECTOR_BYTES } from './title-set.ts';
import type { DiscTrack, ProgramChain } from './title-set.ts';

export interface MainTitle {
  pieces: Piece[];
  tracks: DiscTrack[];
  /** Seconds from the start; empty where the disc has none. */
  chaptersS: number[];
  /** Of the subtitles of a DVD; empty where it is not known. */
  palette: ProgramChain['palette'];
  /** How long it is; 0 where the disc does not say. */
  seconds: number;
}

interface Candidate extends MainTitle {
  bytes: number;
  /** Seconds by which titles are compared: an estimate where the disc does not say. */
  rank: number;
}

/** More files than films branch into. ffmpeg opens them all at once, and their names must fit into one argument (128 KiB on Linux). */
const MAX_PIECES = 250;
/** No title is longer: what says so is there to confuse. */
const MAX_TITLE_SECONDS = 12 * 3600;
/** The fastest a DVD and an Ultra HD Blu-ray are read (10.08 and 144 Mbit/s), and a slideshow: what says it is outside of them lies. */
const BYTES_PER_SECOND = { dvd: { least: 2_000, most: 1_400_000 }, 'blu-ray': { least: 2_000, most: 20_000_000 } };
/** Of a title set whose information file cannot be read, to compare it with others. */
const USUAL_DVD_BYTES_PER_SECOND = 625_000;

/**
 * The longest title of a `VIDEO_TS` or `BDMV` folder, or of one with their content. Throws AppError('media.unreadable') with a
 * sentence for people where there is no title, 'media.missing' for a folder that has gone, or the signal's reason.
 */
export async function readMainTitle(folder: string, signal: AbortSignal): Promise<MainTitle> {
  const disc = await readDiscFolder(folder);
  signal.throwIfAborted();
  if (!disc) throw new AppError('media.unreadable', 'There is no DVD or Blu-ray with a film in this folder.');
  let best: Candidate | null = null;
  for await (const title of disc.kind === 'dvd' ? dvdTitles(folder, disc, signal) : blurayTitles(folder, disc, signal))
    if (!best || title.rank > best.rank || (title.rank === best.rank && title.bytes > best.bytes)) best = title;
  if (!best || best.bytes === 0) throw new AppError('media.unreadable', 'There is no film on this disc.');
  return best;
}

async function* dvdTitles(
  folder: string,
  { files }: DiscFolder,
  signal: AbortSignal,
): AsyncGenerator<Candidate, void, void> {
  const sets = Map.groupBy(files, (f) => f.path.slice(4, 6));
  for (const set of sets.values()) {
    const isInfo = (f: DiscFile): boolean => /\.IFO$/i.test(f.path);
    const videos = set.filter((f) => !isInfo(f)).slice(0, 9);
    const whole = candidateOf(videos.map(wholeFile), 0);
    const info = set.find(isInfo);
    const chains = info ? await parsed(folder, info, MAX_IFO_BYTES, parseTitleSet, signal) : null;
    let isKnown = false;
    for (const chain of chains ?? []) {
      const title = chainTitle(videos, chain);
      if (!title) continue;
      isKnown = true;
      yield title;
    }
    if (!isKnown) yield { ...whole, rank: whole.bytes / USUAL_DVD_BYTES_PER_SECOND };
  }
}

/** The cells of a chain as bytes of the title's files; null where the chain makes no sense with them. */
function chainTitle(videos: readonly DiscFile[], chain: ProgramChain): Candidate | null {
  const pieces: Piece[] = [];
  const total = videos.reduce((sum, v) => sum + v.sizeBytes, 0);
  for (const { firstSector, lastSector } of chain.cells) {
    const [from, to] = [firstSector * SECTOR_BYTES, (lastSector + 1) * SECTOR_BYTES];
    if (to <= from || to > total) return null;
    addRange(pieces, videos, from, to);
    if (pieces.length > MAX_PIECES) return null;
  }
  const title = candidateOf(pieces, chain.seconds);
  if (!isSane(title, 'dvd')) return null;
  const starts = [0];
  for (const cell of chain.cells) starts.push(starts.at(-1)! + cell.seconds);
  const { tracks, palette } = chain;
  return { ...title, tracks, palette, chaptersS: chain.chapterCells.map((cell) => starts[cell]!) };
}

/** Adds bytes [from, to) of the joined files; what goes on where the last piece ended makes it longer. */
function addRange(pieces: Piece[], files: readonly DiscFile[], from: number, to: number): void {
  let start = 0;
  for (const file of files) {
    const [fromByte, toByte] = [Math.max(from, start) - start, Math.min(to, start + file.sizeBytes) - start];
    start += file.sizeBytes;
    if (toByte <= fromByte || fromByte < 0) continue;
    const last = pieces.at(-1);
    if (last?.path === file.path && last.toByte === fromByte) last.toByte = toByte;
    else pieces.push({ path: file.path, sizeBytes: file.sizeBytes, fromByte, toByte });
  }
}

async function* blurayTitles(
  folder: string,
  { files }: DiscFolder,
  signal: AbortSignal,
): AsyncGenerator<Candidate, void, void> {
  const clips = new Map(files.filter((f) => /\.M2TS$/i.test(f.path)).map((f) => [f.path.slice(-10, -5), f]));
  let isKnown = false;
  for (const file of files.filter((f) => /\.MPLS$/i.test(f.path))) {
    const list = await parsed(folder, file, MAX_MPLS_BYTES, parsePlaylist, signal);
    // Playlists that show a clip twice are loops: menus, or what hides the film among hundreds.
    if (!list || new Set(list.items.map((i) => i.clip)).size !== list.items.length) continue;
    const videos = list.items.map((item) => clips.get(item.clip)).filter((f) => f !== undefined);
    if (videos.length !== list.items.length || videos.length === 0 || videos.length > MAX_PIECES) continue;
    const seconds = list.items.reduce((sum, item) => sum + item.outS - item.inS, 0);
    const title = { ...candidateOf(videos.map(wholeFile), seconds), tracks: list.tracks, chaptersS: list.chaptersS };
    if (!isSane(title, 'blu-ray')) continue;
    isKnown = true;
    yield title;
  }
  if (!isKnown) for (const clip of clips.values()) yield candidateOf([wholeFile(clip)], 0);
}

function candidateOf(pieces: Piece[], seconds: number): Candidate {
  const bytes = pieces.reduce((sum, p) => sum + p.toByte - p.fromByte, 0);
  const filled = pieces.filter((p) => p.toByte > p.fromByte);
  return { pieces: filled, seconds, rank: seconds, bytes, tracks: [], chaptersS: [], palette: [] };
}

function wholeFile({ path, sizeBytes }: DiscFile): Piece {
  return { path, sizeBytes, fromByte: 0, toByte: sizeBytes };
}

function isSane({ seconds, bytes }: Candidate, kind: DiscFolder['kind']): boolean {
  const { least, most } = BYTES_PER_SECOND[kind];
  return seconds > 0 && seconds <= MAX_TITLE_SECONDS && bytes >= seconds * least && bytes <= (seconds + 1) * most;
}

/** null for a file that cannot be understood: others may tell, and the film may be found without it. */
async function parsed<T>(
  folder: string,
  file: DiscFile,
  maxBytes: number,
  parse: (bytes: Uint8Array) => T,
  signal: AbortSignal,
): Promise<T | null> {
  if (file.sizeBytes > maxBytes) return null;
  await using source = joinedSource(folder, [wholeFile(file)]);
  try {
    return parse(await source.read(0, file.sizeBytes, signal));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) return null;
    throw error;
  }
}
