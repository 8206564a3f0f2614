// Opens the packets of any file that was scanned: by a reader of ours, or by ffmpeg where an index pass has measured it.
import { AppError } from '@praxino/contracts/errors';
import type { PacketReader, Source } from '../../model.ts';
import { openPacketReader } from '../open-packet-reader.ts';
import { openCopyReader } from './copy-reader.ts';
import { Turns } from './turns.ts';

/** Cuts at a time: each is a process that lives for a fraction of a second. */
const MAX_PROCESSES = 4;

/** One for each engine: it bounds the processes of all files together. Throws as `openPacketReader` does. */
export function openAnyReader(
  ffmpegPath: string | null,
): (source: Source, signal: AbortSignal) => Promise<PacketReader> {
  const turns = new Turns(MAX_PROCESSES);
  return async (source, signal) => {
    if (source.index.reader !== 'ffmpeg') return await openPacketReader(source, signal);
    if (ffmpegPath === null) throw new AppError('transcode.unavailable', 'Cutting this file needs ffmpeg; install it.');
    return openCopyReader(source, { ffmpegPath, turns });
  };
}
