// What to ask a browser about its decoders, and the device profile its answers make. Nothing is claimed that was not asked.
import type { DeviceProfile } from '@praxino/contracts';

type Video = NonNullable<DeviceProfile['video']>[number];
type Audio = NonNullable<DeviceProfile['audio']>[number];
type Container = NonNullable<DeviceProfile['containers']>[number];

export interface VideoQuestion {
  codec: Video['codec'];
  bitDepth: 8 | 10;
  /** As people write it, where the codec string says one. */
  level?: number;
  /** For MediaSource.isTypeSupported, or for canPlayType where the codec only ever comes in files. */
  type: string;
  isFileOnly?: boolean;
}
export interface AudioQuestion {
  codec: Audio['codec'];
  type: string;
  isFileOnly?: boolean;
}
export interface ContainerQuestion {
  container: Container;
  /** For HTMLMediaElement.canPlayType; any "probably" or "maybe" counts. */
  types: readonly string[];
}

/**
 * Streams arrive as fragmented MP4, so decoders are asked for in MP4 (RFC 6381 codec strings), best level first. VP8, MP3, Vorbis and PCM
 * never do: the server sends them in whole files alone.
 */
export const videoQuestions: readonly VideoQuestion[] = [
  ...[6.2, 6.1, 6.0, 5.2, 5.1, 5.0, 4.2, 4.1, 4.0].map((level): VideoQuestion => ({
    codec: 'h264',
    bitDepth: 8,
    level,
    type: `video/mp4; codecs="avc1.6400${(level * 10).toString(16)}"`,
  })),
  { codec: 'h264', bitDepth: 10, level: 5.1, type: 'video/mp4; codecs="avc1.6e0033"' },
  ...[6.2, 6.1, 6.0, 5.2, 5.1, 5.0, 4.1, 4.0].map((level): VideoQuestion => ({
    codec: 'hevc',
    bitDepth: 8,
    level,
    type: `video/mp4; codecs="hvc1.1.6.L${Math.round(level * 30)}.B0"`,
  })),
  ...[6.2, 6.1, 6.0, 5.2, 5.1, 5.0, 4.1, 4.0].map((level): VideoQuestion => ({
    codec: 'hevc',
    bitDepth: 10,
    level,
    type: `video/mp4; codecs="hvc1.2.4.L${Math.round(level * 30)}.B0"`,
  })),
  { codec: 'vp9', bitDepth: 8, type: 'video/mp4; codecs="vp09.00.51.08"' },
  { codec: 'vp9', bitDepth: 10, type: 'video/mp4; codecs="vp09.02.51.10"' },
  { codec: 'av1', bitDepth: 8, type: 'video/mp4; codecs="av01.0.12M.08"' },
  { codec: 'av1', bitDepth: 10, type: 'video/mp4; codecs="av01.0.12M.10"' },
  { codec: 'vp8', bitDepth: 8, type: 'video/webm; codecs="vp8"', isFileOnly: true },
];
export const audioQuestions: readonly AudioQuestion[] = [
  { codec: 'aac', type: 'audio/mp4; codecs="mp4a.40.2"' },
  { codec: 'opus', type: 'audio/mp4; codecs="opus"' },
  { codec: 'flac', type: 'audio/mp4; codecs="flac"' },
  { codec: 'ac3', type: 'audio/mp4; codecs="ac-3"' },
  { codec: 'eac3', type: 'audio/mp4; codecs="ec-3"' },
  { codec: 'alac', type: 'audio/mp4; codecs="alac"' },
  { codec: 'mp3', type: 'audio/mpeg', isFileOnly: true },
  { codec: 'vorbis', type: 'audio/ogg; codecs="vorbis"', isFileOnly: true },
  { codec: 'pcm', type: 'audio/wav; codecs="1"', isFileOnly: true },
];
export const containerQuestions: readonly ContainerQuestion[] = [
  { container: 'mp4', types: ['video/mp4; codecs="avc1.640028, mp4a.40.2"'] },
  { container: 'mov', types: ['video/quicktime'] },
  { container: 'webm', types: ['video/webm; codecs="vp9, opus"'] },
  { container: 'matroska', types: ['video/x-matroska', 'video/matroska'] },
  { container: 'mpegts', types: ['video/mp2t'] },
  { container: 'mp3', types: ['audio/mpeg'] },
  { container: 'flac', types: ['audio/flac'] },
  { container: 'ogg', types: ['audio/ogg; codecs="vorbis"'] },
  { container: 'wav', types: ['audio/wav; codecs="1"'] },
  { container: 'adts', types: ['audio/aac'] },
];

export interface ProbeAnswers {
  name: string;
  kind: NonNullable<DeviceProfile['kind']>;
  /** Of a type from the questions: can Media Source decode it? */
  canDecode: (type: string) => boolean;
  /** Can a bare media element play a file of this type? */
  canPlayFile: (type: string) => boolean;
  /** HDR kinds the screen and the decoder show; usually empty in a browser. */
  hdr: Video['hdr'];
  /** H.264 is decoded by Chromium's own software, which fails after a seek to a key frame that is no IDR picture. */
  needsIdr?: boolean;
  /** Longest side the decoder takes, where the platform tells. */
  maxWidth?: number | undefined;
  maxHeight?: number | undefined;
  /** What the sound output takes, where the platform tells. */
  maxChannels?: number | undefined;
}

function isAnswered({ type, isFileOnly }: { type: string; isFileOnly?: boolean }, answers: ProbeAnswers): boolean {
  return isFileOnly === true ? answers.canPlayFile(type) : answers.canDecode(type);
}

function videoCapabilities(answers: ProbeAnswers): Video[] {
  const able = videoQuestions.filter((question) => isAnswered(question, answers));
  const codecs = [...new Set(able.map((question) => question.codec))];
  return codecs.map((codec) => {
    const mine = able.filter((question) => question.codec === codec);
    const levels = mine.flatMap((question) => (question.level === undefined ? [] : [question.level]));
    const deepest = Math.max(...mine.map((question) => question.bitDepth));
    return {
      codec,
      maxBitDepth: deepest,
      ...(levels.length > 0 && { maxLevel: Math.max(...levels) }),
      ...(answers.maxWidth !== undefined && { maxWidth: answers.maxWidth }),
      ...(answers.maxHeight !== undefined && { maxHeight: answers.maxHeight }),
      ...(codec === 'h264' && answers.needsIdr === true && { needsIdr: true }),
      hdr: deepest >= 10 ? (answers.hdr ?? []) : [],
    };
  });
}

/** The profile to post with a playback request. A device without any decoder gets empty lists, not the server's defaults. */
export function profileFromProbe(answers: ProbeAnswers): DeviceProfile {
  return {
    name: answers.name.slice(0, 120),
    kind: answers.kind,
    containers: containerQuestions
      .filter(({ types }) => types.some((type) => answers.canPlayFile(type)))
      .map(({ container }) => container),
    video: videoCapabilities(answers),
    audio: audioQuestions
      .filter((question) => isAnswered(question, answers))
      .map(({ codec }) => ({ codec, ...(answers.maxChannels !== undefined && { maxChannels: answers.maxChannels }) })),
  };
}
