// Information files of discs for tests: DVD title sets and Blu-ray playlists, written by the byte.
import { ascii, concat, number } from './bytes.ts';

export interface CellDraft {
  /** First and last sector. */
  sectors: readonly [number, number];
  seconds: number;
  /** 1 to 3: first, middle, last of a block of angles. */
  angle?: 1 | 2 | 3;
}
export interface ChainDraft {
  seconds: number;
  cells: readonly CellDraft[];
  /** Numbers of the cells at which programs begin, from 1; default: every cell. */
  programs?: readonly number[];
  /** Y′, Cr, Cb of the first colours. */
  palette?: readonly (readonly [number, number, number])[];
}
export interface TitleSetDraft {
  chains: readonly ChainDraft[];
  /** Coding mode (0 AC-3, 4 PCM, 6 DTS …), language and what it is (3: commentary). */
  sounds?: readonly { coding: number; language: string; kind?: number }[];
  subtitles?: readonly { language: string; kind?: number }[];
}

const SECTOR = 2048;

/** VTS_xx_0.IFO. */
export function titleSetFile({ chains, sounds = [], subtitles = [] }: TitleSetDraft): Uint8Array {
  const head = new Uint8Array(2 * SECTOR);
  head.set(ascii('DVDVIDEO-VTS'));
  head.set(number(2, 4), 0xcc);
  head.set(number(sounds.length, 2), 0x202);
  for (const [i, { coding, language, kind = 0 }] of sounds.entries()) {
    const attributes = concat(number((coding << 5) | 4, 1), number(1, 1), ascii(language), number(0, 1));
    head.set(concat(attributes, number(kind, 1)), 0x204 + i * 8);
  }
  head.set(number(subtitles.length, 2), 0x254);
  for (const [i, { language, kind = 0 }] of subtitles.entries())
    head.set(concat(number(1, 1), number(0, 1), ascii(language), number(0, 1), number(kind, 1)), 0x256 + i * 6);
  const bodies = chains.map((chain) => chainBytes(chain, sounds.length, subtitles.length));
  let at = 8 + chains.length * 8;
  const pointers = bodies.map((body) => {
    const pointer = concat(number(0x81000000, 4), number(at, 4));
    at += body.length;
    return pointer;
  });
  const table = concat(number(chains.length, 2), number(0, 2), number(at - 1, 4), ...pointers, ...bodies);
  return concat(head, table);
}

function chainBytes(
  { seconds, cells, programs, palette = [] }: ChainDraft,
  sounds: number,
  subtitles: number,
): Uint8Array {
  const starts = programs ?? cells.map((_, i) => i + 1);
  const head = new Uint8Array(0xec);
  head.set([starts.length, cells.length], 2);
  head.set(time(seconds), 4);
  for (let i = 0; i < sounds; i++) head.set([0x80 | i], 0x0c + i * 2);
  for (let i = 0; i < subtitles; i++) head.set([0x80 | i, i], 0x1c + i * 4);
  for (const [i, colour] of palette.entries()) head.set(colour, 0xa5 + i * 4);
  head.set(number(head.length, 2), 0xe6);
  head.set(number(head.length + starts.length, 2), 0xe8);
  const infos = cells.map(({ sectors, seconds: length, angle = 0 }) =>
    concat(
      number((angle << 6) | (angle > 0 ? 0x10 : 0), 1),
      number(0, 3),
      time(length),
      number(sectors[0], 4),
      number(0, 4),
      number(sectors[1], 4),
      number(sectors[1], 4),
    ),
  );
  return concat(head, Uint8Array.from(starts), ...infos);
}

/** Decimal digits, 25 pictures per second. */
function time(seconds: number): Uint8Array {
  const decimal = (value: number): number => (Math.floor(value / 10) << 4) | Math.floor(value % 10);
  const frames = Math.round((seconds % 1) * 25);
  return Uint8Array.of(
    decimal(Math.floor(seconds / 3600)),
    decimal(Math.floor(seconds / 60) % 60),
    decimal(Math.floor(seconds) % 60),
    0x40 | decimal(frames),
  );
}

export interface PlaylistDraft {
  items: readonly { clip: string; inS: number; outS: number; angles?: readonly string[] }[];
  /** Item and second on its clock. */
  marks?: readonly { item: number; second: number; type?: number }[];
  sounds?: readonly { pid: number; language: string }[];
  subtitles?: readonly { pid: number; language: string }[];
}

/** xxxxx.mpls. */
export function playlistFile({ items, marks = [], sounds = [], subtitles = [] }: PlaylistDraft): Uint8Array {
  const entry = (pid: number): Uint8Array => concat(number(9, 1), number(1, 1), number(pid, 2), number(0, 6));
  const tracks = concat(
    entry(0x1011),
    concat(number(5, 1), number(0x1b, 1), number(0x61, 1), number(0, 3)),
    ...sounds.map((s) => concat(entry(s.pid), number(5, 1), number(0x81, 1), number(0x31, 1), ascii(s.language))),
    ...subtitles.map((s) => concat(entry(s.pid), number(5, 1), number(0x90, 1), ascii(s.language), number(0, 1))),
  );
  const counts = Uint8Array.of(1, sounds.length, subtitles.length, 0, 0, 0, 0);
  const table = concat(number(14 + tracks.length, 2), number(0, 2), counts, number(0, 5), tracks);
  const list = items.map(({ clip, inS, outS, angles = [] }) => {
    const more = concat(
      ...(angles.length > 0 ? [number(angles.length + 1, 1), number(0, 1)] : []),
      ...angles.map((a) => concat(ascii(a), ascii('M2TS'), number(0, 1))),
    );
    const flags = number(angles.length > 0 ? 0x11 : 1, 2);
    const times = concat(number(Math.round(inS * 45_000), 4), number(Math.round(outS * 45_000), 4));
    const fixed = concat(ascii(clip), ascii('M2TS'), flags, number(0, 1), times, number(0, 8), number(0, 4));
    const body = concat(fixed, more, table);
    return concat(number(body.length, 2), body);
  });
  const play = concat(number(0, 2), number(items.length, 2), number(0, 2), ...list);
  const entries = marks.map(({ item, second, type = 1 }) =>
    concat(
      number(0, 1),
      number(type, 1),
      number(item, 2),
      number(Math.round(second * 45_000), 4),
      number(0xffff, 2),
      number(0, 4),
    ),
  );
  const mark = concat(number(marks.length, 2), ...entries);
  const head = concat(ascii('MPLS0200'), number(40, 4), number(40 + 4 + play.length, 4), number(0, 24));
  return concat(head, number(play.length, 4), play, number(mark.length, 4), mark);
}
