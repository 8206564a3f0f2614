// The information file of a DVD title set (VTS_xx_0.IFO): its program chains, which cells of its video they play, and its tracks.
// The layout is that of the DVD-Video specification (part 3), as http://dvd.sourceforge.net/dvdinfo/ describes it.
import { languageOf } from '../language.ts';
import { unreadable } from '../limits.ts';

export interface Cell {
  /** Of the title's video, 2048 bytes each; both belong to the cell. */
  firstSector: number;
  lastSector: number;
  /** By the cell's own word. */
  seconds: number;
}

export interface ProgramChain {
  /** By its own word, which protected discs lie with. */
  seconds: number;
  /** In the order of playing; of several angles the first. */
  cells: Cell[];
  /** Positions in `cells` at which a program, which is a chapter to people, begins. */
  chapterCells: number[];
  tracks: DiscTrack[];
  /** Of subtitles: sixteen times Y′, Cr, Cb. */
  palette: [y: number, cr: number, cb: number][];
}

/** What a disc says about a track: a stream in the video says nothing but its number. */
export interface DiscTrack {
  /** Number of the stream as ffmpeg calls it: private stream or PID. */
  trackId: number;
  language: string | null;
  isForced: boolean;
  isHearingImpaired: boolean;
  isCommentary: boolean;
}

/** The largest information files have some hundred kilobytes. */
export const MAX_IFO_BYTES: number = 4 << 20;
export const SECTOR_BYTES = 2048;
const MAX_CHAINS = 999;

/** Throws AppError('media.unreadable') with the byte offset of what is wrong. Chains that lie outside of the file are left out. */
export function parseTitleSet(bytes: Uint8Array): ProgramChain[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (Buffer.from(bytes.subarray(0, 12)).toString('latin1') !== 'DVDVIDEO-VTS')
    throw unreadable('This is no information file of a DVD title set.', 0);
  if (bytes.length < HEAD_BYTES)
    throw unreadable('The information file of a DVD title set ends in its head.', bytes.length);
  const table = view.getUint32(0xcc) * SECTOR_BYTES;
  if (table === 0 || table + 8 > bytes.length)
    throw unreadable('The information file of a DVD title set has no program chains.', 0xcc);
  const count = Math.min(view.getUint16(table), MAX_CHAINS, Math.floor((bytes.length - table - 8) / 8));
  const starts = Array.from({ length: count }, (_, i) => table + view.getUint32(table + 8 + i * 8 + 4));
  return starts.map((start) => chainAt(view, start)).filter((chain) => chain !== null);
}

/** Up to the end of the attributes of subtitles. */
const HEAD_BYTES = 0x256 + 32 * 6;
/** Up to the last of its offsets. */
const CHAIN_BYTES = 0xec;
const CELL_BYTES = 24;

function chainAt(view: DataView, at: number): ProgramChain | null {
  if (at + CHAIN_BYTES > view.byteLength) return null;
  const programs = view.getUint8(at + 2);
  const cellCount = view.getUint8(at + 3);
  const cellsAt = at + view.getUint16(at + 0xe8);
  const mapAt = at + view.getUint16(at + 0xe6);
  if (cellsAt + cellCount * CELL_BYTES > view.byteLength) return null;
  const cells: Cell[] = [];
  /** By the number of a cell on the disc, its position among those that are played. */
  const positions: number[] = [];
  for (let i = 0; i < cellCount; i++) {
    const cell = cellsAt + i * CELL_BYTES;
    positions.push(cells.length);
    if (isOtherAngle(view.getUint8(cell))) continue;
    const [firstSector, lastSector] = [view.getUint32(cell + 8), view.getUint32(cell + 20)];
    cells.push({ firstSector, lastSector, seconds: playbackTime(view, cell + 4) });
  }
  const chapterCells = Array.from({ length: mapAt + programs <= view.byteLength ? programs : 0 }, (_, p) => {
    return positions[view.getUint8(mapAt + p) - 1] ?? -1;
  });
  return {
    seconds: playbackTime(view, at + 4),
    cells,
    chapterCells: chapterCells.filter((c) => c >= 0),
    tracks: tracksOf(view, at),
    palette: Array.from({ length: 16 }, (_, i) => {
      const colour = at + 0xa4 + i * 4;
      return [view.getUint8(colour + 1), view.getUint8(colour + 2), view.getUint8(colour + 3)];
    }),
  };
}

/** Bits 7–6: 1 is the first cell of a block of angles, 2 and 3 those behind it. */
function isOtherAngle(category: number): boolean {
  return category >> 6 >= 2;
}

/** Hours, minutes, seconds and frames in two decimal digits each; the first two bits of the frames tell how many make a second. */
function playbackTime(view: DataView, at: number): number {
  const decimal = (byte: number): number => (byte >> 4) * 10 + (byte & 15);
  const [hours, minutes, seconds] = [0, 1, 2].map((i) => decimal(view.getUint8(at + i))) as [number, number, number];
  const frames = view.getUint8(at + 3);
  const rate = frames >> 6 === 1 ? 25 : 30_000 / 1001;
  return hours * 3600 + minutes * 60 + seconds + decimal(frames & 0x3f) / rate;
}

/** Numbers of the first stream of each coding mode; 1 is MPEG-1, 2 MPEG-2 with its own number, as ffmpeg counts them. */
const SOUND_IDS: Readonly<Record<number, number>> = { 0: 0x80, 2: 0x1c0, 3: 0x1c0, 4: 0xa0, 6: 0x88 };
const FIRST_SUBTITLE_ID = 0x20;

/** By the attributes of the title set, through the numbers that the chain at `chain` gives its streams. */
function tracksOf(view: DataView, chain: number): DiscTrack[] {
  const tracks: DiscTrack[] = [];
  const sounds = Math.min(8, view.getUint16(0x202));
  for (let i = 0; i < sounds; i++) {
    const at = 0x204 + i * 8;
    const control = view.getUint8(chain + 0x0c + i * 2);
    const base = SOUND_IDS[view.getUint8(at) >> 5];
    if (base === undefined || (control & 0x80) === 0) continue;
    const kind = view.getUint8(at + 5);
    tracks.push({
      trackId: base + (control & 7),
      language: ((view.getUint8(at) >> 2) & 3) === 1 ? languageAt(view, at + 2) : null,
      isForced: false,
      isHearingImpaired: false,
      isCommentary: kind === 3 || kind === 4,
    });
  }
  const subtitles = Math.min(32, view.getUint16(0x254));
  for (let i = 0; i < subtitles; i++) {
    const at = 0x256 + i * 6;
    // Four numbers: for 4:3, wide, letterboxed and cropped screens. Wide ones are all that is left.
    const control = view.getUint32(chain + 0x1c + i * 4);
    if (control >>> 31 === 0) continue;
    const kind = view.getUint8(at + 5);
    const numbers = [(control >>> 24) & 0x1f, (control >>> 16) & 0x1f];
    for (const number of new Set(numbers)) {
      tracks.push({
        trackId: FIRST_SUBTITLE_ID + number,
        language: languageAt(view, at + 2),
        isForced: kind === 9,
        isHearingImpaired: kind >= 5 && kind <= 7,
        isCommentary: kind >= 13,
      });
    }
  }
  return tracks;
}

/** ISO 639-1, two letters. */
function languageAt(view: DataView, at: number): string | null {
  const text = String.fromCharCode(view.getUint8(at), view.getUint8(at + 1)).toLowerCase();
  return /^[a-z]{2}$/.test(text) ? languageOf(text) : null;
}
