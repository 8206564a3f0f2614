// From the names of renditions to everything a manifest says about them.
import { AppError } from '@praxino/contracts/errors';
import type { AudioStream, MediaIndex, VideoStream } from '../model.ts';
import { canPackageAudio } from '../package/audio-sample-entry.ts';
import { supplementalCodecs } from '../package/hdr-boxes.ts';
import { isPictureSubtitle } from '../probe/subtitle-codecs.ts';
import { canPackageVideo } from '../package/video-sample-entry.ts';
import { audioBoundaries, pieceBoundaries, scaledBoundaries } from '../timeline/timeline.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { audioBitrate, videoBitrates } from './bitrates.ts';
import type { AudioTrack, Presentation, SubtitleTrack, VideoTrack } from './presentation.ts';
import { AUDIO_GRID, audioCodecString, encodedAudioBitrate, encodedBoundaries } from './encoded-audio.ts';
import { capOf, encodedBitDepth, encodedCodecString, levelFor } from './encoded-video.ts';
import { parseRendition } from './rendition.ts';
import type { EncodedPictures, Rendition, RenditionId, SubtitleId } from './rendition.ts';
import { titleRung } from './title-rungs.ts';
import { rungsFor, scaledSize } from './video-shape.ts';

/**
 * What a manifest for these renditions offers; the first one of pictures is proposed, the first one of sound is the default.
 * Nothing is read or started. Throws AppError('stream.not-found') for a rendition that this file cannot have, and for none at all.
 */
export function buildPresentation(
  index: MediaIndex,
  timeline: Timeline,
  renditions: readonly RenditionId[],
  subtitles: readonly SubtitleTrack[],
): Presentation {
  const presentation: Presentation = { index, timeline, video: [], audio: [], subtitles: [...subtitles] };
  for (const id of renditions) {
    const track = trackOf(index, timeline, id, subtitles);
    if (track.kind === 'audio') presentation.audio.push({ ...track.audio, isDefault: presentation.audio.length === 0 });
    else presentation.video.push({ ...track.video, isProposed: presentation.video.length === 0 });
  }
  presentation.video.sort(bestFirst);
  if (presentation.video.length === 0 && presentation.audio.length === 0) {
    throw new AppError('stream.not-found', 'A presentation without picture and sound cannot be played.');
  }
  return presentation;
}

function bestFirst(a: VideoTrack, b: VideoTrack): number {
  const copies = Number(b.action === 'copy') - Number(a.action === 'copy');
  return copies || b.height * b.width - a.height * a.width || b.peakBitrateBps - a.peakBitrateBps;
}

type Track = { kind: 'video'; video: VideoTrack } | { kind: 'audio'; audio: AudioTrack };

function trackOf(
  index: MediaIndex,
  timeline: Timeline,
  id: RenditionId,
  subtitles: readonly Pick<SubtitleTrack, 'id'>[],
): Track {
  const rendition = parseRendition(id);
  if (!rendition) throw new AppError('stream.not-found', `There is no rendition called ${JSON.stringify(id)}.`);
  const burned = rendition.kind === 'video-encode' ? rendition.burned : null;
  if (burned?.startsWith('x') && !subtitles.some((s) => s.id === burned))
    throw new AppError('stream.not-found', `There are no subtitles ${burned} beside this film.`);
  const stream = assertRendition(index, timeline, rendition);
  if (stream.type === 'audio') return { kind: 'audio', audio: audioTrack(timeline, stream, rendition, id) };
  return { kind: 'video', video: videoTrack(index, timeline, stream, rendition, id) };
}

/**
 * The stream a rendition is made of. Throws AppError('stream.not-found') with the reason when the file cannot have the rendition.
 * Manifests, segments and decisions all ask here, so that none promises what another refuses.
 */
export function assertRendition(
  index: MediaIndex,
  timeline: Timeline,
  rendition: Rendition,
): VideoStream | AudioStream {
  const stream = index.streams.find((s) => s.index === rendition.stream);
  const isPicture = rendition.kind === 'video-copy' || rendition.kind === 'video-encode';
  if (!stream || stream.type !== (isPicture ? 'video' : 'audio')) {
    throw new AppError(
      'stream.not-found',
      `The file has no ${isPicture ? 'video' : 'audio'} stream ${rendition.stream}.`,
    );
  }
  const refusal =
    stream.type === 'video'
      ? refuseVideo(index, timeline, stream, rendition)
      : stream.type === 'audio' && refuseAudio(index, stream, rendition);
  if (refusal) throw new AppError('stream.not-found', `Stream ${stream.index} ${refusal}.`);
  return stream as VideoStream | AudioStream; // its type was compared with the rendition's above
}

