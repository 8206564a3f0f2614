// Tracks of `moov` → the index's streams, in ffmpeg's order.
import type { AudioStream, OtherStream, SubtitleStream, VideoStream } from '../../model.ts';
import { firstSampleOf, lastPacketSamples, samplesAt } from '../audio-clock.ts';
import type { AudioFacts } from '../codec/audio-facts.ts';
import { mergeColour, quarterTurns, reduced, toBase64 } from '../colour.ts';
import type { FrameClock } from '../frame-clock.ts';
import { codecStringWith, hdrTraits } from '../hdr-traits.ts';
import { isCommentaryTitle, isHearingImpairedTitle, languageOf } from '../language.ts';
import { isTextSubtitle } from '../subtitle-codecs.ts';
import type { MovieTrack } from './movie.ts';
import type { AudioEntry, SubtitleEntry, VideoEntry } from './sample-entry.ts';
import type { SoundTimes } from './timing.ts';

/** Names that muxers give every track of a kind. */
const GENERIC_NAME =
  /handler|core media|gpac|l-smash|bento4|mainconcept|apple|^(video|audio|sound|subtitle|text|track)\s*\d*$|^\s*$/i;

function common(track: MovieTrack, index: number, codec: string): Omit<OtherStream, 'type'> {
  const title = track.name ?? (GENERIC_NAME.test(track.handlerName) ? null : track.handlerName.trim());
  return {
    index,
    trackId: track.id,
    codec,
    language: languageOf(track.language),
    title,
    isDefault: track.isEnabled,
    isForced: false,
    isHearingImpaired: /transcribes-spoken-dialog|describes-music/.test(track.traits) || isHearingImpairedTitle(title),
    isCommentary: /\bcommentary\b/.test(track.traits) || isCommentaryTitle(title),
  };
}

export function videoStream(
  track: MovieTrack,
  index: number,
  entry: VideoEntry,
  clock: FrameClock | null,
  isAttachedPicture: boolean,
): VideoStream {
  const { facts } = entry;
  const colour = mergeColour(entry.colour, facts?.colour);
  const aspect = entry.pixelAspect ?? facts?.pixelAspect ?? { num: 1, den: 1 };
  return {
    ...common(track, index, entry.codec),
    type: 'video',
    codecString: codecStringWith(facts?.codecString ?? null, entry.codec, entry.dolbyVision),
    profile: facts?.profile ?? null,
    level: facts?.level ?? null,
    width: entry.width,
    height: entry.height,
    pixelAspect: reduced(aspect.num, aspect.den),
    rotation: quarterTurns(track.rotation),
    frameRate: clock?.rate ?? null,
    bitDepth: facts?.bitDepth ?? 8,
    chroma: facts?.chroma ?? '4:2:0',
    isInterlaced: entry.isInterlaced ?? facts?.isInterlaced ?? false,
    ...hdrTraits(colour, entry.dolbyVision, entry.hdrMetadata),
    colour,
    timescale: clock?.timescale ?? 90_000,
    frameTicks: clock?.frameTicks ?? null,
    codecPrivate: toBase64(entry.config),
    isAttachedPicture,
  };
}

/** `times`: null for sound whose samples are not listed (PCM). */
export function audioStream(
  track: MovieTrack,
  index: number,
  entry: AudioEntry,
  facts: AudioFacts | null,
  times: SoundTimes | null,
): AudioStream {
  const { frameSamples, ...sound } = soundOf(track, entry, facts, times);
  const { sampleRate } = sound;
  const count = times?.count ?? 0;
  const opening = Array.from({ length: Math.min(count, OPENING_PACKETS) }, (_, i) => times?.seconds(i) ?? 0);
  const firstSample = firstSampleOf(opening, { sampleRate, frameSamples });
  const clock = { sampleRate, frameSamples, firstSample };
  let endSample: number | null = null;
  if (times && count > 0) {
    const told = Math.round((times.duration(count - 1) / times.timescale) * sampleRate);
    const length = lastPacketSamples(frameSamples, told);
    endSample = Math.max(firstSample, samplesAt(times.seconds(count - 1), clock) + length);
  } else if (track.duration > 0) endSample = Math.round((track.duration / track.timescale) * sampleRate);
  return {
    ...common(track, index, entry.codec),
    type: 'audio',
    ...sound,
    bitrateBps: facts?.bitrateBps ?? times?.meanBitrate() ?? null,
    frameSamples,
    firstSample,
    endSample,
    codecPrivate: toBase64(facts?.config ?? null),
  };
}

/** Packets that agree on the grid of a sound track. */
const OPENING_PACKETS = 16;
const MIN_PACKET_SAMPLES = 16;
const MAX_PACKET_SAMPLES = 1 << 20;

type Sound = Pick<AudioStream, 'codecString' | 'profile' | 'channels' | 'sampleRate' | 'frameSamples'>;

/** The codec's word, held against the lengths that the table gives. */
function soundOf(track: MovieTrack, entry: AudioEntry, facts: AudioFacts | null, times: SoundTimes | null): Sound {
  const uniform = times?.uniformDuration();
  const rate = facts?.sampleRate || entry.sampleRate || track.timescale;
  const base = {
    codecString: facts?.codecString ?? null,
    profile: facts?.profile ?? null,
    channels: facts?.channels || entry.channels,
  };
  // SBR that the configuration does not signal: the media clock runs at the decoder's output rate, twice the core's.
  if (facts?.codecString === 'mp4a.40.2' && track.timescale === rate * 2 && uniform === 2048) {
    return { ...base, codecString: 'mp4a.40.5', profile: 'HE-AAC', sampleRate: track.timescale, frameSamples: 2048 };
  }
  const told = facts?.frameSamples ?? null;
  const length = uniform ? Math.round((uniform / track.timescale) * rate) : 0;
  // A clock that is damaged gives lengths no codec has.
  const listed = length >= MIN_PACKET_SAMPLES && length <= MAX_PACKET_SAMPLES ? length : null;
  const agree = told === null || listed === null || Math.abs(told - listed) <= told * 0.1;
  return { ...base, sampleRate: rate, frameSamples: agree ? (told ?? listed) : listed };
}

export function subtitleStream(track: MovieTrack, index: number, entry: SubtitleEntry): SubtitleStream {
  return {
    ...common(track, index, entry.codec),
    type: 'subtitle',
    isForced: entry.isForced,
    isText: isTextSubtitle(entry.codec),
    // A track of closed captions says so by being one.
    ...(entry.codec === 'eia_608' && { isHearingImpaired: true }),
  };
}

export function otherStream(track: MovieTrack, index: number, codec: string): OtherStream {
  return { ...common(track, index, codec), type: 'data' };
}
