// A Matroska or WebM file → its MediaIndex.
import type { AudioStream, MediaIndex, MediaStream, SourceId, VideoStream } from '../../model.ts';
import { firstSampleOf, lastPacketSamples } from '../audio-clock.ts';
import type { AudioClock } from '../audio-clock.ts';
import type { ByteSource } from '../byte-source.ts';
import type { AudioFacts } from '../codec/audio-facts.ts';
import { withCaptionStreams } from '../captions/caption-streams.ts';
import { inspectKeyframes } from '../codec/keyframe-traits.ts';
import { fitFrameClock, tickRule, toTicks } from '../frame-clock.ts';
import { MAX_SECONDS, unreadable } from '../limits.ts';
import { makeGrid, startSeconds } from '../keyframe-grid.ts';
import { markTraits } from '../mark-traits.ts';
import { truncationWarning } from '../warnings.ts';
import { readHead } from './head.ts';
import type { MatroskaHead } from './head.ts';
import {
  attachmentStream,
  audioFacts,
  audioStream,
  configuredVideo,
  sampleRateOf,
  subtitleStream,
  videoStream,
} from './streams.ts';
import { surveyBlocks } from './survey.ts';
import type { Survey } from './survey.ts';
import { audioSamples, laceSamples, secondsOf, toleranceOf } from './timing.ts';
import type { MatroskaTrack } from './tracks.ts';

/** Throws AppError('media.unreadable' | 'media.missing' | 'media.changed'). */
export async function indexMatroska(source: ByteSource, sourceId: SourceId, signal: AbortSignal): Promise<MediaIndex> {
  const head = await readHead(source, signal);
  const mainVideo = head.tracks.find((t) => t.type === 1) ?? null;
  const survey = await surveyBlocks(source, head, mainVideo ?? head.tracks.find((t) => t.type === 2) ?? null, signal);
  if (survey.opening.tracks.size === 0 && survey.closing.tracks.size === 0) {
    throw unreadable('The file ends before its first frame.', source.size);
  }
  const indexer = new Indexer(head, survey, mainVideo);
  const index = indexer.index(source.size, sourceId);
  const main = mainVideo && index.streams.find((s) => s.type === 'video' && s.trackId === mainVideo.number);
  if (main?.type === 'video' && mainVideo!.encodings.length === 0) {
    const { facts, config } = configuredVideo(mainVideo!);
    const stream = { codec: main.codec, facts, config };
    const traits = await inspectKeyframes(stream, source, survey.sampledPayloads, signal);
    markTraits(main, traits, index.warnings);
    return withCaptionStreams(index, traits.captions);
  }
  return index;
}

/** Packets that agree on the grid of a sound track. */
const OPENING_PACKETS = 16;

class Indexer {
  readonly #head: MatroskaHead;
  readonly #survey: Survey;
  readonly #mainVideo: MatroskaTrack | null;
  #grid: MediaIndex['grid'] = null;
  #endSeconds = 0;

  constructor(head: MatroskaHead, survey: Survey, mainVideo: MatroskaTrack | null) {
    this.#head = head;
    this.#survey = survey;
    this.#mainVideo = mainVideo;
  }

