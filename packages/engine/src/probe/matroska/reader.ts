// Cuts packets out of a Matroska or WebM file.
import { AppError } from '@praxino/contracts/errors';
import type { AudioStream, MediaIndex, Packet, SubtitlePackets, TimeRange, VideoStream } from '../../model.ts';
import { countingSource } from '../byte-source.ts';
import type { ByteSource, ReadSizes } from '../byte-source.ts';
import type { ReadMemory } from '../read-pool.ts';
import { MAX_RANGE_BYTES, MAX_RANGE_PACKETS, rangeTooLarge } from '../limits.ts';
import { gridKeyframe, keyframeLost } from '../grid-keyframe.ts';
import { withDurations } from '../packet-durations.ts';
import type { PacketSource } from '../packet-source.ts';
import { scanBlocks } from './clusters.ts';
import type { Block } from './clusters.ts';
import { readCues } from './cues.ts';
import type { Cue } from './cues.ts';
import { readHead } from './head.ts';
import type { MatroskaHead } from './head.ts';
import { splitLaces } from './lacing.ts';
import { decodePayload } from './payload.ts';
import { readSubtitles } from './subtitles.ts';
import { audioSamples, laceSamples, secondsOf, videoRule, videoTicks } from './timing.ts';
import type { MatroskaTrack } from './tracks.ts';

/** How a stretch of the file is read. */
interface Reading {
  signal: AbortSignal;
  /** Where its bytes go; else into memory of their own. */
  memory: ReadMemory | undefined;
}

/** What is done with the blocks of a stretch; false from the first two ends it. */
interface Scanning {
  onBlock: (block: Block) => boolean;
  /** Of other tracks. */
  goesOn?: (other: Block) => boolean;
  /** A block from which on nothing is wanted; it still comes, without its payload. */
  isOver?: (time: number, isKey: boolean) => boolean;
}

interface Spent {
  bytes: number;
}

/** A place to start reading: a cluster and a time it is about. */
interface Anchor {
  seconds: number;
  clusterAt: number;
}

/** Reads fetch at most this at once. */
const MAX_READ_BYTES = 32 << 20;
/** Longest packet of sound, roundly. */
const OVERLAP_SECONDS = 0.1;
/**
 * Read behind a segment: its pictures end where the next key frame's block begins, its sound behind that key frame. The same for
 * both, so that one read serves them.
 */
const OVERLAP_BYTES = 1 << 18;
/** A key frame mostly begins its cluster: enough to find it, and little next to its payload. */
const MIN_KEYFRAME_READ_BYTES = 1 << 13;
/** Sound between pictures of more bytes than this is picked out of them; else all is read at once. */
const MAX_WHOLE_READ_BYTES = 8 << 20;
const STEPPING: ReadSizes = { first: 1 << 16, least: 1 << 14, most: 1 << 18 };
/** No muxer keeps tracks farther apart than this. */
const INTERLEAVE_SECONDS = 10;

/** Reads from `source`, which the caller closes. Throws AppError('media.unreadable' | 'media.missing' | 'media.changed'). */
export async function openMatroskaReader(
  source: ByteSource,
  index: MediaIndex,
  signal: AbortSignal,
): Promise<PacketSource> {
  return new MatroskaReader(source, index, await readHead(source, signal));
}

class MatroskaReader implements PacketSource {
  readonly #source: ByteSource;
  readonly #index: MediaIndex;
  readonly #head: MatroskaHead;
  readonly #end: number;
  #anchors: Anchor[] | null = null;
  #cues: Cue[] | null = null;

  constructor(source: ByteSource, index: MediaIndex, head: MatroskaHead) {
    this.#source = source;
    this.#index = index;
    this.#head = head;
    this.#end = Math.min(source.size, head.declaredEnd ?? source.size);
  }

