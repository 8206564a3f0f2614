// An MP4 or QuickTime file → its MediaIndex.
import type { AudioStream, CaptionService, MediaIndex, MediaStream, SourceId, VideoStream } from '../../model.ts';
import type { ByteSource } from '../byte-source.ts';
import { markTraits } from '../mark-traits.ts';
import { readMpegAudioFrame } from '../codec/mp3.ts';
import { withCaptionStreams } from '../captions/caption-streams.ts';
import { inspectKeyframes, spread } from '../codec/keyframe-traits.ts';
import { fitFrameClock, tickRule, toTicks } from '../frame-clock.ts';
import { MAX_SECONDS, senselessTimes, unreadable } from '../limits.ts';
import { coverStream } from '../cover-stream.ts';
import { makeGrid, startSeconds } from '../keyframe-grid.ts';
import { truncationWarning } from '../warnings.ts';
import { readLayout } from './layout.ts';
import type { Layout } from './layout.ts';
import { readChapterList, readCoverCodecs, readMovieTags, readTextSample } from './metadata.ts';
import type { MovieChapter } from './metadata.ts';
import { readMovie } from './movie.ts';
import type { Movie, MovieTrack } from './movie.ts';
import type { AudioEntry, VideoEntry } from './sample-entry.ts';
import { readSamples } from './sample-reader.ts';
import { audioStream, otherStream, subtitleStream, videoStream } from './streams.ts';
import { openTables } from './tables.ts';
import type { Tables } from './tables.ts';
import { OutlinedTimes, TrackTimes, hasComplexEdits, toleranceOf } from './timing.ts';

/** Throws AppError('media.unreadable' | 'media.missing' | 'media.changed'). */
export async function indexIsobmff(
  source: ByteSource,
  sourceId: SourceId,
  container: 'mp4' | 'mov',
  signal: AbortSignal,
): Promise<MediaIndex> {
  const layout = await readLayout(source, signal);
  const movie = readMovie(layout.moov);
  const tables = await openTables(source, layout, movie, signal);
  return await new Indexer(source, layout, movie, tables, signal).index(sourceId, container);
}

const MAX_CHAPTERS = 2000;
/** Frames that need a key frame which an edit list hides. */
const MAX_LOST_FRAMES = 1;

class Indexer {
  readonly #source: ByteSource;
  readonly #movie: Movie;
  readonly #tables: Tables;
  readonly #signal: AbortSignal;
  readonly #warnings: string[] = [];
  #grid: MediaIndex['grid'] = null;
  #hasMainVideo = false;
  #captions: CaptionService[] = [];
  #endSeconds = 0;
  readonly #moovAt: number;
  readonly #readableBytes: number;
  #isCutOff: boolean;
  #samples = 0;

  constructor(source: ByteSource, layout: Layout, movie: Movie, tables: Tables, signal: AbortSignal) {
    this.#source = source;
    this.#movie = movie;
    this.#tables = tables;
    this.#signal = signal;
    this.#moovAt = layout.moovAt;
    this.#readableBytes = layout.readableBytes;
    this.#isCutOff = movie.hasFragments && layout.isCutOff;
  }

