// Closed captions in a file that only ffmpeg reads: told from the first seconds of its pictures.
import { AppError } from '@praxino/contracts/errors';
import type { CaptionService, Source, VideoStream } from '../../model.ts';
import { carriedServices, inOrder } from '../captions/carried-services.ts';
import { captionsOfFrame, frameLayout } from '../captions/frame-captions.ts';
import { cutPackets } from './packet-cuts.ts';
import { TICKS_PER_SECOND } from './packet-survey.ts';

/** Broadcasts carry captions in every picture, whether somebody speaks or not. */
const SECONDS = 20;
/** Of a film of 25 Mbit/s these are the same. */
const MAX_BYTES = 64 << 20;

/** Services that these pictures hint at; none where ffmpeg cannot copy them. Throws the signal's reason. */
export async function openingCaptions(
  source: Source,
  video: VideoStream,
  options: { ffmpegPath: string; signal: AbortSignal },
): Promise<CaptionService[]> {
  const config = video.codecPrivate === null ? null : Buffer.from(video.codecPrivate, 'base64');
  const layout = frameLayout(video.codec, config);
  if (!layout) return [];
  const found = new Set<CaptionService>();
  let first: number | null = null;
  let bytes = 0;
  try {
    for await (const { pts, data } of cutPackets(source, video, null, { ...options, isBackground: true })) {
      first ??= pts;
      bytes += data.length;
      for (const service of carriedServices(captionsOfFrame(data, layout))) found.add(service);
      if ((pts - first) / TICKS_PER_SECOND > SECONDS || bytes > MAX_BYTES) break;
    }
  } catch (error) {
    options.signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
  }
  return inOrder(found);
}
