// Everything of a Matroska or WebM file that is not in clusters: found through the first elements and the SeekHead.
import { ByteWindow } from '../byte-source.ts';
import type { ByteSource } from '../byte-source.ts';
import { MAX_HEADER_LENGTH, UNKNOWN_SIZE, children, readFloat, readHeader, readText, readUint } from './ebml.ts';
import { unreadable } from '../limits.ts';
import { ID } from './ids.ts';
import { readAttachments, readChapters, readTags } from './metadata.ts';
import type { Attachment, MatroskaChapter, MatroskaTags } from './metadata.ts';
import { readTrackEntry } from './tracks.ts';
import type { MatroskaTrack } from './tracks.ts';

/** Metadata beyond this is not metadata. */
const MAX_ELEMENT_BYTES = 16 << 20;
const MAX_TRACKS = 1000;
/** Elements before the first cluster; real files have fewer than ten. */
const MAX_HEAD_ELEMENTS = 1000;

export interface MatroskaHead {
  isWebm: boolean;
  /** Where the Segment's body begins: positions in the file count from here. */
  segmentStart: number;
  /** End of the Segment as the file says; null where its size is unknown (a live recording). */
  declaredEnd: number | null;
  /** Nanoseconds per tick. */
  timestampScale: number;
  /** Ticks; 0 for unknown. */
  duration: number;
  title: string | null;
  date: Date | null;
  muxer: string;
  tracks: MatroskaTrack[];
  chapters: MatroskaChapter[];
  tags: MatroskaTags;
  attachments: Attachment[];
  /** Offsets of elements in the file. */
  cuesAt: number | null;
  firstClusterAt: number | null;
}

/** Throws AppError('media.unreadable') where there is no head to be had. */
export async function readHead(source: ByteSource, signal: AbortSignal): Promise<MatroskaHead> {
  const window = new ByteWindow(source, 1 << 16);
  const reader = new HeadReader(window, signal);
  await reader.readUpToClusters();
  await reader.readSoughtElements();
  if (reader.head.tracks.length === 0)
    throw unreadable(
      'This Matroska file has no list of tracks; it is damaged or was cut off.',
      Math.min(reader.position, source.size),
    );
  return reader.head;
}

class HeadReader {
  position = 0;
  readonly head: MatroskaHead = {
    isWebm: false,
    segmentStart: 0,
    declaredEnd: null,
    timestampScale: 1_000_000,
    duration: 0,
    title: null,
    date: null,
    muxer: '',
    tracks: [],
    chapters: [],
    tags: { file: {}, tracks: new Map() },
    attachments: [],
    cuesAt: null,
    firstClusterAt: null,
  };
  readonly #window: ByteWindow;
  readonly #signal: AbortSignal;
  readonly #sought = new Map<number, number>();
  readonly #seen = new Set<number>();

  constructor(window: ByteWindow, signal: AbortSignal) {
    this.#window = window;
    this.#signal = signal;
  }

