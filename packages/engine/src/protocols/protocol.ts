// Port: a way to stream a film over HTTP. Whoever adds one writes a folder here and an entry in `protocols.ts`.
import type { Trickplay } from '../images/trickplay.ts';
import type { Source, TimeRange } from '../model.ts';
import type { BlobReader } from '../store/blob-store.ts';
import type { SubtitleTrack } from '../stream/presentation.ts';
import type { StreamEngine } from '../stream/stream-engine.ts';
import type { Cue } from '../subtitles/cue.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Edge } from './edges.ts';

/** What is asked for: a part of something of one film, by somebody who has the right to it. */
export interface StreamRequest {
  /** A presentation (`v0.copy+a1.copy`), a rendition of it or a subtitle track: what the address says before its last part. */
  name: string;
  /** Path of the folder that presentations of this film lie in, here and on every edge: `/stream/<token>/<cut id>`. */
  folder: string;
  source: Source;
  timeline: Timeline;
  /** Every subtitle track of the film. */
  subtitles: readonly SubtitleTrack[];
  /** Cues of one of them that stand in a range, in the film's own clock. Throws AppError('stream.not-found'). */
  cues: (track: string, range: TimeRange) => Promise<Cue[]>;
  /** All its cues, in parts as they become known. Throws AppError('stream.not-found'). */
  cueParts: (track: string) => AsyncGenerator<Cue[], void, void>;
  /** Sheets of small pictures that lie ready in the folder `trickplay` beside presentations; null while they do not. */
  trickplay: () => Promise<Trickplay | null>;
  engine: Pick<StreamEngine, 'init' | 'segment' | 'openSegment'>;
  /** What follows the address behind `?`. */
  query: URLSearchParams;
  /** Other machines that answer the same addresses; empty where there are none. */
  edges: readonly Edge[];
  /** Whom work ahead serves. It decides no byte of an answer. */
  viewer: string;
  /** Aborted when whoever asks has gone. */
  signal: AbortSignal;
}

export interface StreamAnswer {
  /** MIME type, with `charset` where it is text. */
  contentType: string;
  /** Complete, in a file, or as it comes. Whoever got a reader disposes it, an iterable reads it to its end or calls `return`. */
  body: string | Uint8Array | BlobReader | AsyncIterable<Uint8Array>;
  /** Names these very bytes: a strong entity tag. null where there is none. */
  key: string | null;
  /** `forever`: the address names the bytes. `hour`: a newer server may write it in another way. `never`: too large to keep, or soon to be another. */
  keep: 'forever' | 'hour' | 'never';
}

export interface ProtocolAddress {
  /** The last part of the address; matched as a whole. */
  part: RegExp;
  /** One that `part` matches, for the compliance suite and for documents. */
  example: string;
  /** What stands before it in the address. */
  of: 'presentation' | 'picture and sound' | 'copied picture' | 'rendition' | 'subtitles' | 'rendition or subtitles';
  /**
   * Throws AppError('stream.not-found') for a name or part that the film does not have, and what the engine throws.
   * `match` is what `part` found.
   */
  answer(request: StreamRequest, match: RegExpExecArray): StreamAnswer | Promise<StreamAnswer>;
}

/** Answers depend on nothing but the request: the same for everybody, on every server. */
export interface Protocol {
  /** As in logs and documents: `hls`. */
  name: string;
  /** No two protocols answer the same address. */
  addresses: readonly ProtocolAddress[];
}
