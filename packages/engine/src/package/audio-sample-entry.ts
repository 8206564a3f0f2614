// How a sound stream is described in `stsd`: mp4a, ac-3, ec-3, Opus, fLaC, alac with their configuration.
import { AppError } from '@praxino/contracts/errors';
import type { AudioStream } from '../model.ts';
import { box, concat, fullBox, u16, u32, u8, viewOf } from './boxes.ts';

/** Builds the sample entry from the stream and its configuration, or null when that configuration is none. */
type Entry = (stream: AudioStream, config: Uint8Array) => Uint8Array | null;

const ENTRIES: ReadonlyMap<string, Entry> = new Map(
  Object.entries<Entry>({
    aac: (s, c) => (c.length < 2 ? null : entry('mp4a', s, esds(0x40, c, s.bitrateBps ?? 0))),
    // ISO/IEC 14496-1 table 5: 0x6B is MPEG-1 audio, 0x69 its half sample rates of MPEG-2.
    mp3: (s) => entry('mp4a', s, esds(s.sampleRate < 32_000 ? 0x69 : 0x6b, null, s.bitrateBps ?? 0)),
    ac3: (s, c) => (c.length < 3 ? null : entry('ac-3', s, box('dac3', c))),
    eac3: (s, c) => (c.length < 5 ? null : entry('ec-3', s, box('dec3', c))),
    opus: (s, c) => {
      const config = opusConfig(c);
      return config && entry('Opus', s, box('dOps', config));
    },
    flac: (s, c) => {
      const block = streamInfo(c);
      return block && entry('fLaC', s, fullBox('dfLa', 0, 0, u8(0x80, 0, 0, block.length), block));
    },
    alac: (s, c) => {
      const cookie = alacCookie(c);
      return cookie && entry('alac', s, fullBox('alac', 0, 0, cookie));
    },
  }),
);

function sampleEntryOf(stream: AudioStream): Uint8Array | null {
  const config =
    stream.codecPrivate === null ? new Uint8Array() : Uint8Array.from(Buffer.from(stream.codecPrivate, 'base64'));
  return ENTRIES.get(stream.codec)?.(stream, config) ?? null;
}

/** Whether a sound stream can be copied into a segment: its codec has a place there and its configuration is known. */
export function canPackageAudio(stream: AudioStream): boolean {
  return stream.codecString !== null && sampleEntryOf(stream) !== null;
}

/** The sample entry of a copied stream. Throws AppError('stream.not-found') where `canPackageAudio` says no. */
export function audioSampleEntry(stream: AudioStream): Uint8Array {
  const made = sampleEntryOf(stream);
  if (!made)
    throw new AppError('stream.not-found', `Stream ${stream.index} (${stream.codec}) cannot be copied into a segment.`);
  return made;
}

/** The sample entry of AAC-LC that we encode. Throws RangeError for a rate or channel count AAC has no number for. */
export function aacSampleEntry(audio: { sampleRate: number; channels: number; bitrateBps: number }): Uint8Array {
  return entry('mp4a', audio, esds(0x40, aacLcConfig(audio.sampleRate, audio.channels), audio.bitrateBps));
}

/**
 * The sample entry of Opus that we encode: RFC 7845's mapping family 0 for one or two channels, 1 for 5.1, whose channels are in the
 * order of Vorbis: four streams, the first two of them pairs. Pre-skip 0: see `opusConfig`.
 */
export function opusSampleEntry(audio: { sampleRate: number; channels: number }): Uint8Array {
  const { channels, sampleRate } = audio;
  const mapping = channels > 2 ? u8(1, 4, 2, 0, 4, 1, 2, 3, 5) : u8(0);
  return entry('Opus', audio, box('dOps', u8(0, channels), u16(0), u32(sampleRate), u16(0), mapping));
}

const AAC_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

/** AudioSpecificConfig of AAC-LC (ISO/IEC 14496-3 §1.6.2.1). */
export function aacLcConfig(sampleRate: number, channels: number): Uint8Array {
  const rate = AAC_RATES.indexOf(sampleRate);
  if (rate < 0) throw new RangeError(`AAC has no number for ${sampleRate} Hz`);
  if (!(channels >= 1 && channels <= 6)) throw new RangeError(`AAC has no plain layout of ${channels} channels`);
  return u16((2 << 11) | (rate << 7) | (channels << 3));
}

function entry(type: string, audio: { channels: number; sampleRate: number }, config: Uint8Array): Uint8Array {
  // 16.16 fixed point; a rate that does not fit is written as 0, and the configuration has the true one.
  const rate = audio.sampleRate > 0xffff ? 0 : audio.sampleRate;
  return box(type, u32(0), u16(0, 1), u32(0, 0), u16(audio.channels, 16, 0, 0), u32(rate * 0x10000), config);
}

function esds(objectType: number, config: Uint8Array | null, bitrateBps: number): Uint8Array {
  const decoder = [
    u8(objectType, 0x15, 0, 0, 0),
    u32(bitrateBps, bitrateBps),
    ...(config ? [descriptor(5, config)] : []),
  ];
  return fullBox(
    'esds',
    0,
    0,
    descriptor(3, concat([u16(1), u8(0), descriptor(4, concat(decoder)), descriptor(6, u8(2))])),
  );
}

/** ISO/IEC 14496-1 §8.3.3: sizes in groups of seven bits; always four of them, as other muxers do. */
function descriptor(tag: number, payload: Uint8Array): Uint8Array {
  const n = payload.length;
  return concat([u8(tag, 0x80 | (n >> 21), 0x80 | ((n >> 14) & 0x7f), 0x80 | ((n >> 7) & 0x7f), n & 0x7f), payload]);
}

/**
 * OpusHead (RFC 7845 §5.1, little-endian) as dOps (big-endian), with a pre-skip of 0: packet times are already moved by the
 * codec's delay, and decoders that skip it once more after every seek would lose sound.
 */
function opusConfig(config: Uint8Array): Uint8Array | null {
  const isHead = String.fromCharCode(...config.subarray(0, 8)) === 'OpusHead';
  const at = isHead ? 9 : 1;
  if (config.length < at + 10) return null;
  const view = viewOf(config);
  const family = config[at + 9]!;
  const mapping = family === 0 ? new Uint8Array() : config.subarray(at + 10);
  return concat([
    u8(0, config[at]!),
    u16(0),
    u32(view.getUint32(at + 3, isHead)),
    u16(view.getUint16(at + 7, isHead)),
    u8(family),
    mapping,
  ]);
}

/** The 34 bytes of STREAMINFO, from the block alone, with its header, after "fLaC", or after dfLa's version. */
function streamInfo(config: Uint8Array): Uint8Array | null {
  if (config.length === 34) return config;
  const skip =
    String.fromCharCode(...config.subarray(0, 4)) === 'fLaC' ||
    (config.length >= 42 && viewOf(config).getUint32(0) === 0)
      ? 4
      : 0;
  const isStreamInfo = (config[skip] ?? 1) % 0x80 === 0 && config[skip + 3] === 34;
  return isStreamInfo && config.length >= skip + 38 ? config.subarray(skip + 4, skip + 38) : null;
}

/** The 24 bytes of ALACSpecificConfig, alone, after version and flags, or in a whole `alac` box. */
function alacCookie(config: Uint8Array): Uint8Array | null {
  if (config.length >= 36 && String.fromCharCode(...config.subarray(4, 8)) === 'alac') return config.subarray(12, 36);
  if (config.length >= 28 && viewOf(config).getUint32(0) === 0) return config.subarray(4, 28);
  return config.length >= 24 ? config.subarray(0, 24) : null;
}
