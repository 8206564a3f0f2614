// Opens the packets of a file that was scanned before.
import { AppError } from '@praxino/contracts/errors';
import type { PacketReader, Source } from '../model.ts';
import { metered, openByteSource } from './byte-source.ts';
import type { ReadMeter } from './byte-source.ts';
import { openIsobmffReader } from './isobmff/reader.ts';
import { openMatroskaReader } from './matroska/reader.ts';
import type { PacketSource } from './packet-source.ts';
import { clipped, hasSameBeginning } from './same-beginning.ts';

/**
 * A reader for an index whose `reader` is `matroska` or `isobmff`; RangeError for others, which only ffmpeg cuts.
 * `meter` counts what is read. Throws AppError('media.missing') where the file is gone, 'media.changed' where it is not the one of the index (a recording that has only grown is), 'media.unreadable'.
 */
export async function openPacketReader(source: Source, signal: AbortSignal, meter?: ReadMeter): Promise<PacketReader> {
  const { index, path } = source;
  if (index.reader === 'ffmpeg') throw new RangeError(`no packet reader for ${index.container}`);
  const file = await openByteSource(path, signal);
  const bytes = meter ? metered(file, meter) : file;
  try {
    const hasGrown = await hasSameBeginning(bytes, index, signal);
    if (bytes.size !== index.sizeBytes && !hasGrown) {
      throw new AppError(
        'media.changed',
        `The file had ${index.sizeBytes} bytes when it was scanned, and has ${bytes.size} now; scan it again.`,
      );
    }
    const open = index.reader === 'matroska' ? openMatroskaReader : openIsobmffReader;
    const known = hasGrown ? clipped(bytes, index.sizeBytes) : bytes;
    return withDispose(await open(known, index, signal), bytes);
  } catch (error) {
    await bytes[Symbol.asyncDispose]();
    throw error;
  }
}

function withDispose(reader: PacketSource, bytes: AsyncDisposable): PacketReader {
  return {
    packets: (index, from, to, signal, memory) => reader.packets(index, from, to, signal, memory),
    keyframe: (k, signal) => reader.keyframe(k, signal),
    subtitlePackets: (indexes, range, signal) => reader.subtitlePackets(indexes, range, signal),
    subtitleHeader: (index) => reader.subtitleHeader(index),
    attachment: (index, maxBytes, signal) => reader.attachment(index, maxBytes, signal),
    [Symbol.asyncDispose]: () => Promise.resolve(bytes[Symbol.asyncDispose]()),
  };
}
