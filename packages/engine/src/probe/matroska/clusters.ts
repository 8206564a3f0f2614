// Walks the blocks of clusters, in file order, with or without their payloads. Clusters are stepped into rather than trusted:
// sizes may be unknown (live recordings), wrong, or beyond the end of a file that was cut off.
import { ByteWindow } from '../byte-source.ts';
import type { ByteSource, ReadSizes } from '../byte-source.ts';
import type { ReadMemory } from '../read-pool.ts';
import { UNKNOWN_SIZE, readHeader, readUint, readVint, vintLength } from './ebml.ts';
import type { ElementHeader } from './ebml.ts';
import { MAX_FRAME_BYTES, tooManyFrames } from '../limits.ts';
import { CLUSTER_FILLERS, ID, TOP_LEVEL } from './ids.ts';
import { laceCount } from './lacing.ts';

export interface Block {
  track: number;
  /** Ticks of the file: the cluster's time and the block's own. */
  time: number;
  isKey: boolean;
  /** Bits of LACING. */
  lacing: number;
  /** Frames in the block. */
  laces: number;
  /** Ticks; null where the file does not say. */
  duration: number | null;
  /** Offset of the Cluster the block is in. */
  clusterAt: number;
  /** Offset of the payload in the file, and its size. */
  payloadAt: number;
  size: number;
  /** What follows the block's flags; null where the track is not wanted. */
  payload: Uint8Array | null;
}

export interface BlockScan {
  source: ByteSource;
  /** Offset of an element at cluster level or of a cluster. */
  from: number;
  to: number;
  signal: AbortSignal;
  /**
   * Whether the payload of a block is read. `time` as in `Block`; `isKey` as far as the block itself tells, which one in a
   * group does not.
   */
  wants: (track: number, isFirstOfTrack: boolean, time: number, isKey: boolean) => boolean;
  /** Returns false to stop. */
  onBlock: (block: Block) => boolean;
  /** How much reads fetch; small ones step over payloads, large ones read them on the way. */
  chunkBytes: ReadSizes | number;
  /** Where what is read lies; payloads are views into it. */
  memory?: ReadMemory | undefined;
  /** Where `from` lies inside a cluster: its offset and time in ticks. */
  inCluster?: { at: number; time: number };
}

export interface ScanEnd {
  /** How often bytes made no sense and the next cluster had to be searched for. */
  damages: number;
  /** The last element was cut off by the end of the file. */
  isCutOff: boolean;
  /** Offset where the scan ended. */
  at: number;
}

/** Element header, track number, time and flags. */
const PEEK_BYTES = 40;
const SEARCH_BYTES = 1 << 20;
/** Of one walk: a day of pictures, or half a day of pictures and sound. */
const MAX_BLOCKS = 4_000_000;

/** What became of the bytes: taken, no element that can stand here, or so many of them are needed. */
type Step = 'done' | 'damage' | number;

interface Group {
  end: number;
  block: Block | null;
  hasReference: boolean;
  duration: number | null;
}

/**
 * Walks until `to`, the end of the file, or a `false` from `onBlock`. Throws what the source throws, AppError('media.unreadable')
 * for more blocks than any film has.
 */
export async function scanBlocks(scan: BlockScan): Promise<ScanEnd> {
  return await new Scanner(scan).run();
}

class Scanner {
  readonly #scan: BlockScan;
  readonly #window: ByteWindow;
  readonly #end: number;
  readonly #seenTracks = new Set<number>();
  #blocks = 0;
  #at: number;
  #clusterAt = -1;
  #clusterEnd = Infinity;
  #clusterTime = 0;
  #group: Group | null = null;
  #damages = 0;
  #isCutOff = false;
  #isStopped = false;

  constructor(scan: BlockScan) {
    this.#scan = scan;
    this.#window = new ByteWindow(scan.source, scan.chunkBytes, scan.memory);
    this.#at = scan.from;
    this.#clusterAt = scan.inCluster?.at ?? -1;
    this.#clusterTime = scan.inCluster?.time ?? 0;
    this.#end = Math.min(scan.to, scan.source.size);
  }

