// Can this device play the file whole, as it lies on the disk?
import type { DecisionReason } from '@praxino/contracts';
import type { AudioStream, Container, MediaIndex, VideoStream } from '../model.ts';
import { capabilityName, codecName } from './codec-names.ts';
import type { KnownProfile } from './default-profile.ts';
import { tooHigh } from './limit.ts';
import type { Limit } from './limit.ts';
import { refuseAudio } from './match-audio.ts';
import { refuseVideo } from './match-video.ts';

/**
 * What players expect in a container. A codec they decode elsewhere does not play from a place where nobody puts it. Containers
 * that are not listed hold anything.
 */
const USUAL_CONTENT: Partial<Record<Container, readonly string[]>> = {
  mp4: ['h264', 'hevc', 'av1', 'vp9', 'mpeg4', 'aac', 'mp3', 'opus', 'flac', 'ac3', 'eac3', 'alac'],
  mov: ['h264', 'hevc', 'mpeg4', 'aac', 'mp3', 'ac3', 'eac3', 'alac'],
  webm: ['vp8', 'vp9', 'av1', 'opus', 'vorbis'],
  ogg: ['opus', 'vorbis', 'flac'],
};

interface Choice {
  video: VideoStream | null;
  audio: AudioStream | null;
  /** All audio streams of the file, in its order. */
  audioStreams: readonly AudioStream[];
  limit: Limit | null;
}

/** Everything that speaks against sending the file as it is; empty when nothing does. */
export function refuseFile(index: MediaIndex, profile: KnownProfile, choice: Choice): DecisionReason[] {
  const { video, audio, limit } = choice;
  const reasons = [
    refusePieces(index),
    refuseContainer(index, profile, [video, audio]),
    refuseUnseekable(index),
    video && refuseVideo(video, profile.video),
    audio && refuseAudio(audio, profile.audio),
    audio && refuseAudioChoice(audio, choice.audioStreams),
    video && refuseRotation(index, video),
    video && refuseOddFile(index, video),
  ];
  if (limit !== null && index.bitrateBps > limit.bps)
    reasons.push(tooHigh(video ? 'video' : 'audio', index.bitrateBps, limit));
  return reasons.filter((r) => r !== null);
}

function refuseContainer(
  index: MediaIndex,
  profile: KnownProfile,
  streams: (VideoStream | AudioStream | null)[],
): DecisionReason | null {
  const { container } = index;
  const name = codecName(container);
  const reason = (text: string): DecisionReason => ({ track: 'container', code: 'container-unsupported', text });
  if (!profile.containers.includes(container)) {
    return reason(
      container === 'other' ? 'This device cannot play this kind of file.' : `This device cannot play ${name} files.`,
    );
  }
  const usual = USUAL_CONTENT[container];
  const odd = streams.find((s) => s && usual && !usual.includes(capabilityName(s.codec)));
  return odd ? reason(`Players do not expect ${codecName(odd.codec)} in ${name} files.`) : null;
}

function refusePieces(index: MediaIndex): DecisionReason | null {
  if (!index.pieces) return null;
  const text = 'The film is a disc in a folder; there is no one file that could be sent.';
  return { track: 'container', code: 'container-unsupported', text };
}

/** Only files that we can cut are refused for it: what else there is would have to be encoded. */
function refuseUnseekable(index: MediaIndex): DecisionReason | null {
  if ((index.hasSeekTable && !index.isTruncated) || index.reader === 'ffmpeg') return null;
  const text = index.isTruncated
    ? 'The file ends early; a player of the whole file would not know its length.'
    : 'The file has no table to seek by; a player of the whole file could not seek in it.';
  return { track: 'container', code: 'container-unsupported', text };
}

/** A plain player plays the first audio stream or the default one; where the two differ nobody knows which. */
function refuseAudioChoice(audio: AudioStream, streams: readonly AudioStream[]): DecisionReason | null {
  const marked = streams.find((s) => s.isDefault) ?? streams[0];
  if (audio === streams[0] && audio === marked) return null;
  return { track: 'audio', code: 'audio-choice', text: 'A player of the whole file would play another audio track.' };
}

/** Players turn pictures as MP4 says; what Matroska says about it is ignored by most. */
function refuseRotation(index: MediaIndex, video: VideoStream): DecisionReason | null {
  if (video.rotation === 0 || index.container === 'mp4' || index.container === 'mov') return null;
  return {
    track: 'container',
    code: 'container-unsupported',
    text: `Players do not turn the picture of ${codecName(index.container)} files.`,
  };
}

/** A first picture later than this leaves a player of the whole file with nothing to show. */
const MAX_LATE_SECONDS = 0.5;

/** What streams made of the file put right, and players of the whole file stumble over. */
function refuseOddFile(index: MediaIndex, video: VideoStream): DecisionReason | null {
  const reason = (text: string): DecisionReason => ({ track: 'container', code: 'container-unsupported', text });
  if (video.changesFormat)
    return reason('The video changes its size or format in mid-film, where players of the whole file stop.');
  const start = index.grid?.streamIndex === video.index ? index.grid.firstPts / video.timescale : 0;
  return start > MAX_LATE_SECONDS
    ? reason(
        'The pictures do not begin at the start of the file; a player of the whole file would show nothing at first.',
      )
    : null;
}
