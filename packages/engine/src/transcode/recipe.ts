// Canonical text of everything that decides the bytes of a transcode. It enters segment keys, so a change of any line here, of
// the encoder or of its build gives new keys, and nothing old is mixed with it.
import { AUDIO_BITRATE_BPS } from '../stream/rendition.ts';
import type { AudioChannels } from '../stream/rendition.ts';
import { AAC_FRAME, AAC_SAMPLE_RATE, CHUNK_SEGMENTS, PREROLL_FRAMES } from './aac-grid.ts';
import { VIDEO_QUALITY, X264_PARAMS } from './video-arguments.ts';
import type { PictureChoices } from './video-job.ts';

/** Bump when a head's arguments change in a way the fields below do not show. */
const HEAD_VERSION = 1;

/** Copies depend on the packager alone, whose version is in every key. */
export const COPY_RECIPE = 'copy';

export function videoRecipe(options: { picture: PictureChoices; maxBitrateBps: number; buildId: string }): string {
  const { picture, maxBitrateBps, buildId } = options;
  return canonical({
    codec: 'h264',
    profile: 'high',
    ...picture,
    ...VIDEO_QUALITY,
    x264: X264_PARAMS,
    maxBitrateBps,
    head: HEAD_VERSION,
    encoder: buildId,
  });
}

export function audioRecipe(options: { channels: AudioChannels; buildId: string }): string {
  const { channels, buildId } = options;
  return canonical({
    codec: 'aac',
    channels,
    sampleRate: AAC_SAMPLE_RATE,
    bitrateBps: AUDIO_BITRATE_BPS[channels]!,
    frame: AAC_FRAME,
    preroll: PREROLL_FRAMES,
    chunkSegments: CHUNK_SEGMENTS,
    head: HEAD_VERSION,
    encoder: buildId,
  });
}

/** JSON with sorted names: the order in which fields are written down here means nothing. */
function canonical(fields: Record<string, string | number>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))));
}
