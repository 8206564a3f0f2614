// Track entries → the index's streams, in ffmpeg's order.
import type { AudioStream, MediaStream, OtherStream, SubtitleStream, VideoStream } from '../../model.ts';
import { makeAacConfig, readAacConfig } from '../codec/aac.ts';
import { readAc3Frame, readEac3Packet } from '../codec/ac3.ts';
import { readAlacCookie } from '../codec/alac.ts';
import type { AudioFacts } from '../codec/audio-facts.ts';
import { makeAv1Config, readAv1Config } from '../codec/av1.ts';
import { readAvcConfig } from '../codec/avc.ts';
import { readFlacBlocks } from '../codec/flac.ts';
import { readHevcConfig } from '../codec/hevc.ts';
import { readMpegAudioFrame } from '../codec/mp3.ts';
import { OPUS_RATE, opusPacketSamples, readOpusHead } from '../codec/opus.ts';
import type { VideoFacts } from '../codec/video-facts.ts';
import { makeVp9Config, readVp9Config } from '../codec/vp9.ts';
import { mergeColour, quarterTurns, reduced, toBase64 } from '../colour.ts';
import { coverStream } from '../cover-stream.ts';
import { codecStringWith, hdrTraits } from '../hdr-traits.ts';
import type { FrameClock } from '../frame-clock.ts';
import { isCommentaryTitle, isHearingImpairedTitle, languageOf } from '../language.ts';
import { isTextSubtitle } from '../subtitle-codecs.ts';
import { codecOf } from './codecs.ts';
import type { Attachment } from './metadata.ts';
import type { MatroskaTrack } from './tracks.ts';

function common(track: MatroskaTrack, index: number): Omit<OtherStream, 'type'> {
  const { title } = track;
  return {
    index,
    trackId: track.number,
    codec: codecOf(track),
    language: languageOf(track.language),
    title,
    isDefault: track.isDefault,
    isForced: track.isForced,
    isHearingImpaired: track.isHearingImpaired || isHearingImpairedTitle(title),
    isCommentary: track.isCommentary || isCommentaryTitle(title),
  };
}

/** `firstFrame`: the first key frame, for codecs whose configuration the file does not hold. */
export function videoStream(
  track: MatroskaTrack,
  index: number,
  clock: FrameClock | null,
  firstFrame: Uint8Array | null,
): VideoStream {
  const base = common(track, index);
  const video = track.video ?? {
    width: 0,
    height: 0,
    display: null,
    interlaced: 0,
    bitsPerChannel: 0,
    colour: null,
    hdrMetadata: null,
    roll: 0,
  };
  const rate = clock ? clock.rate.num / clock.rate.den : 0;
  const { facts, config } = videoFacts(track, base.codec, rate, firstFrame);
  const colour = mergeColour(video.colour, facts?.colour);
  const { display, width, height } = video;
  return {
    ...base,
    type: 'video',
    codecString: codecStringWith(facts?.codecString ?? null, base.codec, track.dolbyVision),
    profile: facts?.profile ?? null,
    level: facts?.level ?? null,
    width,
    height,
    pixelAspect: display
      ? reduced(display.width * height, display.height * width)
      : (facts?.pixelAspect ?? { num: 1, den: 1 }),
    rotation: quarterTurns(-video.roll),
    frameRate: clock?.rate ?? null,
    bitDepth: facts?.bitDepth ?? (video.bitsPerChannel || 8),
    chroma: facts?.chroma ?? '4:2:0',
    isInterlaced: video.interlaced === 1 || (video.interlaced !== 2 && facts?.isInterlaced === true),
    ...hdrTraits(colour, track.dolbyVision, video.hdrMetadata),
    colour,
    timescale: clock?.timescale ?? 90_000,
    frameTicks: clock?.frameTicks ?? null,
    codecPrivate: toBase64(config),
    isAttachedPicture: false,
  };
}

interface Configured<T> {
  facts: T | null;
  config: Uint8Array | null;
}

/** What the configuration in the track entry says of H.264 and HEVC. */
export function configuredVideo(track: MatroskaTrack): Configured<VideoFacts> {
  return videoFacts(track, codecOf(track), 0, null);
}

function videoFacts(
  track: MatroskaTrack,
  codec: string,
  framesPerSecond: number,
  firstFrame: Uint8Array | null,
): Configured<VideoFacts> {
  const stored = track.codecPrivate;
  const with_ = (
    config: Uint8Array | null,
    read: (config: Uint8Array) => VideoFacts | null,
  ): Configured<VideoFacts> => {
    const facts = config && read(config);
    return { facts, config: facts && config };
  };
  switch (track.codecId) {
    case 'V_MPEG4/ISO/AVC':
      return with_(stored, (c) => readAvcConfig(c));
    case 'V_MPEGH/ISO/HEVC':
      return with_(stored, (c) => readHevcConfig(c));
    case 'V_AV1':
      return with_(stored && readAv1Config(stored) ? stored : firstFrame && makeAv1Config(firstFrame), readAv1Config);
    case 'V_VP9': {
      const picture = {
        width: track.video?.width ?? 0,
        height: track.video?.height ?? 0,
        framesPerSecond,
        colour: track.video?.colour ?? null,
      };
      return with_(firstFrame && makeVp9Config(firstFrame, picture), readVp9Config);
    }
    default:
      return {
        facts:
          codec === 'vp8' ? { codecString: 'vp8', profile: null, level: null, bitDepth: 8, chroma: '4:2:0' } : null,
        config: null,
      };
  }
}

