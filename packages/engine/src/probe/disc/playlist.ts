// A Blu-ray playlist (PLAYLIST/xxxxx.mpls): which clips are played, from where to where, its chapters and tracks. The layout is that of
// the BD-ROM specification (part 3), as https://github.com/lw/BluRay/wiki/MPLS describes it.
import { languageOf } from '../language.ts';
import { unreadable } from '../limits.ts';
import type { DiscTrack } from './title-set.ts';

export interface PlayItem {
  /** Five digits: the name of the file below STREAM. */
  clip: string;
  /** On the clock of the clip, which begins anywhere. */
  inS: number;
  outS: number;
}

export interface Playlist {
  items: PlayItem[];
  /** From the start of the first item. */
  chaptersS: number[];
  tracks: DiscTrack[];
}

/** Playlists have some kilobytes. */
export const MAX_MPLS_BYTES: number = 1 << 20;
/** Clips of one playlist: films that branch have some hundred. */
const MAX_ITEMS = 999;
const MAX_MARKS = 999;
const TICKS_PER_SECOND = 45_000;

/** Throws AppError('media.unreadable') with the byte offset of what is wrong. */
export function parsePlaylist(bytes: Uint8Array): Playlist {
  const reader = new Reader(bytes);
  if (reader.text(0, 4) !== 'MPLS') throw unreadable('This is no playlist of a Blu-ray.', 0);
  const list = reader.u32(8);
  const marks = reader.u32(12);
  const count = reader.u16(list + 6);
  if (count > MAX_ITEMS) throw unreadable('This playlist names more clips than any film has.', list + 6);
  const items: PlayItem[] = [];
  let tracks: DiscTrack[] = [];
  let at = list + 10;
  for (let i = 0; i < count; i++) {
    const end = at + 2 + reader.u16(at);
    items.push(itemAt(reader, at));
    if (i === 0) tracks = tracksAt(reader, streamTableAt(reader, at), end);
    at = end;
  }
  return { items, chaptersS: chaptersAt(reader, marks, items), tracks };
}

function itemAt(reader: Reader, at: number): PlayItem {
  const clip = reader.text(at + 2, 5);
  if (!/^\d{5}$/.test(clip)) throw unreadable('This playlist names a clip that no Blu-ray has.', at + 2);
  const [start, end] = [reader.u32(at + 14), reader.u32(at + 18)];
  if (end < start) throw unreadable('This playlist ends a clip before it begins.', at + 18);
  return { clip, inS: start / TICKS_PER_SECOND, outS: end / TICKS_PER_SECOND };
}

/** Behind the fixed part of an item and, where it has several, its angles. */
function streamTableAt(reader: Reader, at: number): number {
  const hasAngles = ((reader.u16(at + 11) >> 4) & 1) === 1;
  return at + 34 + (hasAngles ? 2 + Math.max(0, reader.u8(at + 34) - 1) * 10 : 0);
}

/** Coding type of subtitles in picture form (PGS). */
const PICTURE_SUBTITLES = 0x90;

/** The table of an item: primary video, primary audio, subtitles (PG) in this order, then what is no track of the film. */
function tracksAt(reader: Reader, table: number, end: number): DiscTrack[] {
  const counts = [0, 1, 2].map((i) => reader.u8(table + 4 + i));
  const tracks: DiscTrack[] = [];
  let at = table + 16;
  for (const [kind, count] of counts.entries()) {
    for (let i = 0; i < count && at < end; i++) {
      const attributes = at + 1 + reader.u8(at);
      const isOwn = reader.u8(at + 1) === 1;
      const coding = reader.u8(attributes + 1);
      // Sound and text have their format in front of the language, pictures of text have none.
      const language = kind === 0 ? null : reader.text(attributes + (coding === PICTURE_SUBTITLES ? 2 : 3), 3);
      if (kind > 0 && isOwn && coding !== 0)
        tracks.push({
          trackId: reader.u16(at + 2),
          language: /^[a-z]{3}$/.test(language ?? '') ? languageOf(language) : null,
          isForced: false,
          isHearingImpaired: false,
          isCommentary: false,
        });
      at = attributes + 1 + reader.u8(attributes);
    }
  }
  return tracks;
}

/** Marks of type 1 are entries that people jump to. */
function chaptersAt(reader: Reader, marks: number, items: readonly PlayItem[]): number[] {
  if (marks === 0) return [];
  const count = Math.min(reader.u16(marks + 4), MAX_MARKS);
  const starts: number[] = [];
  let total = 0;
  for (const { inS, outS } of items) {
    starts.push(total);
    total += outS - inS;
  }
  const chapters: number[] = [];
  for (let i = 0; i < count; i++) {
    const at = marks + 6 + i * 14;
    const item = items[reader.u16(at + 2)];
    const start = starts[reader.u16(at + 2)];
    if (reader.u8(at + 1) !== 1 || !item || start === undefined) continue;
    const second = start + reader.u32(at + 4) / TICKS_PER_SECOND - item.inS;
    if (second >= 0 && second < total) chapters.push(second);
  }
  return chapters.toSorted((a, b) => a - b);
}

/** Big-endian numbers; a place beyond the end is refused with it. */
class Reader {
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  u8(at: number): number {
    return this.#at(at, 1).getUint8(at);
  }
  u16(at: number): number {
    return this.#at(at, 2).getUint16(at);
  }
  u32(at: number): number {
    return this.#at(at, 4).getUint32(at);
  }
  text(at: number, length: number): string {
    const view = this.#at(at, length);
    return String.fromCharCode(...Array.from({ length }, (_, i) => view.getUint8(at + i)));
  }

  #at(at: number, length: number): DataView {
    if (at + length > this.#view.byteLength)
      throw unreadable('This playlist of a Blu-ray ends early.', this.#view.byteLength);
    return this.#view;
  }
}