  async index(sourceId: SourceId, container: 'mp4' | 'mov'): Promise<MediaIndex> {
    const { userData, tracks, timescale, duration, isUserDataFirst } = this.#movie;
    const covers = readCoverCodecs(userData);
    const streams: MediaStream[] = [];
    if (isUserDataFirst) for (const codec of covers) streams.push(coverStream(codec, streams.length, null));
    for (const track of tracks) streams.push(await this.#stream(track, streams.length));
    if (!isUserDataFirst) for (const codec of covers) streams.push(coverStream(codec, streams.length, null));
    const declaredSeconds = duration / timescale;
    const end = this.#endSeconds > 0 ? this.#endSeconds : declaredSeconds;
    const seconds = end - startSeconds(streams, this.#grid);
    if (end > MAX_SECONDS) throw senselessTimes(this.#moovAt);
    this.#check(streams);
    if (this.#isCutOff) this.#warnings.unshift(truncationWarning(end, declaredSeconds));
    const sizeBytes = this.#source.size;
    const index: MediaIndex = {
      formatVersion: 1,
      sourceId,
      container,
      reader: 'isobmff',
      sizeBytes,
      durationMs: Math.round(seconds * 1000),
      bitrateBps: seconds > 0 ? Math.round((sizeBytes * 8) / seconds) : 0,
      streams,
      grid: this.#grid,
      chapters: await this.#chapters(),
      warnings: this.#warnings,
      isTruncated: this.#isCutOff,
      // `sidx` and `mfra` are not counted: few players of whole files read them.
      hasSeekTable: !this.#movie.hasFragments,
      ...(this.#movie.hasFragments && { readableBytes: this.#readableBytes }),
      tags: readMovieTags(userData),
    };
    return withCaptionStreams(index, this.#captions);
  }

  #check(streams: readonly MediaStream[]): void {
    if (!streams.some((s) => s.type === 'audio' || (s.type === 'video' && !s.isAttachedPicture))) {
      throw unreadable('There is neither picture nor sound in this file.', this.#moovAt);
    }
    const hasUnlisted = streams.some((s) => s.type === 'audio' && s.codec.startsWith('pcm_'));
    if (this.#samples === 0 && !hasUnlisted) {
      throw unreadable('The file ends before its first frame.', this.#source.size);
    }
  }

  async #stream(track: MovieTrack, index: number): Promise<MediaStream> {
    const { entry } = track;
    if (this.#movie.tracks.some((t) => t.chapterTracks.includes(track.id)) && entry?.kind !== 'video')
      return otherStream(track, index, 'bin_data');
    if (hasComplexEdits(track.edits))
      this.#warn('The edit list of this file has several parts; only the first is followed.');
    if (entry?.kind === 'video') return await this.#video(track, index, entry);
    if (entry?.kind === 'audio') return await this.#audio(track, index, entry);
    if (entry?.kind === 'subtitle') return subtitleStream(track, index, entry);
    return otherStream(track, index, entry?.codec ?? 'unknown');
  }

  #warn(sentence: string): void {
    if (!this.#warnings.includes(sentence)) this.#warnings.push(sentence);
  }

  async #timesOf(track: MovieTrack): Promise<TrackTimes> {
    const table = await this.#tables.of(track, this.#signal);
    this.#isCutOff ||= table.isCutOff;
    this.#samples += table.count;
    return new TrackTimes(track, table, this.#movie.timescale);
  }

  async #video(track: MovieTrack, index: number, told: VideoEntry): Promise<VideoStream> {
    if (told.isEncrypted) this.#warn('This file is protected; its pictures cannot be shown.');
    const times = await this.#timesOf(track);
    const { table } = times;
    const isPicture = (told.codec === 'mjpeg' || told.codec === 'png') && table.count <= 1;
    const isMain = !this.#hasMainVideo && !isPicture;
    this.#hasMainVideo ||= isMain;
    const keys = shownKeys(times);
    const first = keys.reduce((least, i) => Math.min(least, times.seconds(i)), Infinity);
    const clock = isPicture ? null : fitClock(times, Number.isFinite(first) ? first : 0, toleranceOf(track));
    const stream = videoStream(track, index, told, clock, isPicture);
    const samples = isMain && !told.isEncrypted ? spread(keys).map((i) => table.offset[i]!) : [];
    const traits = await inspectKeyframes(told, this.#source, samples, this.#signal);
    traits.changesFormat ||= table.usesSeveralEntries;
    if (isMain) this.#captions = traits.captions;
    markTraits(stream, traits, this.#warnings);
    if (!isMain || keys.length === 0) return stream;
    const rule = tickRule(clock, first, toleranceOf(track));
    const endPts = endOf(times, (seconds) => toTicks(seconds, rule), clock?.frameTicks ?? null, rule.timescale);
    this.#endSeconds = Math.max(this.#endSeconds, endPts / rule.timescale);
    if (hiddenStart(times, keys[0]!) > MAX_LOST_FRAMES) {
      this.#warn('The film begins between two key frames; its pictures can be transcoded, but not copied.');
      return stream;
    }
    this.#grid = makeGrid(
      index,
      rule.timescale,
      keys.map((i) => toTicks(times.seconds(i), rule)),
      null,
      endPts,
      bytesBefore(table.size.subarray(0, table.count), keys),
    );
    return stream;
  }

  async #audio(track: MovieTrack, index: number, entry: AudioEntry): Promise<AudioStream> {
    if (entry.isEncrypted) this.#warn('This file is protected; its sound cannot be played.');
    // The first frame of MPEG audio says what its description does not.
    const outline = entry.codec === 'mp3' ? null : this.#tables.outline(track);
    const unrolled = outline || entry.codec.startsWith('pcm_') ? null : await this.#timesOf(track);
    const isMpeg = entry.codec === 'mp3' && !entry.isEncrypted && unrolled !== null && unrolled.count > 0;
    const facts = isMpeg
      ? readMpegAudioFrame((await readSamples(this.#source, unrolled.table, 0, 1, this.#signal))[0]!)
      : entry.facts;
    this.#samples += outline?.count ?? 0;
    const times = outline ? new OutlinedTimes(track, outline, this.#movie.timescale) : unrolled;
    const stream = audioStream(track, index, entry, facts, times);
    if (stream.endSample !== null) this.#endSeconds = Math.max(this.#endSeconds, stream.endSample / stream.sampleRate);
    return stream;
  }

  /** A chapter track before Nero's list, which holds no more than 255. */
  async #chapters(): Promise<MovieChapter[]> {
    const ids = this.#movie.tracks.flatMap((t) => t.chapterTracks);
    const track = this.#movie.tracks.find((t) => ids.includes(t.id) && t.entry?.kind === 'subtitle');
    if (!track) return readChapterList(this.#movie.userData);
    const times = new TrackTimes(track, await this.#tables.of(track, this.#signal), this.#movie.timescale);
    const samples = await readSamples(
      this.#source,
      times.table,
      0,
      Math.min(times.table.count, MAX_CHAPTERS),
      this.#signal,
    );
    return samples.map((sample, i) => ({
      startMs: Math.max(0, Math.round(times.seconds(i) * 1000)),
      title: readTextSample(sample),
    }));
  }
}

function fitClock(
  times: TrackTimes,
  originSeconds: number,
  toleranceSeconds: number,
): ReturnType<typeof fitFrameClock> {
  const { count } = times.table;
  const checks = new Float64Array(count);
  for (let i = 0; i < count; i++) checks[i] = times.seconds(i);
  const opening = [...checks.subarray(0, 64)];
  const nominalSeconds = count > 0 ? times.frameTicks() / times.timescale : null;
  return fitFrameClock({ nominalSeconds, originSeconds, opening, checks, toleranceSeconds });
}

/** End of the frame shown last. */
function endOf(
  times: TrackTimes,
  ticks: (seconds: number) => number,
  frameTicks: number | null,
  timescale: number,
): number {
  const last = times.lastShown();
  const length = frameTicks ?? Math.max(1, Math.round((times.duration(last) / times.timescale) * timescale));
  return ticks(times.seconds(last)) + length;
}

/** More key frames than any list of them keeps: of film in which every frame is one, some are enough. */
const MAX_KEYS = 200_000;

/** Key frames shown from 0 on. */
function shownKeys(times: TrackTimes): number[] {
  const { key, count } = times.table;
  let all = 0;
  for (let i = 0; i < count; i++) all += key[i]!;
  const step = Math.max(1, Math.ceil(all / MAX_KEYS));
  const keys: number[] = [];
  for (let [i, n] = [0, 0]; i < count; i++) if (key[i] === 1 && n++ % step === 0 && times.seconds(i) >= 0) keys.push(i);
  return keys;
}

/** Frames shown from 0 on that come before the first key frame shown. */
function hiddenStart(times: TrackTimes, firstKey: number): number {
  let hidden = 0;
  for (let i = 0; i < firstKey; i++) if (times.seconds(i) >= 0) hidden++;
  return hidden;
}

/** What lies before each key frame of the stream itself, in decode order. */
function bytesBefore(sizes: ArrayLike<number>, keys: readonly number[]): { before: number[]; total: number } {
  const before: number[] = [];
  let [total, sample] = [0, 0];
  for (const key of keys) {
    for (; sample < key; sample++) total += sizes[sample]!;
    before.push(total);
  }
  for (; sample < sizes.length; sample++) total += sizes[sample]!;
  return { before, total };
}