  async run(): Promise<ScanEnd> {
    let wantedBytes = PEEK_BYTES;
    while (!this.#isStopped) {
      if (this.#group && this.#at >= this.#group.end) this.#closeGroup();
      if (this.#isStopped || this.#at >= this.#end) break;
      const buffered = this.#window.peek(this.#at, wantedBytes);
      const bytes = buffered ?? (await this.#window.load(this.#at, wantedBytes, this.#scan.signal));
      const step = this.#step(bytes);
      if (step === 'damage') await this.#resync();
      wantedBytes = typeof step === 'number' ? step : PEEK_BYTES;
    }
    return { damages: this.#damages, isCutOff: this.#isCutOff, at: this.#at };
  }

  /** One element that starts with `bytes`. */
  #step(bytes: Uint8Array): Step {
    if (this.#at >= this.#clusterEnd) this.#leaveCluster();
    const header = readHeader(bytes, 0);
    if (!header) return this.#atEndOfFile(bytes.length);
    const start = this.#at + header.headerLength;
    if (header.id === ID.Cluster || header.id === ID.Segment) {
      this.#leaveCluster();
      this.#clusterAt = header.id === ID.Cluster ? this.#at : -1;
      if (header.size !== UNKNOWN_SIZE) this.#clusterEnd = start + header.size;
      this.#clusterTime = 0;
      this.#at = start;
      return 'done';
    }
    if (header.size === UNKNOWN_SIZE) return 'damage';
    const end = start + header.size;
    if (TOP_LEVEL.has(header.id)) {
      this.#leaveCluster();
      this.#at = end;
      return 'done';
    }
    if (end > Math.min(this.#clusterEnd, this.#group?.end ?? Infinity)) return 'damage';
    if (end > this.#window.source.size) {
      this.#group = null;
      return this.#cutOff();
    }
    return this.#inCluster(header, bytes);
  }

  #inCluster({ id, headerLength, size }: ElementHeader, bytes: Uint8Array): Step {
    const start = this.#at + headerLength;
    const data = bytes.subarray(headerLength, Math.min(bytes.length, headerLength + size));
    switch (id) {
      case ID.Timestamp:
        this.#clusterTime = readUint(data);
        break;
      case ID.BlockGroup:
        this.#closeGroup();
        this.#group = { end: start + size, block: null, hasReference: false, duration: null };
        this.#at = start;
        return 'done';
      case ID.ReferenceBlock:
        if (this.#group) this.#group.hasReference = true;
        break;
      case ID.BlockDuration:
        if (this.#group) this.#group.duration = readUint(data);
        break;
      case ID.SimpleBlock:
      case ID.Block: {
        const block = this.#readBlock(data, start, size);
        if (block === 'payload') return headerLength + size;
        if (!block) return 'damage';
        if (++this.#blocks > MAX_BLOCKS) throw tooManyFrames(this.#at);
        if (id === ID.SimpleBlock) this.#emit(block);
        else if (this.#group) this.#group.block = block;
        break;
      }
      default:
        if (!CLUSTER_FILLERS.has(id)) return 'damage';
    }
    this.#at = start + size;
    return 'done';
  }

  /** null for bytes that are no block; 'payload' when all of it must be in `data` first. */
  #readBlock(data: Uint8Array, start: number, size: number): Block | 'payload' | null {
    const track = readVint(data, 0);
    const numberLength = vintLength(data[0] ?? 0);
    if (this.#clusterAt < 0 || track === null || track < 1 || size < numberLength + 3) return null;
    const relative = ((data[numberLength]! << 24) | (data[numberLength + 1]! << 16)) >> 16;
    const time = this.#clusterTime + relative;
    const flags = data[numberLength + 2]!;
    const isKey = (flags & 0x80) !== 0;
    const isFirst = !this.#seenTracks.has(track);
    const isWanted = size <= MAX_FRAME_BYTES && this.#scan.wants(track, isFirst, time, isKey);
    if (isWanted && data.length < size) return 'payload';
    this.#seenTracks.add(track);
    const body = numberLength + 3;
    const lacing = (flags >> 1) & 3;
    return {
      track,
      time,
      isKey,
      lacing,
      laces: laceCount(data[body], lacing),
      duration: null,
      clusterAt: this.#clusterAt,
      payloadAt: start + body,
      size: size - body,
      payload: isWanted ? data.subarray(body) : null,
    };
  }

  #leaveCluster(): void {
    this.#closeGroup();
    this.#clusterAt = -1;
    this.#clusterEnd = Infinity;
  }

  /** A group is a key frame when it references nothing (RFC 9559 clause 10.2). */
  #closeGroup(): void {
    const group = this.#group;
    this.#group = null;
    if (group?.block) this.#emit({ ...group.block, isKey: !group.hasReference, duration: group.duration });
  }

  #emit(block: Block): void {
    if (!this.#isStopped && !this.#scan.onBlock(block)) this.#isStopped = true;
  }

  #atEndOfFile(bytesLeft: number): Step {
    return bytesLeft >= PEEK_BYTES || this.#at + bytesLeft < this.#window.source.size ? 'damage' : this.#cutOff();
  }

  #cutOff(): Step {
    this.#isCutOff = true;
    this.#at = this.#end;
    return 'done';
  }

  /** To the next cluster, whatever lies between. */
  async #resync(): Promise<void> {
    if (this.#isStopped) return;
    this.#leaveCluster();
    this.#damages++;
    for (let at = this.#at + 1; at < this.#end;) {
      // What is buffered is searched first: a file full of false starts must not cost a read for each.
      const bytes =
        this.#window.rest(at, CLUSTER_ID.length) ?? (await this.#window.load(at, SEARCH_BYTES, this.#scan.signal));
      const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(CLUSTER_ID);
      if (found >= 0) {
        this.#at = at + found;
        return;
      }
      at += Math.max(1, bytes.length - CLUSTER_ID.length + 1);
    }
    this.#at = this.#end;
  }
}

const CLUSTER_ID = Buffer.from([0x1f, 0x43, 0xb6, 0x75]);
