// What one manifest offers. Manifests are pure functions of this; no process has started when they are made.
import type { MediaIndex } from '../model.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { RenditionId } from './rendition.ts';

export interface VideoTrack {
  id: RenditionId;
  action: 'copy' | 'transcode';
  codecString: string;
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
  boundaries: number[];
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
  boundaries: number[];
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
  video: VideoTrack | null;
  /** The default first. */
  audio: AudioTrack[];
  subtitles: SubtitleTrack[];
}
