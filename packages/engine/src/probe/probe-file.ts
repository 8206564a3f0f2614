// One file → its MediaIndex, by the reader that knows it best.
import { stat } from 'node:fs/promises';
import { AppError } from '@praxino/contracts/errors';
import type { MediaIndex } from '../model.ts';
import { metered, openByteSource, withKeptHead } from './byte-source.ts';
import type { ByteSource, ReadMeter } from './byte-source.ts';
import { DETECTION_BYTES, detectContainer } from './container.ts';
import type { Detection } from './container.ts';
import { withDiscFacts } from './disc/disc-facts.ts';
import { joinedSource } from './disc/joined-source.ts';
import { readMainTitle } from './disc/main-title.ts';
import { findScrambled } from './disc/scrambled.ts';
import { probeByFfprobe } from './ffprobe.ts';
import { indexIsobmff } from './isobmff/media-index.ts';
import { indexMatroska } from './matroska/media-index.ts';
import { withLength } from './pass/packet-length.ts';
import { EDGE_BYTES, sourceIdOfBytes } from './source-id.ts';

export interface ProbeOptions {
  /** null: files that need ffprobe are refused with a reason. */
  ffprobePath: string | null;
  signal: AbortSignal;
  /** Counts what is read in this process. */
  meter?: ReadMeter;
}

/**
 * Everything known about a file, or about the main title of a disc folder. Matroska, WebM, MP4 and QuickTime are read in this process, everything else by ffprobe.
 * Throws AppError('media.unreadable') with a sentence for people, or 'media.missing', 'media.changed'.
 */
export async function probeFile(path: string, options: ProbeOptions): Promise<MediaIndex> {
  const { ffprobePath, signal, meter } = options;
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
  if (isFolder) return await probeDisc(path, options);
  await using file = await openByteSource(path, signal);
  const source = withKeptHead(meter ? metered(file, meter) : file, EDGE_BYTES);
  if (source.size === 0) throw new AppError('media.unreadable', { detail: 'The file is empty.', byteOffset: 0 });
  const detection = detectContainer(await source.read(0, DETECTION_BYTES, signal));
  if (detection === 'text')
    throw new AppError('media.unreadable', { detail: 'This is not a media file; it contains text.', byteOffset: 0 });
  const sourceId = await sourceIdOfBytes(source, signal);
  if (detection === 'matroska' || detection === 'webm') return await indexMatroska(source, sourceId, signal);
  if (detection === 'mp4' || detection === 'mov') return await indexIsobmff(source, sourceId, detection, signal);
  if (ffprobePath === null) throw needsFfprobe(detection);
  const index = await probeByFfprobe(path, { ffprobePath, signal, sourceId, sizeBytes: source.size, detection });
  // A file that was cut off may have lost the only place that tells its length.
  return index.durationMs > 0 ? index : await withLength(path, index, { ffprobePath, signal });
}

/** Containers that discs are made of. */
const DISC_CONTAINERS: readonly Detection[] = ['mpegps', 'mpegts'];

async function probeDisc(path: string, { ffprobePath, signal, meter }: ProbeOptions): Promise<MediaIndex> {
  const title = await readMainTitle(path, signal);
  const { pieces } = title;
  await using joined = joinedSource(path, pieces);
  const source: ByteSource = withKeptHead(meter ? metered(joined, meter) : joined, EDGE_BYTES);
  const detection = detectContainer(await source.read(0, DETECTION_BYTES, signal));
  if (!DISC_CONTAINERS.includes(detection)) {
    const detail = `What ${pieces[0]!.path} holds is no film of a disc; the copy may be damaged or protected.`;
    throw new AppError('media.unreadable', { detail, byteOffset: 0 });
  }
  const scrambled = detection === 'mpegps' ? await findScrambled(source, signal) : null;
  if (scrambled !== null) {
    const detail =
      'The video of this DVD is scrambled (CSS); make a copy with a program that takes the protection off.';
    throw new AppError('media.unreadable', { detail, byteOffset: scrambled });
  }
  if (ffprobePath === null) throw needsFfprobe(detection);
  const sourceId = await sourceIdOfBytes(source, signal, pieces);
  const facts = { ffprobePath, signal, sourceId, sizeBytes: source.size, detection, pieces };
  const index = withDiscFacts(await probeByFfprobe(path, facts), title);
  return index.durationMs > 0 ? index : await withLength(path, index, { ffprobePath, signal });
}

function needsFfprobe(detection: Detection): AppError {
  const detail =
    detection === 'unknown'
      ? 'This is not a media file that can be read here.'
      : `Reading ${detection} files needs ffprobe, which was not found; install ffmpeg.`;
  return new AppError('media.unreadable', { detail, byteOffset: 0 });
}
