// The `moov` box: tracks as they stand in the file (ISO/IEC 14496-12 clause 8, QuickTime File Format).
import { Cursor, boxes, findBox, findPath, readText } from './boxes.ts';
import { readSampleEntry } from './sample-entry.ts';
import type { SampleEntry } from './sample-entry.ts';

export interface MovieTrack {
  id: number;
  /** Handler type: vide, soun, text, sbtl, subt … */
  handler: string;
  handlerName: string;
  /** Of the track's own name box. */
  name: string | null;
  isEnabled: boolean;
  /** Clockwise degrees. */
  rotation: number;
  /** Ticks per second of the track's media. */
  timescale: number;
  /** Ticks; 0 for unknown. */
  duration: number;
  language: string | null;
  edits: Edit[];
  entry: SampleEntry | null;
  /** More than one sample description: parameters change within the track. */
  hasSeveralEntries: boolean;
  /** Body of `stbl`. */
  sampleTable: Uint8Array;
  /** Tracks whose samples are this one's chapters. */
  chapterTracks: number[];
  /** Characteristics and kinds, as one text to search. */
  traits: string;
}

export interface Edit {
  /** Movie ticks. */
  duration: number;
  /** Media ticks; -1 for an empty edit. */
  mediaTime: number;
}

/** Defaults of fragments (`trex`). */
export interface FragmentDefaults {
  duration: number;
  size: number;
  flags: number;
}

export interface Movie {
  timescale: number;
  /** Movie ticks; 0 for unknown. */
  duration: number;
  tracks: MovieTrack[];
  /** By track id; empty for a file that cannot have fragments. */
  fragmentDefaults: Map<number, FragmentDefaults>;
  hasFragments: boolean;
  /** Body of `udta`. */
  userData: Uint8Array;
  /** Whether `udta` stands before the first track: pictures in it then are the first streams. */
  isUserDataFirst: boolean;
}

const MAX_TRACKS = 1000;
const MAX_EDITS = 10_000;

export function readMovie(moov: Uint8Array): Movie {
  const movie: Movie = {
    timescale: 1000,
    duration: 0,
    tracks: [],
    fragmentDefaults: new Map(),
    hasFragments: false,
    userData: new Uint8Array(0),
    isUserDataFirst: false,
  };
  for (const box of boxes(moov)) {
    if (box.type === 'mvhd') {
      const header = readMediaHeader(box.data);
      movie.timescale = header.timescale || 1000;
      movie.duration = header.duration;
    }
    if (box.type === 'trak' && movie.tracks.length < MAX_TRACKS) {
      const track = readTrack(box.data);
      if (track) movie.tracks.push(track);
    }
    if (box.type === 'udta') {
      movie.isUserDataFirst = movie.tracks.length === 0;
      movie.userData = box.data;
    }
    if (box.type === 'mvex') readExtends(box.data, movie);
  }
  return movie;
}

function readExtends(mvex: Uint8Array, movie: Movie): void {
  movie.hasFragments = true;
  for (const box of boxes(mvex)) {
    if (box.type !== 'trex' || movie.fragmentDefaults.size > MAX_TRACKS) continue;
    const c = new Cursor(box.data);
    c.skip(4);
    const id = c.u32();
    c.skip(4);
    movie.fragmentDefaults.set(id, { duration: c.u32(), size: c.u32(), flags: c.u32() });
  }
}

/** The fields that mvhd and mdhd share. */
function readMediaHeader(data: Uint8Array): { timescale: number; duration: number; rest: Cursor } {
  const c = new Cursor(data);
  const version = c.u8();
  c.skip(3 + (version === 1 ? 16 : 8));
  const timescale = c.u32();
  const duration = version === 1 ? c.u64() : c.u32();
  const isUnknown = duration >= 2 ** 53 || (version === 0 && duration === 0xffff_ffff);
  return { timescale, duration: isUnknown ? 0 : duration, rest: c };
}

