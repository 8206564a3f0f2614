// Finds key frames, first and last packets of a Matroska file with as little reading as the file allows: Cues where they can
// be trusted, a walk over block headers where not.
import type { ByteSource, ReadSizes } from '../byte-source.ts';
import { spread } from '../codec/keyframe-traits.ts';
import { scanBlocks } from './clusters.ts';
import type { Cue } from './cues.ts';
import { readCues } from './cues.ts';
import type { MatroskaHead } from './head.ts';
import { LACING } from './lacing.ts';
import { decodePayload } from './payload.ts';
import { splitLaces } from './lacing.ts';
import { MAX_SECONDS } from '../limits.ts';
import { BlockTally } from './tally.ts';
import type { MatroskaTrack } from './tracks.ts';

export interface Survey {
  /** From the first clusters on. */
  opening: BlockTally;
  /** The end of the file at least, all of it where Cues were no help. */
  closing: BlockTally;
  /** Of the main track; ticks and cluster offsets. */
  keyframes: { time: number; clusterAt: number }[];
  /** Offsets of the payloads of some key frames, spread over the film. */
  sampledPayloads: number[];
  damages: number;
  isCutOff: boolean;
  /** The file's own Cues lead to the key frames they promise. */
  hasTrueCues: boolean;
}

/** Where blocks are small, reading everything in large pieces is faster than stepping over payloads; where they are large it is not. */
const LARGE_BLOCK_BYTES = 1 << 16;
const CHUNK_BYTES = { smallBlocks: 1 << 18, largeBlocks: 1 << 13 } as const;
/** For the seconds at both ends of a file with Cues: few bytes count more than few reads there. */
const SPARING: ReadSizes = { first: 1 << 14, least: 1 << 12, most: 1 << 16 };
const OPENING_SECONDS = 30;
const OPENING_BLOCKS = 20_000;
const OPENING_FRAMES = 48;
/** Between two cues farther apart than this, key frames may be missing from the Cues. */
const MAX_CUE_GAP_SECONDS = 20;
/** First packets of all tracks, unpacked. */
const MAX_UNPACKED_BYTES = 64 << 20;

/** `main`: the track that is cut at key frames; the first audio track of a file without pictures; null for neither. */
export async function surveyBlocks(
  source: ByteSource,
  head: MatroskaHead,
  main: MatroskaTrack | null,
  signal: AbortSignal,
): Promise<Survey> {
  const surveyor = new Surveyor(source, head, main, signal);
  return await surveyor.run();
}

class Surveyor {
  readonly #source: ByteSource;
  readonly #head: MatroskaHead;
  readonly #main: MatroskaTrack | null;
  readonly #signal: AbortSignal;
  readonly #end: number;
  #chunkBytes: number = CHUNK_BYTES.smallBlocks;
  #damages = 0;
  #isCutOff = false;
  #sampled: number[] = [];

  constructor(source: ByteSource, head: MatroskaHead, main: MatroskaTrack | null, signal: AbortSignal) {
    this.#source = source;
    this.#head = head;
    this.#main = main;
    this.#signal = signal;
    this.#end = Math.min(source.size, head.declaredEnd ?? source.size);
  }

