// Cuts packets out of a measured file with ffmpeg: one short process per range, whatever the container.
import { AppError } from '@praxino/contracts/errors';
import type { AudioStream, MediaIndex, Packet, PacketReader, Source, VideoStream } from '../../model.ts';
import type { ProcessCounter } from '../../transcode/ffmpeg.ts';
import { epochStart } from '../../transcode/input-arguments.ts';
import { SEEK_ATTEMPTS, seekSeconds } from '../../transcode/seek.ts';
import { checkSourceFile } from '../../transcode/source-file.ts';
import { samplesAt } from '../audio-clock.ts';
import { toTicks } from '../frame-clock.ts';
import type { TickRule } from '../frame-clock.ts';
import { gridKeyframe, keyframeLost } from '../grid-keyframe.ts';
import { MAX_RANGE_BYTES, rangeTooLarge } from '../limits.ts';
import { withDurations } from '../packet-durations.ts';
import { TOLERANCE_SECONDS } from './measured-index.ts';
import { cutPackets } from './packet-cuts.ts';
import type { Cut } from './packet-cuts.ts';
import { TICKS_PER_SECOND } from './packet-survey.ts';
import type { Turns } from './turns.ts';

export interface CopyReaderOptions {
  ffmpegPath: string;
  /** Bounds the processes of all readers together. */
  turns: Turns;
  counter?: ProcessCounter;
  /** Nobody waits for what is cut. */
  isBackground?: boolean;
}

/** How far before a packet of sound its neighbours in the file may be shown, by attempt. */
const SOUND_MARGINS_SECONDS = [1.5, 8, 60] as const;

/** A reader for an index with `access.pass` > 0. Nothing is opened before the first packet is asked for. */
export function openCopyReader(source: Source, options: CopyReaderOptions): PacketReader {
  return new CopyReader(source, options);
}

class CopyReader implements PacketReader {
  readonly #source: Source;
  readonly #options: CopyReaderOptions;

  constructor(source: Source, options: CopyReaderOptions) {
    this.#source = source;
    this.#options = options;
  }

  async packets(index: number, from: number, to: number, signal: AbortSignal): Promise<Packet[]> {
    const stream = this.#index.streams.find((s) => s.index === index);
    const isPicture = stream?.type === 'video' && this.#index.grid?.streamIndex === index;
    if (!isPicture && stream?.type !== 'audio') throw new RangeError(`stream ${index} has no packets to cut`);
    await checkSourceFile(this.#source);
    return await this.#options.turns.take(signal, async () => {
      for (let attempt = 0; ; attempt++) {
        const isLastTry = attempt + 1 >= SEEK_ATTEMPTS;
        const found = isPicture
          ? await this.#pictures(stream, { from, to, attempt, signal })
          : await this.#sound(stream as AudioStream, { from, to, attempt, signal }); // the only other kind let through above
        if (found) return found;
        if (isLastTry) throw new AppError('media.unreadable', 'The frames of this place were not found in the file.');
      }
    });
  }

  async keyframe(k: number, signal: AbortSignal): Promise<Packet> {
    const { stream, pts } = gridKeyframe(this.#index, k);
    const next = this.#index.grid!.keyframes[k + 1] ?? this.#index.grid!.endPts;
    const [packet] = await this.packets(stream.index, pts, next, signal);
    if (!packet) throw keyframeLost();
    return packet;
  }

  /** Text in these containers is rare; whoever wants it asks ffmpeg for the whole of it. */
  subtitlePackets(): Promise<never> {
    return Promise.reject(new RangeError('ffmpeg reads the subtitles of this file'));
  }

  subtitleHeader(): null {
    return null;
  }

  attachment(): Promise<never> {
    return Promise.reject(new RangeError('containers that only ffmpeg reads have no attachments'));
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  get #index(): MediaIndex {
    return this.#source.index;
  }

  /** From the key frame at `from` to the one at `to`, in decode order; null when the search landed behind it. */
  async #pictures(stream: VideoStream, range: Range): Promise<Packet[] | null> {
    const { from, to, attempt, signal } = range;
    const { firstPts } = this.#index.grid!;
    const rule: TickRule = { ...stream, originTicks: firstPts, toleranceSeconds: TOLERANCE_SECONDS };
    const place = { start: from, timescale: stream.timescale, isGridStream: true };
    const packets: Packet[] = [];
    let bytes = 0;
    for await (const cut of this.#cuts(stream, seekSeconds(this.#index, place, attempt), signal)) {
      const pts = toTicks(cut.pts / TICKS_PER_SECOND, rule);
      if (cut.isKey && pts > from && packets.length === 0) return null;
      if (cut.isKey && pts >= to) break;
      if (packets.length === 0 && !(cut.isKey && pts === from)) continue;
      // Leading pictures of an open group at the start of the film have nothing they could refer to.
      if (pts < firstPts) continue;
      bytes += cut.data.length;
      if (bytes > MAX_RANGE_BYTES) throw rangeTooLarge(this.#byteOf(from));
      packets.push({ pts, duration: 0, isKey: cut.isKey, data: cut.data });
    }
    return packets.length > 0 ? withDurations(packets, stream.frameTicks) : null;
  }

  /** Those that start in [from, to); null when the search landed behind the first of them. */
  async #sound(stream: AudioStream, range: Range): Promise<Packet[] | null> {
    const { from, to, attempt, signal } = range;
    const second = from / stream.sampleRate;
    const timescale = this.#timescale();
    const start = Math.max(second - SOUND_MARGINS_SECONDS[attempt]!, epochStart(this.#index, second, timescale));
    const packets: Packet[] = [];
    for await (const cut of this.#cuts(stream, start > 0 ? start : null, signal)) {
      const pts = samplesAt(cut.pts / stream.sampleRate, stream);
      if (pts >= to) break;
      if (pts >= from) packets.push({ pts, duration: stream.frameSamples ?? 0, isKey: true, data: cut.data });
    }
    const isWhole = packets[0]?.pts === Math.max(from, stream.firstSample) || attempt + 1 >= SEEK_ATTEMPTS;
    return isWhole ? packets : null;
  }

  /** Where a key frame lies in the file; 0 where nobody knows. */
  #byteOf(pts: number): number {
    const { keyframes, positions } = this.#index.grid!;
    return positions?.[keyframes.indexOf(pts)] ?? 0;
  }

  #timescale(): number {
    const main = this.#index.streams.find((s) => s.index === this.#index.grid?.streamIndex);
    return main?.type === 'video' ? main.timescale : TICKS_PER_SECOND;
  }

  #cuts(stream: VideoStream | AudioStream, seek: number | null, signal: AbortSignal): AsyncGenerator<Cut> {
    return cutPackets(this.#source, stream, seek, { ...this.#options, signal });
  }
}

interface Range {
  from: number;
  to: number;
  attempt: number;
  signal: AbortSignal;
}
