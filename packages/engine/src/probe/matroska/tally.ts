// What walking blocks leaves behind: first and last times, key frames, a few first packets.
import type { Block } from './clusters.ts';

/** First frames kept to find the frame rate. */
const OPENING_FRAMES = 64;
/** First packets kept of a track whose packets tell their own length. */
const OPENING_PACKETS = 12;
/** Key frames of one file; a hundred hours of one a frame. */
const MAX_KEYFRAMES = 2_000_000;

export interface TrackTally {
  /** Ticks of the first blocks, in file order. */
  opening: number[];
  packets: Uint8Array[];
  firstTime: number;
  /** Latest block in presentation order. */
  lastTime: number;
  lastLaces: number;
  lastDuration: number | null;
  blocks: number;
  bytes: number;
}

export class BlockTally {
  readonly tracks: Map<number, TrackTally> = new Map();
  /** Of the main track; ticks and offsets of cluster and payload, in file order. */
  readonly keyframes: { time: number; clusterAt: number; payloadAt: number }[] = [];
  readonly #mainTrack: number;
  readonly #maxTime: number;

  /** Blocks beyond `maxTime` ticks are damage and are not counted. */
  constructor(mainTrack: number, maxTime: number) {
    this.#mainTrack = mainTrack;
    this.#maxTime = maxTime;
  }

  meanBlockBytes(): number {
    const tracks = [...this.tracks.values()];
    const blocks = tracks.reduce((sum, t) => sum + t.blocks, 0);
    return blocks === 0 ? 0 : tracks.reduce((sum, t) => sum + t.bytes, 0) / blocks;
  }

  wantsPacket(track: number): boolean {
    return (this.tracks.get(track)?.packets.length ?? 0) < OPENING_PACKETS;
  }

  add(block: Block): void {
    if (Math.abs(block.time) > this.#maxTime) return;
    const track = this.tracks.get(block.track) ?? this.#start(block);
    if (block.payload && track.packets.length < OPENING_PACKETS) track.packets.push(block.payload);
    if (track.opening.length < OPENING_FRAMES) track.opening.push(block.time);
    track.firstTime = Math.min(track.firstTime, block.time);
    if (block.time >= track.lastTime) {
      track.lastTime = block.time;
      track.lastLaces = block.laces;
      track.lastDuration = block.duration;
    }
    track.blocks++;
    track.bytes += block.size;
    if (block.track === this.#mainTrack && block.isKey && this.keyframes.length < MAX_KEYFRAMES) {
      this.keyframes.push({ time: block.time, clusterAt: block.clusterAt, payloadAt: block.payloadAt });
    }
  }

  #start(block: Block): TrackTally {
    const track: TrackTally = {
      opening: [],
      packets: [],
      firstTime: block.time,
      lastTime: block.time,
      lastLaces: 1,
      lastDuration: null,
      blocks: 0,
      bytes: 0,
    };
    this.tracks.set(block.track, track);
    return track;
  }
}
