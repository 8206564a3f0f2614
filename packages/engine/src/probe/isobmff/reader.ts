// Cuts packets out of an MP4 or QuickTime file.
import { AppError } from '@praxino/contracts/errors';
import type { AudioStream, MediaIndex, Packet, SubtitlePackets, TimeRange, VideoStream } from '../../model.ts';
import { samplesAt } from '../audio-clock.ts';
import { countingSource } from '../byte-source.ts';
import type { ByteSource } from '../byte-source.ts';
import type { ReadMemory } from '../read-pool.ts';
import { toTicks } from '../frame-clock.ts';
import { gridKeyframe, keyframeLost } from '../grid-keyframe.ts';
import { withDurations } from '../packet-durations.ts';
import type { PacketSource } from '../packet-source.ts';
import { readLayout } from './layout.ts';
import { readMovie } from './movie.ts';
import type { Movie, MovieTrack } from './movie.ts';
import { readSamples } from './sample-reader.ts';
import type { SampleTable } from './sample-table.ts';
import { openTables } from './tables.ts';
import type { Tables } from './tables.ts';
import { TrackTimes, videoRule } from './timing.ts';

/** Reads from `source`, which the caller closes. Throws AppError('media.unreadable' | 'media.missing' | 'media.changed'). */
export async function openIsobmffReader(
  source: ByteSource,
  index: MediaIndex,
  signal: AbortSignal,
): Promise<PacketSource> {
  const layout = await readLayout(source, signal);
  const movie = readMovie(layout.moov);
  return new IsobmffReader(source, index, movie, await openTables(source, layout, movie, signal));
}

/** How a stretch of the file is read. */
interface Reading {
  signal: AbortSignal;
  /** Where its bytes go; else into memory of their own. */
  memory: ReadMemory | undefined;
}

/** Captions have a sample for each frame: four hours of them. */
const MAX_SUBTITLES = 500_000;

class IsobmffReader implements PacketSource {
  readonly #source: ByteSource;
  readonly #index: MediaIndex;
  readonly #movie: Movie;
  readonly #tables: Tables;
  readonly #times = new Map<number, TrackTimes>();
  /** Numbers of the key frames among the samples of the grid's track; they are shown in the order in which they are decoded. */
  #keys: readonly number[] | null = null;

  constructor(source: ByteSource, index: MediaIndex, movie: Movie, tables: Tables) {
    this.#source = source;
    this.#index = index;
    this.#movie = movie;
    this.#tables = tables;
  }