/** Facts of an audio track from its configuration and first packets; null for codecs that are only described. */
export function audioFacts(track: MatroskaTrack, packets: readonly Uint8Array[]): AudioFacts | null {
  const codec = codecOf(track);
  const first = packets[0];
  const stored = track.codecPrivate;
  switch (codec) {
    case 'aac': {
      const config = stored && stored.length >= 2 ? stored : aacConfigFromId(track);
      return config && readAacConfig(config, track.audio?.outputRate ?? null);
    }
    case 'ac3':
      return first ? readAc3Frame(first) : null;
    case 'eac3':
      return first ? readEac3Packet(first) : null;
    case 'mp1':
    case 'mp2':
    case 'mp3':
      return first ? readMpegAudioFrame(first) : null;
    case 'opus': {
      const facts = stored && readOpusHead(stored);
      return facts && { ...facts, frameSamples: sameLength(packets.map(opusPacketSamples)) };
    }
    case 'flac':
      return stored && readFlacBlocks(stored);
    case 'alac':
      return stored && readAlacCookie(stored);
    default:
      return null;
  }
}

/** Old files name the profile in the codec id ("A_AAC/MPEG4/LC/SBR") and carry no configuration. */
function aacConfigFromId(track: MatroskaTrack): Uint8Array | null {
  const profile = ['MAIN', 'LC', 'SSR', 'LTP'].indexOf(track.codecId.split('/')[2] ?? '');
  return makeAacConfig(profile < 0 ? 2 : profile + 1, track.audio?.sampleRate ?? 0, track.audio?.channels ?? 0);
}

/** The last packet of a stream may be shorter, never the first ones of a constant one. */
function sameLength(lengths: readonly number[]): number | null {
  const [first] = lengths;
  return first !== undefined && first > 0 && lengths.every((n) => n === first) ? first : null;
}

export interface AudioTiming {
  firstSample: number;
  endSample: number | null;
  bitrateBps: number | null;
}

export function audioStream(
  track: MatroskaTrack,
  index: number,
  facts: AudioFacts | null,
  timing: AudioTiming,
): AudioStream {
  return {
    ...common(track, index),
    type: 'audio',
    codecString: facts?.codecString ?? null,
    profile: facts?.profile ?? null,
    channels: facts?.channels || (track.audio?.channels ?? 0),
    sampleRate: sampleRateOf(track, facts),
    bitrateBps: timing.bitrateBps ?? facts?.bitrateBps ?? null,
    frameSamples: facts?.frameSamples ?? null,
    firstSample: timing.firstSample,
    endSample: timing.endSample,
    codecPrivate: toBase64(facts ? facts.config : track.codecPrivate),
  };
}

/** Ticks of an audio stream; never 0. */
export function sampleRateOf(track: MatroskaTrack, facts: AudioFacts | null): number {
  const told = facts?.sampleRate || track.audio?.outputRate || track.audio?.sampleRate || 0;
  return told > 0 && told <= 768_000 ? told : OPUS_RATE;
}

export function subtitleStream(track: MatroskaTrack, index: number): SubtitleStream {
  const base = common(track, index);
  return { ...base, type: 'subtitle', isText: isTextSubtitle(base.codec) };
}

const PICTURE_TYPES: Readonly<Record<string, string>> = {
  'image/jpeg': 'mjpeg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/tiff': 'tiff',
  'image/bmp': 'bmp',
};
const FONT_TYPES: Readonly<Record<string, string>> = {
  'application/x-truetype-font': 'ttf',
  'application/x-font': 'ttf',
  'font/ttf': 'ttf',
  'application/vnd.ms-opentype': 'otf',
  'font/otf': 'otf',
  'font/collection': 'ttf',
};

/** Attachments follow the tracks; pictures count as video streams, as in ffmpeg. */
export function attachmentStream(attachment: Attachment, index: number): MediaStream {
  const picture = PICTURE_TYPES[attachment.mimeType];
  if (picture) return coverStream(picture, index, attachment.name);
  return {
    type: 'attachment',
    index,
    trackId: 0,
    codec: FONT_TYPES[attachment.mimeType] ?? 'unknown',
    language: null,
    title: attachment.name,
    isDefault: false,
    isForced: false,
    isHearingImpaired: false,
    isCommentary: false,
  };
}
