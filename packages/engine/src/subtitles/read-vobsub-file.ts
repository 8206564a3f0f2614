// VobSub subtitles that lie beside a film: a text file (.idx) and the pictures (.sub) it points into.
import { extname } from 'node:path';
import { AppError } from '@praxino/contracts/errors';
import type { SubtitlePacket, TimeRange } from '../model.ts';
import { openByteSource } from '../probe/byte-source.ts';
import { decodePictures } from './pictures/decode-pictures.ts';
import { pictureCues } from './pictures/picture-list.ts';
import type { PictureCue } from './pictures/picture-list.ts';
import { MAX_INDEX_BYTES, parseVobSubIndex } from './pictures/vobsub-index.ts';
import type { VobSubTrack } from './pictures/vobsub-index.ts';
import { MAX_UNIT_BYTES, readVobSubUnit } from './pictures/vobsub-unit.ts';

/** A picture that was put up before a range may still stand in it. */
const LOOK_BACK_MS = 20_000;
/** Pictures of one answer: one every second for an hour. */
const MAX_PICTURES = 3600;

/** The languages of an .idx file, in its order. Throws AppError('media.missing' | 'media.unreadable'). */
export async function readVobSubTracks(path: string, signal: AbortSignal): Promise<VobSubTrack[]> {
  return parseVobSubIndex(await readIndex(path, signal));
}

/**
 * What stands on the screen in a range of the film, of language `track` of an .idx file. Units that are damaged are passed over.
 * Throws AppError('media.missing') where one of the two files is gone, 'media.unreadable', 'stream.not-found' for a language it does not have.
 */
export async function readVobSubPictures(
  path: string,
  track: number,
  range: TimeRange,
  signal: AbortSignal,
): Promise<PictureCue[]> {
  const text = await readIndex(path, signal);
  const found = parseVobSubIndex(text)[track];
  if (!found) throw new AppError('stream.not-found', `There is no language ${track} in these subtitles.`);
  const entries = found.entries
    .filter((e) => e.startMs >= range.fromMs - LOOK_BACK_MS && e.startMs < range.toMs + LOOK_BACK_MS)
    .slice(0, MAX_PICTURES);
  if (entries.length === 0) return [];
  await using source = await openByteSource(picturesFile(path), signal);
  const packets: SubtitlePacket[] = [];
  for (const { startMs, byteOffset } of entries) {
    const unit = readVobSubUnit(await source.read(byteOffset, MAX_UNIT_BYTES, signal));
    if (unit) packets.push({ startMs, durationMs: 0, data: unit });
  }
  const cues = pictureCues(decodePictures('dvd_subtitle', Buffer.from(text, 'latin1'), packets));
  return cues.filter((c) => c.startMs < range.toMs && c.endMs > range.fromMs);
}

/** `Film.idx` → `Film.sub`, in the writing of the first: discs were ripped on systems that do not mind. */
export function picturesFile(path: string): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}${extension === extension.toUpperCase() ? '.SUB' : '.sub'}`;
}

async function readIndex(path: string, signal: AbortSignal): Promise<string> {
  await using source = await openByteSource(path, signal);
  if (source.size > MAX_INDEX_BYTES)
    throw new AppError('media.unreadable', `A list of subtitles of ${source.size} bytes is too large to be one.`);
  return Buffer.from(await source.read(0, source.size, signal)).toString('latin1');
}