  async packets(index: number, from: number, to: number, signal: AbortSignal, memory?: ReadMemory): Promise<Packet[]> {
    const reading: Reading = { signal, memory };
    const stream = this.#index.streams.find((s) => s.index === index);
    if (stream?.type === 'video' && this.#index.grid?.streamIndex === index)
      return await this.#video(stream, from, to, reading);
    if (stream?.type === 'audio' && !stream.codec.startsWith('pcm_'))
      return await this.#audio(stream, from, to, reading);
    throw new RangeError(`stream ${index} has no packets to cut`);
  }

  async keyframe(k: number, signal: AbortSignal): Promise<Packet> {
    const { stream, pts } = gridKeyframe(this.#index, k);
    const times = await this.#timesOf(stream.trackId, signal);
    const rule = videoRule(this.#trackOf(stream.trackId), stream, this.#index.grid!.firstPts);
    const ticks = (i: number): number => toTicks(times.seconds(i), rule);
    const keys = (this.#keys ??= keySamples(times.table));
    const i = keys[firstWhere(keys.length, (n) => ticks(keys[n]!) >= pts)];
    if (i === undefined || ticks(i) !== pts) throw keyframeLost();
    const [data] = await readSamples(this.#source, times.table, i, i + 1, signal);
    return { pts, duration: stream.frameTicks ?? 0, isKey: true, data: data! };
  }

  async subtitlePackets(indexes: readonly number[], range: TimeRange, signal: AbortSignal): Promise<SubtitlePackets> {
    const source = countingSource(this.#source);
    const packets: SubtitlePackets['packets'] = new Map();
    for (const index of indexes) {
      const stream = this.#index.streams.find((s) => s.index === index);
      if (stream?.type !== 'subtitle') throw new RangeError(`stream ${index} is no subtitle stream`);
      const times = await this.#timesOf(stream.trackId, signal);
      const count = Math.min(times.table.count, MAX_SUBTITLES);
      const first = firstWhere(count, (i) => times.seconds(i) * 1000 >= range.fromMs);
      const end = firstWhere(count, (i) => times.seconds(i) * 1000 >= range.toMs);
      const samples = await readSamples(source, times.table, first, Math.max(first, end), signal);
      packets.set(
        index,
        samples.map((data, n) => ({
          startMs: Math.round(times.seconds(first + n) * 1000),
          durationMs: Math.round((times.duration(first + n) / times.timescale) * 1000),
          data,
        })),
      );
    }
    return { packets, bytesRead: source.bytesRead };
  }

  /** Text samples of MP4 are whole in themselves. */
  subtitleHeader(): null {
    return null;
  }

  attachment(index: number): Promise<never> {
    return Promise.reject(new AppError('stream.not-found', `The file has no attachment ${index}.`));
  }

  async #timesOf(trackId: number, signal: AbortSignal): Promise<TrackTimes> {
    const known = this.#times.get(trackId);
    if (known) return known;
    const track = this.#trackOf(trackId);
    const times = new TrackTimes(track, await this.#tables.of(track, signal), this.#movie.timescale);
    this.#times.set(trackId, times);
    return times;
  }

  #trackOf(trackId: number): MovieTrack {
    const track = this.#movie.tracks.find((t) => t.id === trackId);
    if (track) return track;
    throw new AppError(
      'media.changed',
      'The tracks of this file are not the ones that were found when it was scanned.',
    );
  }

  /** From the key frame at `from` up to the key frame at or after `to`, in decode order. */
  async #video(stream: VideoStream, from: number, to: number, { signal, memory }: Reading): Promise<Packet[]> {
    const { firstPts } = this.#index.grid!;
    const times = await this.#timesOf(stream.trackId, signal);
    const rule = videoRule(this.#trackOf(stream.trackId), stream, firstPts);
    const { table } = times;
    const keys = (this.#keys ??= keySamples(table));
    const keyFrom = (pts: number): number =>
      keys[firstWhere(keys.length, (n) => toTicks(times.seconds(keys[n]!), rule) >= pts)] ?? table.count;
    const [first, end] = [keyFrom(from), keyFrom(to)];
    const payloads = await readSamples(this.#source, table, first, end, signal, memory);
    const packets: Packet[] = [];
    payloads.forEach((data, n) => {
      const i = first + n;
      const pts = toTicks(times.seconds(i), rule);
      // Leading pictures of an open group at the start of the film have nothing they could refer to.
      if (pts < firstPts) return;
      packets.push({
        pts,
        duration: Math.round((times.duration(i) / times.timescale) * rule.timescale),
        isKey: table.key[i] === 1,
        data,
      });
    });
    withDurations(packets, stream.frameTicks);
    if (stream.frameTicks === null)
      endAtNext(
        packets,
        firstShown(times, end, (seconds) => toTicks(seconds, rule)),
      );
    return packets;
  }

  async #audio(stream: AudioStream, from: number, to: number, { signal, memory }: Reading): Promise<Packet[]> {
    const times = await this.#timesOf(stream.trackId, signal);
    const { table } = times;
    const pts = (i: number): number => samplesAt(times.seconds(i), stream);
    const floor = Math.max(0, from, stream.firstSample);
    const first = firstWhere(table.count, (i) => pts(i) >= floor);
    const end = firstWhere(table.count, (i) => pts(i) >= to);
    const payloads = await readSamples(this.#source, table, first, Math.max(first, end), signal, memory);
    return payloads.map((data, n) => {
      const length =
        stream.frameSamples ?? Math.round((times.duration(first + n) / times.timescale) * stream.sampleRate);
      return { pts: pts(first + n), duration: length, isKey: true, data };
    });
  }
}

function keySamples({ key, count }: SampleTable): number[] {
  const found: number[] = [];
  for (let i = 0; i < count; i++) if (key[i] === 1) found.push(i);
  return found;
}

/** Pictures that may be shown before the key frame they are stored behind. */
const MAX_LEADING = 16;

/** Earliest time, in ticks, of what is stored from key frame `at` on; null at the end of the track. */
function firstShown(times: TrackTimes, at: number, ticks: (seconds: number) => number): number | null {
  const { table } = times;
  if (at >= table.count) return null;
  let first = Infinity;
  for (let i = at; i < table.count && i <= at + MAX_LEADING && (i === at || table.key[i] === 0); i++)
    first = Math.min(first, ticks(times.seconds(i)));
  return first;
}

/** A sample's decode duration says nothing of how long its picture is shown: the last one lasts until `next`. */
function endAtNext(packets: readonly Packet[], next: number | null): void {
  const last = packets.reduce<Packet | null>((latest, p) => (latest && latest.pts >= p.pts ? latest : p), null);
  if (last && next !== null && next > last.pts) last.duration = next - last.pts;
}

/** The first index for which a condition that stays true holds; `count` when it never does. */
function firstWhere(count: number, holds: (i: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
