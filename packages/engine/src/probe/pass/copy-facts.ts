// What a copy must say about a stream before its first packet: codec string and configuration, taken from the stream itself.
import type { AudioStream, MediaIndex, VideoStream } from '../../model.ts';
import { ffmpegOutput } from '../../transcode/ffmpeg.ts';
import type { PauseGate } from '../../transcode/pause-processes.ts';
import { safeInput, streamArgument } from '../../transcode/input-arguments.ts';
import { memorySource } from '../byte-source.ts';
import { indexIsobmff } from '../isobmff/media-index.ts';

export type CopyFacts =
  | { kind: 'video'; video: Pick<VideoStream, 'codecString' | 'codecPrivate' | 'profile' | 'level'> }
  | {
      kind: 'audio';
      audio: Pick<AudioStream, 'codecString' | 'codecPrivate' | 'profile' | 'sampleRate' | 'channels' | 'frameSamples'>;
    };

/** Codecs that both ffmpeg's MP4 muxer and our own segments have a place for. */
const COPYABLE: ReadonlySet<string> = new Set([
  'h264',
  'hevc',
  'av1',
  'vp9',
  'aac',
  'ac3',
  'eac3',
  'mp3',
  'opus',
  'flac',
  'alac',
]);
/** Enough for a few packets of everything that is interleaved. */
const SECONDS = 2;
const MAX_BYTES = 64 << 20;

export interface FactOptions {
  ffmpegPath: string;
  signal: AbortSignal;
  gate?: PauseGate;
}

/** Facts of the streams that can be copied, by ffmpeg's number. A stream that ffmpeg cannot copy has none. */
export async function readCopyFacts(
  path: string,
  index: MediaIndex,
  options: FactOptions,
): Promise<Map<number, CopyFacts>> {
  const facts = new Map<number, CopyFacts>();
  for (const stream of index.streams) {
    if ((stream.type !== 'video' && stream.type !== 'audio') || !COPYABLE.has(stream.codec)) continue;
    const found = await factsOf(path, index, stream, options).catch(() => {
      options.signal.throwIfAborted();
      // It is transcoded, as it was before.
      return null;
    });
    if (found) facts.set(stream.index, found);
  }
  return facts;
}

/** One stream at a time: one without configuration would take the others with it. */
async function factsOf(
  path: string,
  index: MediaIndex,
  stream: VideoStream | AudioStream,
  { ffmpegPath, signal, gate }: FactOptions,
): Promise<CopyFacts | null> {
  const args = [
    ...safeInput({ path, ...index }),
    ['-map', streamArgument(index, stream), '-c', 'copy', '-t', String(SECONDS), '-map_metadata', '-1'],
    copyOptions(stream.codec),
    // delay_moov: the configuration of AC-3 is known with its first packet only.
    ['-f', 'mp4', '-movflags', '+delay_moov+empty_moov+default_base_moof', 'pipe:1'],
  ].flat();
  const bytes = await ffmpegOutput(ffmpegPath, args, {
    signal,
    isBackground: true,
    ...(gate && { gate }),
    maxBytes: MAX_BYTES,
  });
  const made = await indexIsobmff(memorySource(bytes), index.sourceId, 'mp4', signal);
  const [sample] = made.streams;
  if (sample?.codec !== stream.codec) return null;
  if (sample.type === 'video') {
    const { codecString, codecPrivate, profile, level } = sample;
    return { kind: 'video', video: { codecString, codecPrivate, profile, level } };
  }
  if (sample.type !== 'audio') return null;
  const { codecString, codecPrivate, profile, sampleRate, channels, frameSamples } = sample;
  return { kind: 'audio', audio: { codecString, codecPrivate, profile, sampleRate, channels, frameSamples } };
}

/** What ffmpeg's MP4 muxer needs to be told about a codec: parameter sets beside HEVC, AAC without the headers of broadcasts. */
export function copyOptions(codec: string): string[] {
  if (codec === 'hevc') return ['-tag:v', 'hvc1'];
  return codec === 'aac' ? ['-bsf:a', 'aac_adtstoasc'] : [];
}
