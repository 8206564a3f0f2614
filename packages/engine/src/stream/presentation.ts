// What one manifest offers. Manifests are pure functions of this; no process has started when they are made.
import type { MediaIndex } from '../model.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { RenditionId } from './rendition.ts';

export interface VideoTrack {
  id: RenditionId;
  /** What a player should begin with: the server's choice for the device. Exactly one of a presentation's is. */
  isProposed: boolean;
  action: 'copy' | 'transcode';
  codecString: string;
  /** What it is on top of that to players that know it: Dolby Vision over a base layer, `dvh1.08.06/db1p`. */
  supplementalCodecs?: string;
  width: number;
  height: number;
  /** Frames per second; null for variable. */
  frameRate: number | null;
  videoRange: 'SDR' | 'PQ' | 'HLG';
  averageBitrateBps: number;
  peakBitrateBps: number;
  /** Ticks per second of `boundaries` and of the segments' media time. */
  timescale: number;
  /** Segment i of this rendition spans [boundaries[i], boundaries[i+1]): source segments for a copy, ~1 s parts for a transcode. */
  boundaries: readonly number[];
}
export interface AudioTrack {
  id: RenditionId;
  action: 'copy' | 'transcode';
  codecString: string;
  channels: number;
  sampleRate: number;
  bitrateBps: number;
  language: string | null;
  title: string | null;
  isDefault: boolean;
  timescale: number;
  boundaries: readonly number[];
}
export interface SubtitleTrack {
  /** `s<stream index>` for a stream of the file, `x<number>` for a file beside it. */
  id: string;
  language: string | null;
  title: string | null;
  isDefault: boolean;
  isForced: boolean;
  isHearingImpaired: boolean;
}
export interface Presentation {
  index: MediaIndex;
  timeline: Timeline;
  /** Best first: the copy, then smaller and lighter ones. All of the same pictures on the same grid. Empty for sound alone. */
  video: VideoTrack[];
  /** The default first. Several renditions of one stream are choices between codecs or channels, the better one first. */
  audio: AudioTrack[];
  subtitles: SubtitleTrack[];
}
