// Sound that is offered in several codecs or channel counts, as manifests group it.
import type { AudioTrack } from '../stream/presentation.ts';
import { parseRendition } from '../stream/rendition.ts';
import { trackNames } from './track-names.ts';

export interface NamedAudio {
  track: AudioTrack;
  /** The same for every rendition of one stream, another one for every other stream. */
  name: string;
}

/**
 * Groups that each offer every stream once, in the order of the streams: the first group has the first rendition of each, the
 * second one the second where there is one, and so on. RFC 8216 §4.3.4.2.1: a player that cannot decode one group takes a
 * variant with another, and must find the same languages there. Empty without sound.
 */
export function audioGroups(audio: readonly AudioTrack[]): NamedAudio[][] {
  const streams = [...Map.groupBy(audio, streamOf).values()];
  const names = trackNames(
    streams.map(([first]) => first!),
    'Audio',
  );
  const count = Math.max(0, ...streams.map((renditions) => renditions.length));
  return Array.from({ length: count }, (_, k) =>
    streams.map((renditions, i) => ({ track: renditions[Math.min(k, renditions.length - 1)]!, name: names[i]! })),
  );
}

/** The names of all tracks, in their order. */
export function audioNames(audio: readonly AudioTrack[]): string[] {
  const named = audioGroups(audio).flat();
  return audio.map((track) => named.find((n) => n.track === track)!.name);
}

function streamOf({ id }: AudioTrack): number | undefined {
  return parseRendition(id)?.stream;
}
