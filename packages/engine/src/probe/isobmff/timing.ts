// Media ticks of an MP4 track → the index's clocks. Probe and reader both count with these functions, so they always agree.
import type { VideoStream } from '../../model.ts';
import type { TickRule } from '../frame-clock.ts';
import type { Edit, MovieTrack } from './movie.ts';
import type { SampleTable } from './sample-table.ts';
import type { SoundOutline } from './sound-outline.ts';

/**
 * What edit lists add to presentation times, in media ticks: empty edits in front delay, the media time of the first real one
 * is cut off (ISO/IEC 14496-12 clause 8.6.6). Later edits are not followed.
 */
export function editShift(edits: readonly Edit[], mediaTimescale: number, movieTimescale: number): number {
  let delay = 0;
  for (const edit of edits) {
    if (edit.mediaTime >= 0) return Math.round((delay * mediaTimescale) / movieTimescale) - edit.mediaTime;
    delay += edit.duration;
  }
  return 0;
}

/** Edits beyond the first real one cut or repeat parts of the track. */
export function hasComplexEdits(edits: readonly Edit[]): boolean {
  return edits.filter((e) => e.mediaTime >= 0).length > 1;
}

/** What is asked of a track of sound. */
export interface SoundTimes {
  readonly count: number;
  /** Media ticks per second. */
  readonly timescale: number;
  /** When sample `i` is heard, on the movie's own line. */
  seconds(i: number): number;
  /** Length of sample `i`, media ticks. */
  duration(i: number): number;
  /** Length of all samples but the last, when they are equally long; a file of one sample is no evidence. */
  uniformDuration(): number | null;
  /** Bits per second; null where it has no length. */
  meanBitrate(): number | null;
}

/** Sound that was not unrolled. */
export class OutlinedTimes implements SoundTimes {
  readonly count: number;
  readonly timescale: number;
  readonly #outline: SoundOutline;
  readonly #shift: number;

  constructor(track: MovieTrack, outline: SoundOutline, movieTimescale: number) {
    this.count = outline.count;
    this.timescale = track.timescale;
    this.#outline = outline;
    this.#shift = editShift(track.edits, track.timescale, movieTimescale);
  }

  seconds(i: number): number {
    return (this.#outline.dts(i) + this.#shift) / this.timescale;
  }

  duration(i: number): number {
    const { count, endDts } = this.#outline;
    return (i + 1 < count ? this.#outline.dts(i + 1) : endDts) - this.#outline.dts(i);
  }

  uniformDuration(): number | null {
    return this.#outline.uniformTicks;
  }

  meanBitrate(): number | null {
    return bitsPerSecond(this.#outline.bytes, this.#outline.endDts / this.timescale);
  }
}

function bitsPerSecond(bytes: number, seconds: number): number | null {
  return seconds > 0 ? Math.round((bytes * 8) / seconds) : null;
}

/** The samples of a track with times on the movie's own line. */
export class TrackTimes implements SoundTimes {
  readonly table: SampleTable;
  readonly timescale: number;
  readonly #shift: number;

  constructor(track: MovieTrack, table: SampleTable, movieTimescale: number) {
    this.table = table;
    this.timescale = track.timescale;
    this.#shift = editShift(track.edits, track.timescale, movieTimescale);
    // An edit list that was rounded may place the first picture a hair before 0; it must not be lost for that.
    const first = table.count > 0 && track.handler === 'vide' ? this.#pts(0) : 0;
    if (first < 0 && -first <= this.frameTicks()) this.#shift -= first;
  }

  get count(): number {
    return this.table.count;
  }

  uniformDuration(): number | null {
    const { count, dts } = this.table;
    if (count < 3) return null;
    const first = dts[1]! - dts[0]!;
    for (let i = 1; i < count - 1; i++) if (dts[i + 1]! - dts[i]! !== first) return null;
    return first > 0 ? first : null;
  }

  meanBitrate(): number | null {
    const { count, size, dts, endDts } = this.table;
    let bytes = 0;
    for (let i = 0; i < count; i++) bytes += size[i]!;
    return count === 0 ? null : bitsPerSecond(bytes, (endDts - dts[0]!) / this.timescale);
  }

  #pts(i: number): number {
    return this.table.dts[i]! + this.table.shift[i]! + this.#shift;
  }

  seconds(i: number): number {
    return this.#pts(i) / this.timescale;
  }

  /** The sample shown last; 0 where there is none. */
  lastShown(): number {
    const { dts, shift, count } = this.table;
    let last = 0;
    let latest = -Infinity;
    for (let i = 0; i < count; i++) {
      const at = dts[i]! + shift[i]!;
      if (at <= latest) continue;
      last = i;
      latest = at;
    }
    return last;
  }

  /** Length of sample `i` in decode order, media ticks. */
  duration(i: number): number {
    return (i + 1 < this.table.count ? this.table.dts[i + 1]! : this.table.endDts) - this.table.dts[i]!;
  }

  /** Mean frame length. */
  frameTicks(): number {
    return this.table.count === 0 ? 0 : (this.table.endDts - this.table.dts[0]!) / this.table.count;
  }
}

/** Many files were remuxed from Matroska and kept its milliseconds, whatever their own clock could say. */
export function toleranceOf(track: Pick<MovieTrack, 'timescale'>): number {
  return Math.max(1.1 / track.timescale, 0.001_15);
}

export function videoRule(
  track: MovieTrack,
  video: Pick<VideoStream, 'timescale' | 'frameTicks'>,
  firstPts: number,
): TickRule {
  return {
    timescale: video.timescale,
    frameTicks: video.frameTicks,
    originTicks: firstPts,
    toleranceSeconds: toleranceOf(track),
  };
}
