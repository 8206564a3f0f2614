// Can this device play these tracks copied into segments?
import type { DecisionReason } from '@praxino/contracts';
import type { AudioStream, MediaIndex, VideoStream } from '../model.ts';
import { audioBitrate, videoBitrates } from '../stream/bitrates.ts';
import { canCut, hasRendition } from '../stream/build-presentation.ts';
import { encodedAudioBitrate } from '../stream/encoded-audio.ts';
import type { EncodeCapacity } from '../stream/encode-capacity.ts';
import type { SubtitleId, VideoCodec } from '../stream/rendition.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { BurnedSubtitle } from './choose-streams.ts';
import { codecName } from './codec-names.ts';
import type { KnownProfile } from './default-profile.ts';
import { tooHigh } from './limit.ts';
import type { Limit } from './limit.ts';
import { encodedSound, refuseAudioInSegments } from './match-audio.ts';
import { refuseVideo } from './match-video.ts';

/** What the rules need to know about one question. */
export interface Case {
  index: MediaIndex;
  timeline: Timeline;
  profile: KnownProfile;
  video: VideoStream | null;
  /** What may be sent: the lower of `hardLimit` and what the network carries. */
  limit: Limit | null;
  /** What the viewer and the device set. */
  hardLimit: Limit | null;
  /** Subtitles that become part of the picture. */
  burned: BurnedSubtitle | null;
  capacity: EncodeCapacity;
  /** What pictures are encoded in, where they are. */
  codec: VideoCodec;
}

/** As the names of renditions write it. */
export function burnedId({ burned }: Pick<Case, 'burned'>): SubtitleId | null {
  return burned && burned.id;
}

export function burnedReason({ codec }: BurnedSubtitle): DecisionReason {
  const text = `The subtitles (${codecName(codec)}) are drawn into the picture.`;
  return { track: 'subtitle', code: 'subtitle-burned-in', text };
}

/** Why the picture cannot be copied into segments, or null. */
export function refuseVideoCopy(asked: Case, audio: AudioStream | null): DecisionReason | null {
  const { video, limit } = asked;
  if (!video) return null;
  const refusal = refuseUncapped(asked, video);
  if (refusal || limit === null) return refusal;
  const need = videoBitrates(asked.index, asked.timeline).average + (audio ? sentAudioBitrate(asked, audio) : 0);
  return need > limit.bps ? tooHigh('video', need, limit) : null;
}

function refuseUncapped({ index, timeline, profile, burned }: Case, video: VideoStream): DecisionReason | null {
  if (burned) return burnedReason(burned);
  const refusal = refuseVideo(video, profile.video) ?? refuseInTransportStream(video, profile);
  if (refusal || hasRendition(index, timeline, { kind: 'video-copy', stream: video.index })) return refusal;
  if (!canCut(index)) return needsFfmpeg(index, 'video');
  if (video.changesFormat) {
    const text = 'The video changes its size or format in mid-film, which a stream that is not encoded anew cannot.';
    return { track: 'video', code: 'codec-unsupported', text };
  }
  const text =
    timeline.kind === 'fixed'
      ? 'The key frames of the video lie too far apart to start quickly from them.'
      : `${codecName(video.codec)} video can be played from whole files only, not as a stream.`;
  return { track: 'video', code: timeline.kind === 'fixed' ? 'reader-needs-ffmpeg' : 'codec-unsupported', text };
}

function refuseInTransportStream(video: VideoStream, { streamFormat }: KnownProfile): DecisionReason | null {
  if (streamFormat !== 'mpegts' || video.codec === 'h264' || video.codec === 'hevc') return null;
  const text = `${codecName(video.codec)} video is not sent in MPEG-TS, which is what this device takes.`;
  return { track: 'video', code: 'codec-unsupported', text };
}

/** Lossless sound beside a capped picture would take the picture's share: more than this part of the cap is too much. */
const AUDIO_SHARE_OF_CAP = 1 / 4;

/** Why the sound cannot be copied into segments, or null. */
export function refuseAudioCopy(
  { index, timeline, profile, video, limit }: Case,
  stream: AudioStream,
): DecisionReason | null {
  const refusal = refuseAudioInSegments(stream, profile);
  if (refusal) return refusal;
  if (!hasRendition(index, timeline, { kind: 'audio-copy', stream: stream.index })) return needsFfmpeg(index, 'audio');
  const share = limit === null ? Infinity : video ? limit.bps * AUDIO_SHARE_OF_CAP : limit.bps;
  const bitrate = audioBitrate(stream);
  const isWorthIt = bitrate > encodedBitrate(stream, profile);
  if (bitrate <= share || !isWorthIt) return null;
  return tooHigh('audio', bitrate, { bps: Math.round(share), isMeasured: limit?.isMeasured ?? false });
}

function needsFfmpeg(index: MediaIndex, track: 'video' | 'audio'): DecisionReason {
  const name = index.container === 'other' ? 'this kind of' : codecName(index.container);
  return {
    track,
    code: 'reader-needs-ffmpeg',
    text: `Single frames cannot be cut out of ${name} files, so they are encoded anew.`,
  };
}

/** Bits per second of a sound stream as it would be sent: copied or encoded. */
export function sentAudioBitrate(asked: Case, stream: AudioStream): number {
  if (refuseAudioCopy(asked, stream) === null) return audioBitrate(stream);
  return encodedBitrate(stream, asked.profile);
}

function encodedBitrate(stream: AudioStream, profile: KnownProfile): number {
  const { codec, channels } = encodedSound(stream, profile);
  return encodedAudioBitrate(codec, channels);
}