  index(sizeBytes: number, sourceId: SourceId): MediaIndex {
    const head = this.#head;
    const streams: MediaStream[] = head.tracks.map((track, i) => this.#stream(track, i));
    head.attachments.forEach((a) => streams.push(attachmentStream(a, streams.length)));
    const declaredSeconds = Math.min(MAX_SECONDS, (head.duration * head.timestampScale) / 1e9);
    const end = this.#endSeconds > 0 ? this.#endSeconds : declaredSeconds;
    const seconds = end - startSeconds(streams, this.#grid);
    const isTruncated = this.#survey.isCutOff || (head.declaredEnd !== null && head.declaredEnd > sizeBytes);
    const warnings = isTruncated ? [truncationWarning(end, declaredSeconds)] : [];
    if (this.#survey.damages > 0)
      warnings.push(
        `The file is damaged in ${this.#survey.damages} ${this.#survey.damages === 1 ? 'place' : 'places'}; what can be read is shown.`,
      );
    return {
      formatVersion: 1,
      sourceId,
      container: head.isWebm ? 'webm' : 'matroska',
      reader: 'matroska',
      sizeBytes,
      durationMs: Math.round(seconds * 1000),
      bitrateBps: seconds > 0 ? Math.round((sizeBytes * 8) / seconds) : 0,
      streams,
      grid: this.#grid,
      chapters: head.chapters.map((c) => ({ startMs: Math.round(c.startNs / 1e6), title: c.title })),
      warnings,
      isTruncated,
      hasSeekTable: this.#survey.hasTrueCues,
      ...(!this.#survey.hasTrueCues && { readableBytes: sizeBytes }),
      tags: this.#tags(),
    };
  }

  #stream(track: MatroskaTrack, index: number): MediaStream {
    if (track.type === 1)
      return track === this.#mainVideo ? this.#mainStream(track, index) : videoStream(track, index, null, null);
    return track.type === 2 ? this.#audio(track, index) : subtitleStream(track, index);
  }

  /** The video stream that is cut; sets the grid. */
  #mainStream(track: MatroskaTrack, index: number): VideoStream {
    const seconds = (time: number): number => secondsOf(this.#head, track, time);
    const keyframes = this.#survey.keyframes.filter((k) => seconds(k.time) >= 0);
    const firstTime = keyframes.reduce((least, k) => Math.min(least, k.time), Infinity);
    const opening = this.#survey.opening.tracks.get(track.number);
    const closing = this.#survey.closing.tracks.get(track.number) ?? opening;
    const clock = fitFrameClock({
      nominalSeconds: track.defaultDurationNs && track.defaultDurationNs / 1e9,
      originSeconds: seconds(Number.isFinite(firstTime) ? firstTime : (opening?.firstTime ?? 0)),
      opening: (opening?.opening ?? []).map(seconds),
      checks: [...keyframes.map((k) => seconds(k.time)), ...(closing ? [seconds(closing.lastTime)] : [])],
      toleranceSeconds: toleranceOf(this.#head),
    });
    const stream = videoStream(track, index, clock, opening?.packets[0] ?? null);
    if (!Number.isFinite(firstTime) || !closing) return stream;
    const rule = tickRule(clock, seconds(firstTime), toleranceOf(this.#head));
    const ticks = (time: number): number => toTicks(seconds(time), rule);
    const lastTicks =
      clock?.frameTicks ?? this.#lastFrameTicks(track, closing.lastDuration, rule.timescale, opening?.opening ?? []);
    const endPts = ticks(closing.lastTime) + lastTicks;
    this.#endSeconds = Math.max(this.#endSeconds, endPts / rule.timescale);
    this.#grid = makeGrid(
      index,
      rule.timescale,
      keyframes.map((k) => ticks(k.time)),
      keyframes.map((k) => k.clusterAt),
      endPts,
    );
    return stream;
  }

  /** Length of the last frame of a variable rate: told by the block, by the track, or like the first ones. */
  #lastFrameTicks(
    track: MatroskaTrack,
    duration: number | null,
    timescale: number,
    opening: readonly number[],
  ): number {
    const span = Math.max(...opening) - Math.min(...opening);
    const usual = opening.length > 1 ? (span * this.#head.timestampScale) / (opening.length - 1) : 40e6;
    const ns = duration ? duration * this.#head.timestampScale : (track.defaultDurationNs ?? usual);
    return Math.max(1, Math.round((ns / 1e9) * timescale));
  }

  #audio(track: MatroskaTrack, index: number): AudioStream {
    const opening = this.#survey.opening.tracks.get(track.number) ?? this.#survey.closing.tracks.get(track.number);
    const facts = audioFacts(track, opening?.packets ?? []);
    const sampleRate = sampleRateOf(track, facts);
    const frameSamples = facts?.frameSamples ?? null;
    const openingSeconds = (opening?.opening ?? [])
      .slice(0, OPENING_PACKETS)
      .map((t) => secondsOf(this.#head, track, t));
    const firstSample = firstSampleOf(openingSeconds, { sampleRate, frameSamples });
    const timing = { sampleRate, frameSamples, firstSample };
    const endSample = this.#endSample(track, timing);
    if (endSample !== null) this.#endSeconds = Math.max(this.#endSeconds, endSample / sampleRate);
    return audioStream(track, index, facts, { firstSample, endSample, bitrateBps: this.#bitrate(track, facts) });
  }

  /** From the last packet, else from the statistics a muxer left. */
  #endSample(track: MatroskaTrack, timing: AudioClock): number | null {
    const last = this.#survey.closing.tracks.get(track.number);
    if (last) {
      const told =
        last.lastDuration === null
          ? 0
          : Math.round((last.lastDuration * this.#head.timestampScale * timing.sampleRate) / 1e9);
      const lace = laceSamples(track, timing);
      const length =
        last.lastLaces > 1 ? last.lastLaces * lace : lastPacketSamples(timing.frameSamples, told > 0 ? told : lace);
      return Math.max(timing.firstSample, audioSamples(this.#head, track, timing, last.lastTime) + length);
    }
    const tag = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(this.#head.tags.tracks.get(track.uid)?.get('DURATION') ?? '');
    if (!tag) return null;
    const seconds = Number(tag[1]) * 3600 + Number(tag[2]) * 60 + Number(tag[3]);
    const frame = timing.frameSamples ?? 1;
    return (
      timing.firstSample + Math.max(0, Math.round((seconds * timing.sampleRate - timing.firstSample) / frame)) * frame
    );
  }

  #bitrate(track: MatroskaTrack, facts: AudioFacts | null): number | null {
    const tags = this.#head.tags.tracks.get(track.uid);
    const told = Number(tags?.get('BPS') ?? tags?.get('BPS-ENG'));
    if (told > 0 && told < 1e9) return Math.round(told);
    if (facts?.bitrateBps) return facts.bitrateBps;
    const opening = this.#survey.opening.tracks.get(track.number);
    const seconds = opening ? ((opening.lastTime - opening.firstTime) * this.#head.timestampScale) / 1e9 : 0;
    return opening && seconds > 0.2
      ? Math.round((opening.bytes * 8 * (opening.blocks - 1)) / opening.blocks / seconds)
      : null;
  }

  #tags(): Record<string, string> {
    const { title, date, tags } = this.#head;
    const own: Record<string, string> = {};
    if (title) own['title'] = title;
    if (date && Number.isFinite(date.getTime())) own['creation_time'] = date.toISOString();
    return { ...tags.file, ...own };
  }
}
