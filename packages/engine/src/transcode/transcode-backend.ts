// Port: who encodes. ffmpeg on this machine here; the scheduler and the engine know no more than this.
import type { Source } from '../model.ts';
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
  /** How to encode a rendition the file can have. Throws AppError('transcode.unavailable') where nothing encodes. */
  rendition(source: Source, timeline: Timeline, rendition: EncodedKind): Promise<EncodedRendition>;
  /** Grows when renditions asked for before are out of date, because another encoder program was found: ask again. */
  generation(): number;
  /** Encoder processes started so far, and those alive now. */
  stats(): { started: number; running: number };
}