  async packets(index: number, from: number, to: number, signal: AbortSignal, memory?: ReadMemory): Promise<Packet[]> {
    const reading: Reading = { signal, memory };
    const stream = this.#index.streams.find((s) => s.index === index);
    if (stream?.type === 'video' && this.#index.grid?.streamIndex === index)
      return await this.#video(stream, from, to, reading);
    if (stream?.type === 'audio') return await this.#audio(stream, from, to, reading);
    throw new RangeError(`stream ${index} has no packets to cut`);
  }

  async keyframe(k: number, signal: AbortSignal): Promise<Packet> {
    const { stream, pts, position } = gridKeyframe(this.#index, k);
    const track = this.#track(stream.trackId);
    const rule = videoRule(this.#head, stream, this.#index.grid!.firstPts);
    const isIt = (time: number): boolean => videoTicks(this.#head, track, rule, time) === pts;
    let found: Block | null = null;
    await scanBlocks({
      source: this.#source,
      from: position ?? this.#head.firstClusterAt ?? 0,
      to: this.#end,
      signal,
      chunkBytes: MIN_KEYFRAME_READ_BYTES,
      wants: (number, _isFirst, time) => number === track.number && isIt(time),
      onBlock: (block) => {
        if (block.track === track.number && block.isKey && isIt(block.time)) found = block;
        return found === null && secondsOf(this.#head, track, block.time) < pts / rule.timescale + INTERLEAVE_SECONDS;
      },
    });
    const [data] = found ? this.#frames(track, found) : [];
    if (!data) throw keyframeLost();
    return { pts, duration: stream.frameTicks ?? 0, isKey: true, data };
  }

  async subtitlePackets(indexes: readonly number[], range: TimeRange, signal: AbortSignal): Promise<SubtitlePackets> {
    const source = countingSource(this.#source);
    const tracks = indexes.map((index) => this.#subtitleTrack(index));
    const anchors = (this.#anchors ??= await this.#findAnchors(signal));
    const found = await readSubtitles({
      source,
      head: this.#head,
      tracks,
      range,
      cues: (this.#cues ??= await readCues(this.#source, this.#head, signal)),
      clusterBefore: (ms) =>
        anchors[
          lastAtOrBefore(
            anchors.map((a) => a.seconds),
            ms / 1000,
          )
        ]!.clusterAt,
      signal,
    });
    const packets = new Map(indexes.map((index, i) => [index, found.get(tracks[i]!.number) ?? []]));
    return { packets, bytesRead: source.bytesRead };
  }

  subtitleHeader(index: number): Uint8Array | null {
    return this.#subtitleTrack(index).codecPrivate;
  }

  async attachment(index: number, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    const found = this.#head.attachments[index - this.#head.tracks.length];
    if (!found || found.size > maxBytes)
      throw new AppError('stream.not-found', `The file has no attachment ${index} that can be sent.`);
    return await this.#source.read(found.dataAt, found.size, signal);
  }

  #subtitleTrack(index: number): MatroskaTrack {
    const stream = this.#index.streams.find((s) => s.index === index);
    if (stream?.type !== 'subtitle') throw new RangeError(`stream ${index} is no subtitle stream`);
    return this.#track(stream.trackId);
  }

  #track(number: number): MatroskaTrack {
    const track = this.#head.tracks.find((t) => t.number === number);
    if (!track)
      throw new AppError(
        'media.changed',
        'The tracks of this file are not the ones that were found when it was scanned.',
      );
    return track;
  }

  /** From the key frame at `from` up to the key frame at or after `to`, in file order, which is decode order. */
  async #video(stream: VideoStream, from: number, to: number, reading: Reading): Promise<Packet[]> {
    const grid = this.#index.grid!;
    const track = this.#track(stream.trackId);
    const rule = videoRule(this.#head, stream, grid.firstPts);
    const first = lastAtOrBefore(grid.keyframes, from);
    const next = grid.keyframes.findIndex((k) => k >= to);
    const start = grid.positions?.[first] ?? this.#head.firstClusterAt ?? 0;
    const span = (next < 0 ? this.#end : grid.positions![next]!) - start;
    const packets: Packet[] = [];
    const spent: Spent = { bytes: 0 };
    const wanted = Math.min(MAX_READ_BYTES, span + OVERLAP_BYTES);
    const sizes = { first: wanted, least: 1 << 16, most: 1 << 20 };
    // The key frame that ends the segment is not part of it: its bytes are not waited for.
    const isOver = (time: number, isKey: boolean): boolean => isKey && videoTicks(this.#head, track, rule, time) >= to;
    const onBlock = (block: Block): boolean => {
      const pts = videoTicks(this.#head, track, rule, block.time);
      if (packets.length === 0 && !(block.isKey && pts >= from)) return true;
      if (block.isKey && pts >= to) return false;
      // Leading pictures of an open group at the start of the film have nothing they could refer to.
      if (pts < grid.firstPts) return true;
      for (const data of this.#frames(track, block, spent))
        packets.push({ pts, duration: this.#ticks(block.duration, rule.timescale), isKey: block.isKey, data });
      return true;
    };
    await this.#scan(track, start, this.#end, sizes, reading, { onBlock, isOver });
    return withDurations(packets, stream.frameTicks);
  }

  #ticks(duration: number | null, timescale: number): number {
    return duration === null ? 0 : Math.round((duration * this.#head.timestampScale * timescale) / 1e9);
  }

  /** Packets that start in [from, to): read from a place where one before `from` was seen until one after `to` is. */
  async #audio(stream: AudioStream, from: number, to: number, reading: Reading): Promise<Packet[]> {
    const track = this.#track(stream.trackId);
    const anchors = (this.#anchors ??= await this.#findAnchors(reading.signal));
    const [startSeconds, endSeconds] = [from / stream.sampleRate, to / stream.sampleRate];
    const floor = Math.max(0, from, stream.firstSample);
    let at = lastAtOrBefore(
      anchors.map((a) => a.seconds),
      startSeconds,
    );
    let until = this.#end;
    let found: Packet[] = [];
    for (;;) {
      const part = await this.#audioRange(
        stream,
        track,
        anchors[at]?.clusterAt ?? 0,
        until,
        { to, lateSeconds: endSeconds + INTERLEAVE_SECONDS },
        anchors,
        reading,
      );
      found = [...part, ...found];
      const isCovered = found.length > 0 && found[0]!.pts <= floor;
      if (isCovered || at <= 0 || startSeconds - anchors[at]!.seconds > INTERLEAVE_SECONDS) break;
      until = anchors[at]!.clusterAt;
      at--;
      while (at > 0 && anchors[at]!.clusterAt >= until) at--;
    }
    return found.filter((p) => p.pts >= floor && p.pts < to);
  }

  async #audioRange(
    stream: AudioStream,
    track: MatroskaTrack,
    from: number,
    until: number,
    stop: { to: number; lateSeconds: number },
    anchors: readonly Anchor[],
    reading: Reading,
  ): Promise<Packet[]> {
    const packets: Packet[] = [];
    const spent: Spent = { bytes: 0 };
    const lace = laceSamples(track, stream);
    // A segment's sound ends with the packet that reaches over the key frame behind it.
    const nearlyOver = stop.to - OVERLAP_SECONDS * stream.sampleRate;
    const stopAt = anchors.find((a) => a.seconds * stream.sampleRate >= nearlyOver)?.clusterAt ?? this.#end;
    const span = Math.max(0, Math.min(until, stopAt) - from);
    await this.#scan(
      track,
      from,
      until,
      span <= MAX_WHOLE_READ_BYTES ? { first: span + OVERLAP_BYTES, least: 1 << 16, most: 1 << 20 } : STEPPING,
      reading,
      {
        onBlock: (block) => {
          const first = audioSamples(this.#head, track, stream, block.time);
          if (first >= stop.to) return false;
          this.#frames(track, block, spent).forEach((data, i) =>
            packets.push({ pts: first + i * lace, duration: lace, isKey: true, data }),
          );
          return true;
        },
        goesOn: (block) => secondsOf(this.#head, track, block.time) < stop.lateSeconds,
      },
    );
    return packets;
  }

  /** `spent`: bytes unpacked so far in this request; small blocks can unpack to anything. */
  #frames(track: MatroskaTrack, block: Block, spent: Spent = { bytes: 0 }): Uint8Array[] {
    const frames = splitLaces(block.payload ?? new Uint8Array(0), block.lacing);
    if (track.encodings.length === 0) return frames;
    return frames.map((frame) => {
      const data = decodePayload(track.encodings, frame, block.payloadAt);
      spent.bytes += data.length;
      if (spent.bytes > MAX_RANGE_BYTES) throw rangeTooLarge(block.payloadAt);
      return data;
    });
  }

  async #scan(
    track: MatroskaTrack,
    from: number,
    to: number,
    sizes: ReadSizes,
    { signal, memory }: Reading,
    { onBlock, goesOn = () => true, isOver = () => false }: Scanning,
  ): Promise<void> {
    let bytes = 0;
    let blocks = 0;
    await scanBlocks({
      source: this.#source,
      from,
      to,
      signal,
      memory,
      chunkBytes: sizes,
      wants: (number, _isFirst, time, isKey) => number === track.number && !isOver(time, isKey),
      onBlock: (block) => {
        if (block.track !== track.number) return goesOn(block);
        bytes += block.size;
        if (bytes > MAX_RANGE_BYTES || ++blocks > MAX_RANGE_PACKETS) throw rangeTooLarge(from);
        return onBlock(block);
      },
    });
  }

  /** Key frames of the film; without pictures the cues, or at worst the start of the file. */
  async #findAnchors(signal: AbortSignal): Promise<Anchor[]> {
    const { grid, streams } = this.#index;
    const video = streams.find((s) => s.index === grid?.streamIndex);
    const start: Anchor = { seconds: -Infinity, clusterAt: this.#head.firstClusterAt ?? 0 };
    if (grid?.positions && video?.type === 'video') {
      return [
        start,
        ...grid.keyframes.map((k, i) => ({ seconds: k / video.timescale, clusterAt: grid.positions![i]! })),
      ];
    }
    const cues = await readCues(this.#source, this.#head, signal);
    return [
      start,
      ...cues.map((c) => ({ seconds: (c.time * this.#head.timestampScale) / 1e9, clusterAt: c.clusterAt })),
    ];
  }
}

/** Index of the last value ≤ `limit`; 0 when there is none. */
function lastAtOrBefore(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