  async #header(at: number): Promise<{ id: number; start: number; end: number; isUnknown: boolean } | null> {
    const header = readHeader(await this.#window.bytes(at, MAX_HEADER_LENGTH, this.#signal), 0);
    if (!header) return null;
    const start = at + header.headerLength;
    const isUnknown = header.size === UNKNOWN_SIZE;
    return { id: header.id, start, end: isUnknown ? this.#window.source.size : start + header.size, isUnknown };
  }

  async readUpToClusters(): Promise<void> {
    const ebml = await this.#header(0);
    if (!ebml || ebml.id !== ID.EBML || ebml.end - ebml.start > 4096)
      throw unreadable('This is not a Matroska file.', 0);
    for (const el of children(await this.#window.bytes(ebml.start, ebml.end - ebml.start, this.#signal))) {
      if (el.id === ID.DocType) this.head.isWebm = readText(el.data) === 'webm';
    }
    this.position = ebml.end;
    const segment = await this.#header(this.position);
    if (!segment || segment.id !== ID.Segment)
      throw unreadable(
        'The file ends before its content, or is damaged.',
        Math.min(this.position, this.#window.source.size),
      );
    this.head.segmentStart = this.position = segment.start;
    this.head.declaredEnd = segment.isUnknown ? null : segment.end;
    for (let i = 0; i < MAX_HEAD_ELEMENTS && this.position < this.#window.source.size; i++) {
      const el = await this.#header(this.position);
      if (!el) break;
      if (el.id === ID.Cluster) {
        this.head.firstClusterAt = this.position;
        break;
      }
      if (el.isUnknown) break;
      await this.#take(el, this.position);
      this.position = el.end;
    }
  }

  /** What the SeekHead knows of that was not among the first elements. */
  async readSoughtElements(): Promise<void> {
    // A second SeekHead adds to the map while we walk it; each element is taken once.
    for (const [id, at] of this.#sought) {
      if (this.#seen.has(id) || at >= this.#window.source.size) continue;
      const el = await this.#header(at);
      if (el && el.id === id && !el.isUnknown) await this.#take(el, at);
    }
    if (this.head.firstClusterAt === null) {
      const at = this.#sought.get(ID.Cluster);
      if (at !== undefined && (await this.#header(at))?.id === ID.Cluster) this.head.firstClusterAt = at;
    }
  }

  async #take(el: { id: number; start: number; end: number }, at: number): Promise<void> {
    if (el.id === ID.Cues) this.head.cuesAt ??= at;
    if (el.id === ID.Attachments && !this.#seen.has(el.id)) {
      this.#seen.add(el.id);
      this.head.attachments = await readAttachments(this.#window, el.start, el.end, this.#signal);
    }
    if (!PARSED.has(el.id)) return;
    const isRepeated = this.#seen.has(el.id) && el.id !== ID.SeekHead && el.id !== ID.Tags;
    if (isRepeated || el.end - el.start > MAX_ELEMENT_BYTES) return;
    this.#seen.add(el.id);
    const body = await this.#window.bytes(el.start, el.end - el.start, this.#signal);
    switch (el.id) {
      case ID.SeekHead:
        this.#readSeekHead(body);
        break;
      case ID.Info:
        this.#readInfo(body);
        break;
      case ID.Tracks:
        this.#readTracks(body);
        break;
      case ID.Chapters:
        this.head.chapters = readChapters(body);
        break;
      default:
        readTags(body, this.head.tags);
    }
  }

  #readSeekHead(body: Uint8Array): void {
    for (const seek of children(body)) {
      if (seek.id !== ID.Seek || this.#sought.size > 64) continue;
      let [id, at] = [0, -1];
      for (const el of children(seek.data)) {
        if (el.id === ID.SeekId) id = readUint(el.data);
        if (el.id === ID.SeekPosition) at = this.head.segmentStart + readUint(el.data);
      }
      if (at >= 0 && !this.#sought.has(id)) this.#sought.set(id, at);
    }
  }

  #readInfo(body: Uint8Array): void {
    for (const el of children(body)) {
      if (el.id === ID.TimestampScale) this.head.timestampScale = readUint(el.data) || 1_000_000;
      if (el.id === ID.Duration) this.head.duration = Math.max(0, readFloat(el.data));
      if (el.id === ID.Title) this.head.title = readText(el.data) || null;
      if (el.id === ID.MuxingApp) this.head.muxer = readText(el.data);
      if (el.id === ID.DateUtc && el.data.length === 8) this.head.date = readDate(el.data);
    }
  }

  #readTracks(body: Uint8Array): void {
    for (const el of children(body)) {
      const track = el.id === ID.TrackEntry && this.head.tracks.length < MAX_TRACKS ? readTrackEntry(el.data) : null;
      if (track && [1, 2, 17].includes(track.type)) this.head.tracks.push(track);
    }
  }
}

const PARSED: ReadonlySet<number> = new Set<number>([ID.SeekHead, ID.Info, ID.Tracks, ID.Chapters, ID.Tags]);

/** Nanoseconds since 2001 (RFC 8794 clause 7.6). */
function readDate(data: Uint8Array): Date {
  const ns = new DataView(data.buffer, data.byteOffset, 8).getBigInt64(0);
  return new Date(Date.UTC(2001, 0, 1) + Number(ns / 1_000_000n));
}
