// Canonical text of everything that decides the bytes of a transcode. It enters segment keys, so a change of any line here, of
// the encoder or of its build gives new keys, and nothing old is mixed with it.
import { AUDIO_GRID, encodedAudioBitrate } from '../stream/encoded-audio.ts';
import type { AudioChannels, AudioCodec } from '../stream/rendition.ts';
import { CHUNK_SEGMENTS, PREROLL_FRAMES } from './audio-grid.ts';
import type { EncoderFamily } from './encoders/family.ts';
import { framesLieOnDevice } from './picture-filters.ts';
import { encodeSettings } from './video-job.ts';
import type { PictureChoices, VideoJob } from './video-job.ts';

/** Bump when a head's arguments change in a way the fields below do not show. */
const HEAD_VERSION = 4;

/** Copies depend on the packager alone, whose version is in every key. */
export const COPY_RECIPE = 'copy';

/** Bytes of different families, and of different builds of one, have different recipes: they are never mixed under one key. */
export function videoRecipe(
  job: VideoJob,
  options: {
    picture: PictureChoices;
    family: EncoderFamily;
    isStandIn?: boolean;
    buildId: string;
    besideVersion?: string;
  },
): string {
  const { picture, family, isStandIn, buildId, besideVersion } = options;
  return canonical({
    codec: job.codec,
    family: family.name,
    // Its key frames bring their parameter sets: the init segment is another encoder's.
    ...(isStandIn && { sets: 'in-band' }),
    ...picture,
    ...(job.burned && { burned: job.burned }),
    // `x0` is a place in a list: what lies there may be another file tomorrow.
    ...(besideVersion !== undefined && { words: besideVersion }),
    ...(job.pieces === 'segments' && { pieces: job.pieces }),
    frames: framesLieOnDevice(job, picture, family) ? 'device' : 'memory',
    options: family.options({ ...encodeSettings(job, picture), threads: 0 }).join(' '),
    head: HEAD_VERSION,
    encoder: buildId,
  });
}

export function audioRecipe(options: { codec: AudioCodec; channels: AudioChannels; buildId: string }): string {
  const { codec, channels, buildId } = options;
  return canonical({
    codec,
    channels,
    sampleRate: AUDIO_GRID[codec].sampleRate,
    bitrateBps: encodedAudioBitrate(codec, channels),
    frame: AUDIO_GRID[codec].frameSamples,
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
