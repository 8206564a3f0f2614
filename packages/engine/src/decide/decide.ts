// How should this device play this file? The answer is data with reasons, made without touching the file.
import { AppError } from '@praxino/contracts/errors';
import type { DecisionReason, DeviceProfile } from '@praxino/contracts';
import type { AudioStream, MediaIndex, VideoStream } from '../model.ts';
import { audioBitrate, videoBitrates } from '../stream/bitrates.ts';
import { mainVideo } from '../stream/build-presentation.ts';
import { UNKNOWN_CAPACITY } from '../stream/encode-capacity.ts';
import type { EncodeCapacity } from '../stream/encode-capacity.ts';
import { encodedAudioBitrate } from '../stream/encoded-audio.ts';
import { capOf, decoderCodec } from '../stream/encoded-video.ts';
import { renditionId } from '../stream/rendition.ts';
import type { Rendition, RenditionId } from '../stream/rendition.ts';
import { displaySize, scaledSize } from '../stream/video-shape.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { chooseCodec } from './choose-codec.ts';
import { chooseRung } from './choose-rung.ts';
import {
  audioStreams,
  burnedSubtitle,
  chooseSubtitle,
  defaultAudio,
  preferPlayable,
  wishedAudio,
} from './choose-streams.ts';
import type { BurnedSubtitle } from './choose-streams.ts';
import { codecName } from './codec-names.ts';
import { knownProfile } from './default-profile.ts';
import { ladder } from './ladder.ts';
import type { LadderRung } from './ladder.ts';
import { lowestLimit, withinBandwidth } from './limit.ts';
import { encodedSound } from './match-audio.ts';
import { burnedId, burnedReason, refuseAudioCopy, refuseVideoCopy } from './match-copy.ts';
import type { Case } from './match-copy.ts';
import { refuseFile } from './match-file.ts';

export interface Wishes {
  audioStream?: number;
  /** null: none. */
  subtitleStream?: number | null;
  /** A subtitle file beside the film, instead of a stream. The answer names it where it becomes part of the picture. */
  subtitleFile?: BurnedSubtitle;
  /** Draw the subtitles into the picture, whatever the device could draw. */
  burnIn?: boolean;
  /** The most that may be sent. */
  maxBitrateBps?: number;
  /** What the client measured of its network: decides what is proposed, not what is offered. */
  bandwidthBps?: number;
}
export interface Decision {
  mode: 'direct' | 'remux' | 'transcode';
  reasons: DecisionReason[];
  /** In mode `direct` the action is `copy`, and the rendition is what a manifest offers to players that want one nevertheless. */
  video: {
    stream: number;
    rendition: RenditionId;
    action: 'copy' | 'transcode';
    /** What the device decodes: the file's codec, or that of the encode. */
    codec: string;
    width: number;
    height: number;
  } | null;
  /** Every audio stream of the file with what is done to it; the chosen one first. */
  audio: { stream: number; rendition: RenditionId; action: 'copy' | 'transcode' }[];
  /** null: none or no such stream. */
  audioStream: number | null;
  subtitleStream: number | null;
  /** They are part of the picture: nobody draws them again. */
  isSubtitleBurned: boolean;
  /** Peak of video and chosen audio together. */
  bitrateBps: number;
  /** What the manifests of this answer offer: the proposed picture first, then the others best first, then the sound. */
  renditions: RenditionId[];
  /** Every picture the device can have, best first, whatever is proposed. Empty for sound alone. */
  ladder: LadderRung[];
}
export type { DeviceProfile };

/**
 * Direct where the device plays the file as it is; remux where every chosen track can be copied into segments; else transcode, of
 * as little as possible. Pure: the same question has the same answer on every machine; what the encoders of this one can do is part
 * of the question, and decides in which codec pictures are encoded (`chooseCodec`).
 * Throws AppError('playback.unplayable') for a file without pictures and sound, AppError('playback.stream-not-found') for a wish
 * that it cannot fulfil.
 */
export function decide(
  index: MediaIndex,
  timeline: Timeline,
  device: DeviceProfile,
  wishes: Wishes,
  capacity: EncodeCapacity = UNKNOWN_CAPACITY,
): Decision {
  const profile = knownProfile(device);
  const streams = audioStreams(index);
  const video = mainVideo(index);
  if (!video && streams.length === 0) {
    throw new AppError('playback.unplayable', 'The file has neither pictures nor sound that could be played.');
  }
  const hardLimit = lowestLimit(wishes.maxBitrateBps, profile.maxBitrateBps);
  const limit = withinBandwidth(hardLimit, wishes.bandwidthBps);
  const burned = video && burnedSubtitle(index, wishes, profile.subtitles);
  const question = { index, timeline, profile, video, limit, hardLimit, burned, capacity };
  const asked: Case = { ...question, codec: video ? chooseCodec(question, video) : 'h264' };

  const wished = wishedAudio(streams, wishes.audioStream);
  const standard = wished ?? defaultAudio(streams);
  const against = refuseFile(index, profile, { video, audio: standard, audioStreams: streams, limit });
  if (burned) against.push(burnedReason(burned));
  if (against.length === 0)
    return answer(asked, { mode: 'direct', audio: standard, reasons: [directReason(index)] }, streams, wishes);

  const isPlayable = (s: AudioStream): boolean => refuseAudioCopy(asked, s) === null;
  const chosen =
    standard && !wished ? preferPlayable(streams, standard, isPlayable) : { stream: standard, reason: null };
  const needs = [refuseVideoCopy(asked, chosen.stream), chosen.stream && refuseAudioCopy(asked, chosen.stream)].filter(
    (r) => r !== null,
  );
  // What spoke against the sound that is not played any more is no reason.
  const kept = chosen.reason ? against.filter((r) => r.track !== 'audio') : against;
  const reasons = distinct([...kept, ...needs, ...(chosen.reason ? [chosen.reason] : [])]);
  return answer(
    asked,
    { mode: needs.length > 0 ? 'transcode' : 'remux', audio: chosen.stream, reasons },
    streams,
    wishes,
  );
}

