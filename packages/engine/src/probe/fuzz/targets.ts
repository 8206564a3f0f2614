// What is fuzzed: everything that takes bytes from outside. A target either takes its input or refuses it with an AppError.
import type { MediaIndex, SourceId } from '../../model.ts';
import { BoxSplitter } from '../../package/box-splitter.ts';
import { readFragment } from '../../package/fragment.ts';
import { captionCues } from '../../subtitles/captions/caption-cues.ts';
import { decodePictures } from '../../subtitles/pictures/decode-pictures.ts';
import { parseVobSubIndex } from '../../subtitles/pictures/vobsub-index.ts';
import { readVobSubUnit } from '../../subtitles/pictures/vobsub-unit.ts';
import { parseSubtitles } from '../../subtitles/read-subtitle-file.ts';
import { AdtsSplitter } from '../../transcode/adts.ts';
import { memorySource } from '../byte-source.ts';
import { captionsOfFrame } from '../captions/frame-captions.ts';
import { makeAv1Config, readAv1Config } from '../codec/av1.ts';
import { readAacConfig } from '../codec/aac.ts';
import { readAc3Frame, readDac3, readDec3, readEac3Packet } from '../codec/ac3.ts';
import { readAlacCookie } from '../codec/alac.ts';
import { readAvcConfig } from '../codec/avc.ts';
import { readFlacBlocks } from '../codec/flac.ts';
import { readHevcConfig } from '../codec/hevc.ts';
import { readMpegAudioFrame } from '../codec/mp3.ts';
import { opusHeadOf, opusPacketSamples, readOpusHead } from '../codec/opus.ts';
import { makeVp9Config, readVp9Config } from '../codec/vp9.ts';
import { parsePlaylist } from '../disc/playlist.ts';
import { parseTitleSet } from '../disc/title-set.ts';
import { indexIsobmff } from '../isobmff/media-index.ts';
import { openIsobmffReader } from '../isobmff/reader.ts';
import { indexMatroska } from '../matroska/media-index.ts';
import { openMatroskaReader } from '../matroska/reader.ts';
import { AAC_CONFIG, AV1_CONFIG, AVC_CONFIG, AVC_INTERLACED_CONFIG, HEVC_HDR_CONFIG } from '../testing/configs.ts';
import {
  adtsSeed,
  captionSeed,
  encoderSeed,
  fragmentsSeed,
  matroskaSeed,
  mp4Seed,
  playlistSeed,
  SUBTITLES,
  titleSetSeed,
  VOBSUB_LIST,
  vobSubSeed,
} from './seeds.ts';

export interface FuzzTarget {
  name: string;
  seeds: readonly Uint8Array[];
  /** Throws AppError for what it refuses; anything else is a finding. */
  run(bytes: Uint8Array): Promise<void>;
}

const signal = new AbortController().signal;
const id = '0'.repeat(32) as SourceId; // any id will do
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

async function readMatroska(bytes: Uint8Array): Promise<void> {
  const source = memorySource(bytes);
  const index = await indexMatroska(source, id, signal);
  await readAll(index, await openMatroskaReader(source, index, signal));
}

async function readIsobmff(bytes: Uint8Array): Promise<void> {
  const source = memorySource(bytes);
  const index = await indexIsobmff(source, id, 'mp4', signal);
  await readAll(index, await openIsobmffReader(source, index, signal));
}

/** Everything an index promises. A broken promise is a finding, not a refusal. */
async function readAll(index: MediaIndex, reader: Awaited<ReturnType<typeof openMatroskaReader>>): Promise<void> {
  checkNumbers(index);
  const { grid } = index;
  for (const stream of index.streams) {
    if (stream.type === 'video' && grid?.streamIndex === stream.index) {
      const packets = await reader.packets(stream.index, grid.keyframes[0]!, grid.endPts, signal);
      if (packets.some((p) => !(p.pts >= 0))) throw new RangeError('a packet with a time before 0');
      if (packets.some((p) => !(p.duration >= 0))) throw new RangeError('a packet with a negative length');
    }
    if (stream.type === 'audio' && !stream.codec.startsWith('pcm_'))
      await reader.packets(stream.index, 0, stream.endSample ?? 1e9, signal);
    if (stream.type === 'subtitle' && !stream.captions)
      await reader.subtitlePackets([stream.index], { fromMs: 0, toMs: Infinity }, signal);
  }
}

