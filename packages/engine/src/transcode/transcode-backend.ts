// Port: who encodes. ffmpeg on this machine here; the scheduler and the engine know no more than this. GStreamer or a worker on
// another machine is an implementation of `TranscodeBackend` that passes `transcode-backend.compliance.ts`, given to the engine
// as `parts.backend`; nothing that calls it changes. What it must keep to: boundaries of the timeline, `tfdt` = first PTS with the
// edit list of `package/init.ts`, a key frame at every piece, codec strings as `stream/encoded-video.ts` announces them, and names
// under which no other encoder's bytes are kept.
import type { Source } from '../model.ts';
import type { EncodeCapacity } from '../stream/encode-capacity.ts';
import type { EncodeTarget } from '../stream/encode-target.ts';
import type { Rendition } from '../stream/rendition.ts';
import type { Timeline } from '../timeline/timeline.ts';

export interface EncodedRendition {
  target: EncodeTarget;
  /** Name of the init segment in every store. */
  initKey: string;
  /** Makes the init segment: the same bytes every time. */
  init(signal: AbortSignal): Promise<Uint8Array>;
}
export type EncodedKind = Extract<Rendition, { kind: 'video-encode' | 'audio-encode' }>;

export interface TranscodeBackend {
  /**
   * How to encode a rendition the file can have. `besideVersion` names the content of a subtitle file beside it that is drawn into
   * the picture: bytes of another one have other names. Throws AppError('transcode.unavailable') where nothing encodes.
   */
  rendition(
    source: Source,
    timeline: Timeline,
    rendition: EncodedKind,
    besideVersion?: string,
  ): Promise<EncodedRendition>;
  /** What one encode can do that has the encoder for itself, as far as it is known now. Starts nothing. */
  capacity(): EncodeCapacity;
  /** Grows when renditions asked for before are out of date, because another encoder program was found: ask again. */
  generation(): number;
  /** Encoder processes started so far, and those alive now. */
  stats(): { started: number; running: number };
}