interface Verdict {
  mode: Decision['mode'];
  audio: AudioStream | null;
  reasons: DecisionReason[];
}

function answer(asked: Case, verdict: Verdict, streams: AudioStream[], wishes: Wishes): Decision {
  const { index, video } = asked;
  const { audio, mode } = verdict;
  const isDirect = mode === 'direct';
  const drawn = asked.burned ? null : chooseSubtitle(index, wishes.subtitleStream, audio, asked.profile.subtitles);
  const ordered = audio ? [audio, ...streams.filter((s) => s !== audio)] : [];
  const sound = ordered.map((s) => audioPart(asked, s, isDirect && s === audio));
  const picture = video && videoPart(asked, video, audio, isDirect);
  const rungs = picture ? ladder(asked, video, audio, { rendition: picture.part.rendition, isDirect }) : [];
  return {
    mode,
    reasons: drawn ? [...verdict.reasons, subtitleReason(drawn.codec)] : verdict.reasons,
    video: picture && picture.part,
    audio: sound.map((s) => s.part),
    audioStream: audio?.index ?? null,
    subtitleStream: (asked.burned ?? drawn)?.index ?? null,
    isSubtitleBurned: asked.burned !== null,
    bitrateBps: (picture?.peakBps ?? 0) + (sound[0]?.bitrateBps ?? 0),
    renditions: offered(picture && picture.part.rendition, rungs, sound),
    ladder: rungs,
  };
}

function audioPart(
  asked: Case,
  stream: AudioStream,
  isDirect: boolean,
): { part: Decision['audio'][number]; bitrateBps: number } {
  const sound = encodedSound(stream, asked.profile);
  const isCopy = refuseAudioCopy(asked, stream) === null;
  const rendition: Rendition = isCopy
    ? { kind: 'audio-copy', stream: stream.index }
    : { kind: 'audio-encode', stream: stream.index, ...sound };
  const action = isCopy || isDirect ? 'copy' : 'transcode';
  const bitrateBps = action === 'copy' ? audioBitrate(stream) : encodedAudioBitrate(sound.codec, sound.channels);
  return { part: { stream: stream.index, rendition: renditionId(rendition), action }, bitrateBps };
}

function videoPart(
  asked: Case,
  video: VideoStream,
  audio: AudioStream | null,
  isDirect: boolean,
): { part: NonNullable<Decision['video']>; peakBps: number } {
  const stream = video.index;
  const isCopy = refuseVideoCopy(asked, audio) === null;
  const rung = chooseRung(asked, video);
  const rendition = renditionId(
    isCopy
      ? { kind: 'video-copy', stream }
      : { kind: 'video-encode', stream, codec: asked.codec, rung, burned: burnedId(asked) },
  );
  if (isCopy || isDirect) {
    const { peak } = videoBitrates(asked.index, asked.timeline);
    return { part: { stream, rendition, action: 'copy', codec: video.codec, ...displaySize(video) }, peakBps: peak };
  }
  const codec = decoderCodec(asked.codec);
  return {
    part: { stream, rendition, action: 'transcode', codec, ...scaledSize(video, rung) },
    peakBps: capOf(asked.codec, rung),
  };
}

function offered(
  proposed: RenditionId | null,
  rungs: readonly LadderRung[],
  sound: readonly { part: Decision['audio'][number] }[],
): RenditionId[] {
  const pictures = rungs.flatMap((r) => (r.isOffered && r.rendition ? [r.rendition] : []));
  return [...new Set([...(proposed ? [proposed] : []), ...pictures, ...sound.map((s) => s.part.rendition)])];
}

function directReason(index: MediaIndex): DecisionReason {
  const name = index.container === 'other' ? 'The' : `The ${codecName(index.container)}`;
  return { track: 'container', code: 'direct-supported', text: `${name} file plays on this device as it is.` };
}

function subtitleReason(codec: string): DecisionReason {
  return {
    track: 'subtitle',
    code: 'subtitle-extracted',
    text: `The subtitles (${codecName(codec)}) are taken out of the file and sent beside it.`,
  };
}

function distinct(reasons: readonly DecisionReason[]): DecisionReason[] {
  return reasons.filter((r, i) => reasons.findIndex((o) => o.track === r.track && o.code === r.code) === i);
}