function checkNumbers(index: MediaIndex): void {
  finite(index);
  if (!(index.durationMs >= 0)) throw new RangeError(`the length is ${index.durationMs}`);
}

/** Whatever was read, no number in it is none. */
function finite(facts: unknown): void {
  JSON.stringify(facts, (key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${key} is ${value}`);
    return value;
  });
}

function readConfigs(bytes: Uint8Array): void {
  readAvcConfig(bytes);
  readHevcConfig(bytes);
  readAv1Config(bytes);
  makeAv1Config(bytes);
  readVp9Config(bytes);
  makeVp9Config(bytes, { width: 320, height: 180, framesPerSecond: 25, colour: null });
  readAacConfig(bytes, 48_000);
  readAc3Frame(bytes);
  readEac3Packet(bytes);
  readDac3(bytes);
  readDec3(bytes);
  readAlacCookie(bytes);
  readFlacBlocks(bytes);
  readMpegAudioFrame(bytes);
  readOpusHead(opusHeadOf(bytes) ?? bytes);
  opusPacketSamples(bytes);
}

/** In pieces of odd sizes, as a pipe gives them. */
function* torn(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0, n = 1; at < bytes.length; at += n, n = (n * 7) % 97) yield bytes.subarray(at, at + n);
}

export const TARGETS: readonly FuzzTarget[] = [
  {
    name: 'matroska',
    seeds: [matroskaSeed(), matroskaSeed({ isLive: true, hasCues: false }), matroskaSeed({ hasCues: false })],
    run: readMatroska,
  },
  { name: 'mp4', seeds: [mp4Seed('hvc1'), mp4Seed('avc1'), mp4Seed('av01')], run: readIsobmff },
  { name: 'fragmented mp4', seeds: [fragmentsSeed()], run: readIsobmff },
  { name: 'dvd title set', seeds: [titleSetSeed()], run: async (bytes) => finite(parseTitleSet(bytes)) },
  { name: 'blu-ray playlist', seeds: [playlistSeed()], run: async (bytes) => finite(parsePlaylist(bytes)) },
  {
    name: 'encoder output',
    seeds: [encoderSeed()],
    async run(bytes) {
      const splitter = new BoxSplitter();
      for (const piece of torn(bytes))
        for (const box of splitter.push(piece)) if (box.type === 'moof') readFragment(box.bytes);
      splitter.end();
    },
  },
  {
    name: 'adts',
    seeds: [adtsSeed()],
    async run(bytes) {
      const splitter = new AdtsSplitter();
      for (const piece of torn(bytes)) splitter.push(piece);
      splitter.end();
    },
  },
  {
    name: 'subtitle files',
    seeds: SUBTITLES.map(utf8),
    async run(bytes) {
      parseSubtitles(new TextDecoder().decode(bytes));
    },
  },
  {
    name: 'captions',
    seeds: [captionSeed()],
    async run(bytes) {
      const constructs = captionsOfFrame(bytes, { kind: 'nal', codec: 'h264', lengthSize: 4 });
      captionCues(
        [
          { startMs: 0, constructs },
          { startMs: 1000, constructs: bytes },
        ],
        5000,
      );
      captionsOfFrame(bytes, { kind: 'mpeg2' });
    },
  },
  {
    name: 'vobsub unit',
    seeds: [vobSubSeed()],
    async run(bytes) {
      const unit = readVobSubUnit(bytes);
      if (unit) decodePictures('dvd_subtitle', null, [{ startMs: 0, durationMs: 0, data: unit }]);
    },
  },
  {
    name: 'vobsub list',
    seeds: [utf8(VOBSUB_LIST)],
    run: async (bytes) => finite(parseVobSubIndex(Buffer.from(bytes).toString('latin1'))),
  },
  {
    name: 'codec configurations',
    seeds: [
      AVC_CONFIG,
      AVC_INTERLACED_CONFIG,
      HEVC_HDR_CONFIG,
      AV1_CONFIG,
      AAC_CONFIG,
      utf8('OpusHead\u0001\u0002aaaaaaaaa'),
    ],
    run: async (bytes) => readConfigs(bytes),
  },
];
