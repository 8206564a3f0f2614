// iTunes tags, cover pictures and chapter lists in `udta`.
import { Cursor, boxes, findBox } from './boxes.ts';

export interface MovieChapter {
  startMs: number;
  title: string;
}

const MAX_CHAPTERS = 10_000;
const MAX_TEXT = 4096;

const TEXT_TAGS: Readonly<Record<string, string>> = {
  '\u00a9nam': 'title',
  '\u00a9ART': 'artist',
  aART: 'album_artist',
  '\u00a9alb': 'album',
  '\u00a9day': 'date',
  '\u00a9gen': 'genre',
  '\u00a9cmt': 'comment',
  desc: 'description',
  ldes: 'synopsis',
  '\u00a9too': 'encoder',
  '\u00a9wrt': 'composer',
  cprt: 'copyright',
  tvsh: 'show',
  tven: 'episode_id',
  tvnn: 'network',
  '\u00a9grp': 'grouping',
};
const NUMBER_TAGS: Readonly<Record<string, string>> = {
  tvsn: 'season_number',
  tves: 'episode_sort',
  stik: 'media_type',
  hdvd: 'hd_video',
};
const PAIR_TAGS: Readonly<Record<string, string>> = { trkn: 'track', disk: 'disc' };

/** Tags with lower-case keys, as ffmpeg names them. */
export function readMovieTags(userData: Uint8Array): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const { type, value } of listItems(userData)) {
    const text = TEXT_TAGS[type];
    const number = NUMBER_TAGS[type];
    const pair = PAIR_TAGS[type];
    if (text !== undefined && value.length > 0) tags[text] = new TextDecoder().decode(value.subarray(0, MAX_TEXT));
    else if (number !== undefined && value.length <= 6)
      tags[number] = String(value.reduce((sum, b) => sum * 256 + b, 0));
    else if (pair !== undefined && value.length >= 6)
      tags[pair] = value[5] === 0 ? String(value[3]) : `${value[3]}/${value[5]}`;
  }
  return tags;
}

/** ffmpeg's codec names of the covers in the file, in their order. */
export function readCoverCodecs(userData: Uint8Array): string[] {
  const covers = listItems(userData).filter((item) => item.type === 'covr' && item.value.length > 0);
  return covers.map((item) => (item.kind === 14 ? 'png' : item.kind === 27 ? 'bmp' : 'mjpeg'));
}

interface ListItem {
  type: string;
  /** Well-known type of the value: 1 UTF-8, 13 JPEG, 14 PNG, 21 number. */
  kind: number;
  value: Uint8Array;
}

function listItems(userData: Uint8Array): ListItem[] {
  const meta = findBox(userData, 'meta');
  // MP4's `meta` has version and flags, QuickTime's has not.
  const list = meta && (findBox(meta.subarray(4), 'ilst') ?? findBox(meta, 'ilst'));
  const items: ListItem[] = [];
  for (const item of boxes(list ?? new Uint8Array(0))) {
    for (const part of boxes(item.data)) {
      if (part.type !== 'data' || items.length > 1000) continue;
      const c = new Cursor(part.data);
      const kind = c.u32();
      c.skip(4);
      items.push({ type: item.type, kind, value: c.bytes() });
    }
  }
  return items;
}

/** Nero's chapter list: times in 100 ns. */
export function readChapterList(userData: Uint8Array): MovieChapter[] {
  const c = new Cursor(findBox(userData, 'chpl') ?? new Uint8Array(0));
  const version = c.u8();
  c.skip(version === 0 ? 3 : 7);
  const count = version === 0 ? c.u32() & 255 : c.u8();
  const chapters: MovieChapter[] = [];
  for (let i = 0; i < Math.min(count, MAX_CHAPTERS) && c.left >= 9; i++) {
    const startMs = Math.round(c.u64() / 10_000);
    chapters.push({ startMs, title: new TextDecoder().decode(c.bytes(c.u8())) });
  }
  return chapters;
}

/** Text of a chapter or QuickTime text sample: its length, then UTF-8, or UTF-16 with its mark. */
export function readTextSample(sample: Uint8Array): string {
  const c = new Cursor(sample);
  const text = c.bytes(Math.min(c.u16(), MAX_TEXT));
  if (text[0] === 0xfe && text[1] === 0xff) return new TextDecoder('utf-16be').decode(text);
  if (text[0] === 0xff && text[1] === 0xfe) return new TextDecoder('utf-16le').decode(text);
  return new TextDecoder().decode(text);
}