/** null for a track without media. */
function readTrack(trak: Uint8Array): MovieTrack | null {
  const tkhd = findBox(trak, 'tkhd');
  const mdia = findBox(trak, 'mdia');
  const mdhd = mdia && findBox(mdia, 'mdhd');
  const sampleTable = mdia && findPath(mdia, 'minf', 'stbl');
  if (!tkhd || !mdhd || !sampleTable) return null;
  const media = readMediaHeader(mdhd);
  if (media.timescale === 0) return null;
  const hdlr = new Cursor(findBox(mdia, 'hdlr') ?? new Uint8Array(0));
  hdlr.skip(8);
  const handler = String.fromCharCode(...hdlr.bytes(4));
  hdlr.skip(12);
  const entries = new Cursor(findBox(sampleTable, 'stsd') ?? new Uint8Array(0));
  entries.skip(4);
  const count = entries.u32();
  const first = boxes(entries.bytes()).next().value;
  const userData = findBox(trak, 'udta');
  return {
    ...readTrackHeader(tkhd),
    handler,
    handlerName: handlerName(hdlr.bytes()),
    name: userData && trackName(userData),
    timescale: media.timescale,
    duration: media.duration,
    language: readLanguage(mdia, media.rest.u16()),
    edits: readEdits(findPath(trak, 'edts', 'elst')),
    entry: first ? readSampleEntry(first.type, first.data, handler) : null,
    hasSeveralEntries: count > 1,
    sampleTable,
    chapterTracks: readIds(findPath(trak, 'tref', 'chap')),
    traits: userData
      ? [...boxes(userData)]
          .filter((b) => b.type === 'tagc' || b.type === 'kind')
          .map((b) => readLatin(b.data))
          .join(' ')
      : '',
  };
}

function readTrackHeader(tkhd: Uint8Array): Pick<MovieTrack, 'id' | 'isEnabled' | 'rotation'> {
  const c = new Cursor(tkhd);
  const version = c.u8();
  c.skip(2);
  const isEnabled = (c.u8() & 1) === 1;
  c.skip(version === 1 ? 16 : 8);
  const id = c.u32();
  c.skip(4 + (version === 1 ? 8 : 4) + 16);
  const [a, b] = [c.i32(), c.i32()];
  return { id, isEnabled, rotation: (Math.atan2(b, a) * 180) / Math.PI };
}

/** QuickTime counts the letters first, MP4 ends them with a zero. */
function handlerName(bytes: Uint8Array): string {
  const isCounted = bytes.length > 1 && bytes[0] === bytes.length - 1;
  return readText(isCounted ? bytes.subarray(1) : bytes);
}

function trackName(userData: Uint8Array): string | null {
  const name = findBox(userData, 'name');
  return (name && readText(name).trim()) || null;
}

function readLatin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 1024)).replaceAll('\0', ' ');
}

const MAC_LANGUAGES = [
  'eng',
  'fra',
  'deu',
  'ita',
  'nld',
  'swe',
  'spa',
  'dan',
  'por',
  'nor',
  'heb',
  'jpn',
  'ara',
  'fin',
  'ell',
];

/** `elng` (BCP 47) before three packed letters; small numbers are QuickTime's own list. */
function readLanguage(mdia: Uint8Array, packed: number): string | null {
  const tag = findBox(mdia, 'elng');
  if (tag) return readText(tag.subarray(4)) || null;
  if (packed < 0x400) return MAC_LANGUAGES[packed] ?? null;
  if (packed === 0x7fff) return null;
  return String.fromCharCode(...[10, 5, 0].map((shift) => ((packed >> shift) & 31) + 0x60));
}

function readEdits(elst: Uint8Array | null): Edit[] {
  if (!elst) return [];
  const c = new Cursor(elst);
  const version = c.u8();
  c.skip(3);
  const count = Math.min(c.u32(), Math.floor(c.left / (version === 1 ? 20 : 12)), MAX_EDITS);
  return Array.from({ length: count }, () => {
    const edit = version === 1 ? { duration: c.u64(), mediaTime: c.i64() } : { duration: c.u32(), mediaTime: c.i32() };
    c.skip(4);
    return edit;
  });
}

function readIds(data: Uint8Array | null): number[] {
  const c = new Cursor(data ?? new Uint8Array(0));
  return Array.from({ length: Math.min(100, Math.floor(c.left / 4)) }, () => c.u32());
}