  async run(): Promise<Survey> {
    const number = this.#main?.number ?? 0;
    const maxTime = (MAX_SECONDS * 1e9) / this.#head.timestampScale;
    const start = this.#head.firstClusterAt;
    const opening = new BlockTally(number, maxTime);
    if (start === null)
      return {
        opening,
        closing: opening,
        keyframes: [],
        sampledPayloads: [],
        damages: 0,
        isCutOff: false,
        hasTrueCues: false,
      };
    await this.#scanOpening(start, opening);
    this.#chunkBytes = opening.meanBlockBytes() < LARGE_BLOCK_BYTES ? CHUNK_BYTES.smallBlocks : CHUNK_BYTES.largeBlocks;
    const cues = (await readCues(this.#source, this.#head, this.#signal)).filter(
      (c) => c.track === number && c.clusterAt >= start && c.time <= maxTime,
    );
    const closing = new BlockTally(number, maxTime);
    if (!(await this.#areTrue(cues))) {
      await this.#scan(start, this.#end, closing);
      this.#sampled = spread(closing.keyframes).map((k) => k.payloadAt);
      return this.#survey(opening, closing, closing.keyframes, false);
    }
    const between = new BlockTally(number, maxTime);
    for (const [from, to] of this.#gaps(start, cues)) await this.#scan(from, to, between);
    await this.#scan(cues.at(-1)!.clusterAt, this.#end, closing, SPARING);
    const keyframes = [...cues, ...opening.keyframes, ...between.keyframes, ...closing.keyframes];
    return this.#survey(opening, closing, keyframes, true);
  }

  #survey(opening: BlockTally, closing: BlockTally, keyframes: Survey['keyframes'], hasTrueCues: boolean): Survey {
    return {
      opening,
      closing,
      keyframes,
      sampledPayloads: this.#sampled,
      damages: this.#damages,
      isCutOff: this.#isCutOff,
      hasTrueCues,
    };
  }

  async #scan(
    from: number,
    to: number,
    tally: BlockTally,
    chunkBytes: ReadSizes | number = this.#chunkBytes,
  ): Promise<void> {
    const end = await scanBlocks({
      source: this.#source,
      from,
      to,
      signal: this.#signal,
      chunkBytes,
      wants: () => false,
      onBlock: (block) => {
        tally.add(block);
        return true;
      },
    });
    this.#damages += end.damages;
    this.#isCutOff ||= end.isCutOff && to >= this.#end;
  }

  /** Until every track was seen, the frame rate is known, or half a minute has passed. */
  async #scanOpening(from: number, tally: BlockTally): Promise<void> {
    // A track that tells its frame rate needs few frames to confirm it: key frames from all over the film do, too.
    const waiting = new Set(this.#head.tracks.filter((t) => t.type !== 17).map((t) => t.number));
    const audible = new Set(this.#head.tracks.filter((t) => t.type === 2).map((t) => t.number));
    const byNumber = new Map(this.#head.tracks.map((t) => [t.number, t]));
    const seconds = this.#head.timestampScale / 1e9;
    let first: number | null = null;
    let blocks = 0;
    let unpacked = 0;
    await scanBlocks({
      source: this.#source,
      from,
      to: this.#end,
      signal: this.#signal,
      chunkBytes: SPARING,
      wants: (track, isFirst) => waiting.has(track) && (isFirst || (audible.has(track) && tally.wantsPacket(track))),
      onBlock: (block) => {
        const track = byNumber.get(block.track);
        const frames =
          track && block.payload && unpacked < MAX_UNPACKED_BYTES ? framesOf(track, block.payload, block.lacing) : [];
        if (track && track.encodings.length > 0) unpacked += frames.reduce((sum, f) => sum + f.length, 0);
        tally.add({ ...block, payload: frames[0] ?? null });
        const seen = tally.tracks.get(block.track);
        const isClocked = block.track === this.#main?.number && track?.type === 1 && track.defaultDurationNs === null;
        const enough = isClocked ? OPENING_FRAMES : OPENING_FRAMES / 4;
        if (seen && seen.opening.length >= enough) waiting.delete(block.track);
        first ??= block.time;
        return waiting.size > 0 && (block.time - first) * seconds < OPENING_SECONDS && ++blocks < OPENING_BLOCKS;
      },
    });
  }

  /** Some cues of the list, looked up: each must lead to a key frame of that time. */
  async #areTrue(cues: readonly Cue[]): Promise<boolean> {
    const isInOrder = cues.every((c, i) => i === 0 || c.clusterAt >= cues[i - 1]!.clusterAt);
    if (cues.length === 0 || !isInOrder) return false;
    for (const cue of spread(cues)) if (!(await this.#leadsToKeyframe(cue))) return false;
    return true;
  }

  async #leadsToKeyframe(cue: Cue): Promise<boolean> {
    let isTrue = false;
    await scanBlocks({
      source: this.#source,
      from: cue.clusterAt,
      to: this.#end,
      signal: this.#signal,
      chunkBytes: 1 << 12,
      wants: () => false,
      onBlock: (block) => {
        isTrue = block.track === cue.track && block.time === cue.time && block.isKey;
        if (isTrue) this.#sampled.push(block.payloadAt);
        return !isTrue && block.clusterAt === cue.clusterAt;
      },
    });
    return isTrue;
  }

  /** Byte ranges in which key frames may lie that no cue names. */
  #gaps(start: number, cues: readonly Cue[]): [from: number, to: number][] {
    const most = (MAX_CUE_GAP_SECONDS * 1e9) / this.#head.timestampScale;
    const gaps: [number, number][] = [];
    if (cues[0]!.clusterAt > start) gaps.push([start, cues[0]!.clusterAt]);
    cues.forEach((cue, i) => {
      const next = cues[i + 1];
      if (next && next.time - cue.time > most && next.clusterAt > cue.clusterAt)
        gaps.push([cue.clusterAt, next.clusterAt]);
    });
    return gaps;
  }
}

/** Frames of a block as the codec wrote them; none where they cannot be had. */
function framesOf(track: MatroskaTrack, payload: Uint8Array, lacing: number): Uint8Array[] {
  try {
    return splitLaces(payload, lacing || LACING.none).map((frame) => decodePayload(track.encodings, frame, 0));
  } catch {
    return [];
  }
}