/** Whether the file can have a rendition: see `assertRendition`. */
export function hasRendition(index: MediaIndex, timeline: Timeline, rendition: Rendition): boolean {
  try {
    assertRendition(index, timeline, rendition);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** The film of a file: its first picture stream that is no cover. */
export function mainVideo(index: MediaIndex): VideoStream | null {
  return index.streams.find((s): s is VideoStream => s.type === 'video' && !s.isAttachedPicture) ?? null;
}

function refuseVideo(index: MediaIndex, timeline: Timeline, stream: VideoStream, rendition: Rendition): string | null {
  if (stream !== mainVideo(index)) return 'is not the film';
  if (rendition.kind === 'video-encode') {
    if (encodedBitDepth(rendition.codec) > stream.bitDepth) return 'has no more than 8 bits per colour';
    if (rendition.burned && !canBurn(index, rendition.burned))
      return `has no subtitles ${rendition.burned} that could be drawn into it`;
    return rungsFor(stream).some((r) => r.height === rendition.rung.height) ? null : 'is smaller than that';
  }
  if (!canCut(index)) return 'lies in a container that packets cannot be cut from';
  if (timeline.kind !== 'keyframes') return 'has no key frames close enough to be cut at';
  return canPackageVideo(stream) ? null : `(${stream.codec}) has no place in a segment`;
}

/** An index knows nothing of what lies beside the film; whoever has the list of it asks there. */
function canBurn(index: MediaIndex, id: SubtitleId): boolean {
  if (id.startsWith('x')) return true;
  const stream = index.streams.find((s) => s.type === 'subtitle' && `s${s.index}` === id);
  return stream?.type === 'subtitle' && (stream.isText || isPictureSubtitle(stream.codec));
}

/** Whether single packets can be taken out of a file: by a reader of ours, or by ffmpeg once its index pass is done. */
export function canCut({ reader, access }: Pick<MediaIndex, 'reader' | 'access'>): boolean {
  return reader !== 'ffmpeg' || (access?.pass ?? 0) > 0;
}

function refuseAudio(index: MediaIndex, stream: AudioStream, rendition: Rendition): string | null {
  if (rendition.kind === 'audio-encode') {
    return rendition.channels > Math.max(2, stream.channels) ? `has ${stream.channels} channels only` : null;
  }
  if (!canCut(index)) return 'lies in a container that packets cannot be cut from';
  return canPackageAudio(stream) ? null : `(${stream.codec}) has no place in a segment`;
}

/**
 * Ticks per second of transcoded pictures: 90 000 where every tick of the timeline is a whole number of them, else the
 * timeline's own, so that copies and transcodes share their boundaries exactly.
 */
export function transcodeTimescale(timeline: Pick<Timeline, 'timescale'>): number {
  return 90_000 % timeline.timescale === 0 ? 90_000 : timeline.timescale;
}

function videoTrack(
  index: MediaIndex,
  timeline: Timeline,
  stream: VideoStream,
  rendition: Rendition,
  id: RenditionId,
): VideoTrack {
  const frameRate = stream.frameRate && stream.frameRate.num / stream.frameRate.den;
  if (rendition.kind === 'video-encode') {
    const rung = titleRung(index, timeline, stream, rendition.rung);
    return encodedVideo(timeline, stream, { ...rendition, rung }, id);
  }
  const { average, peak } = videoBitrates(index, timeline);
  const supplemental = supplementalCodecs(stream);
  return {
    id,
    isProposed: false,
    action: 'copy',
    codecString: stream.codecString!,
    ...(supplemental !== null && { supplementalCodecs: supplemental }),
    width: stream.width,
    height: stream.height,
    frameRate,
    videoRange: videoRange(stream),
    averageBitrateBps: average,
    peakBitrateBps: peak,
    timescale: timeline.timescale,
    boundaries: timeline.boundaries,
  };
}

function encodedVideo(
  timeline: Timeline,
  stream: VideoStream,
  { codec, rung, pieces }: EncodedPictures,
  id: RenditionId,
): VideoTrack {
  const size = scaledSize(stream, rung);
  const frameRate = stream.frameRate && stream.frameRate.num / stream.frameRate.den;
  const timescale = transcodeTimescale(timeline);
  const cap = capOf(codec, rung);
  return {
    id,
    isProposed: false,
    action: 'transcode',
    codecString: encodedCodecString(codec, levelFor(codec, size, frameRate)),
    ...size,
    frameRate,
    videoRange: encodedBitDepth(codec) === 10 ? videoRange(stream) : 'SDR',
    averageBitrateBps: cap,
    peakBitrateBps: cap,
    timescale,
    boundaries: scaledBoundaries(pieceBoundaries(timeline, pieces ?? 'parts'), timescale / timeline.timescale),
  };
}

function videoRange({ hdr, colour }: VideoStream): VideoTrack['videoRange'] {
  if (hdr === 'sdr') return 'SDR';
  return hdr === 'hlg' || colour.transfer === 18 ? 'HLG' : 'PQ';
}

function audioTrack(timeline: Timeline, stream: AudioStream, rendition: Rendition, id: RenditionId): AudioTrack {
  const common = { id, language: stream.language, title: stream.title, isDefault: false };
  if (rendition.kind === 'audio-encode') {
    const { codec, channels } = rendition;
    const grid = AUDIO_GRID[codec];
    return {
      ...common,
      action: 'transcode',
      codecString: audioCodecString(codec),
      channels,
      sampleRate: grid.sampleRate,
      bitrateBps: encodedAudioBitrate(codec, channels),
      timescale: grid.sampleRate,
      boundaries: encodedBoundaries(timeline, stream, codec),
    };
  }
  const { channels, sampleRate } = stream;
  const boundaries = audioBoundaries(timeline, stream);
  return {
    ...common,
    action: 'copy',
    codecString: stream.codecString!,
    channels,
    sampleRate,
    bitrateBps: audioBitrate(stream),
    timescale: sampleRate,
    boundaries,
  };
}
