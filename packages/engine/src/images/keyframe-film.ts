// A film of nothing but chosen key frames, one a second: what a decoder needs to make small pictures, and not a byte more.
import { independentFrames } from './independent-frames.ts';
import { copyInit } from '../package/init.ts';
import { packageVideo } from '../package/package-video.ts';
import { canPackageVideo } from '../package/video-sample-entry.ts';
import type { MediaIndex, PacketReader, VideoStream } from '../model.ts';

/** The stream whose key frames can be read alone; null where only ffmpeg can find them, or where our packager has no place for the codec. */
export function keyframeStream({ grid, reader, streams }: MediaIndex): VideoStream | null {
  const stream = streams.find((s) => s.index === grid?.streamIndex);
  if (stream?.type !== 'video' || reader === 'ffmpeg' || !grid || grid.keyframes.length === 0) return null;
  return canPackageVideo(stream) ? stream : null;
}

/**
 * A fragmented MP4 that shows key frame `keyframes[i]` of the grid from second i on. One asked for several times in a row is
 * there once. Throws what the reader throws.
 */
export async function* keyframeFilm(
  reader: Pick<PacketReader, 'keyframe'>,
  stream: VideoStream,
  keyframes: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const filter = independentFrames(stream);
  yield copyInit(stream);
  for (const [i, k] of keyframes.entries()) {
    if (i > 0 && keyframes[i - 1] === k) continue;
    const packet = await reader.keyframe(k, signal);
    const from = i * stream.timescale;
    const place = { sequence: i + 1, from, to: from + stream.timescale, isLast: true };
    yield* packageVideo(stream, [{ ...packet, data: filter(packet.data), pts: from }], place);
  }
}
