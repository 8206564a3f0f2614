// One segment of a transport stream: picture and sound of one piece of the film, from the segments that CMAF players get.
import { createHash } from 'node:crypto';
import { AppError } from '@praxino/contracts/errors';
import { concat } from '../../package/boxes.ts';
import type { Presentation } from '../../stream/presentation.ts';
import type { RenditionId } from '../../stream/rendition.ts';
import type { StreamRequest } from '../protocol.ts';
import { adtsFrame, adtsShape, isMp3 } from './adts.ts';
import { accessUnit, avcByteStream, hevcByteStream } from './annex-b.ts';
import { readSamples, readTrack } from './cmaf-samples.ts';
import type { Sample, Track } from './cmaf-samples.ts';
import { languageDescriptor, muxSegment, registration } from './ts-muxer.ts';
import type { AccessUnit, TsStream } from './ts-muxer.ts';

/** Part of every entity tag: bump when the muxer writes other bytes for the same segments. */
const TS_VERSION = 1;
/** Frames of sound in one PES packet, up to this long: one header for several, and no picture waits for them. */
const AUDIO_PES_SECONDS = 0.1;

interface Carried {
  stream: TsStream;
  /** A sample as the transport stream has it. */
  convert: (sample: Sample) => Uint8Array;
}

/** Segment `i` of the film's grid. Throws AppError('stream.not-found') for codecs that transport streams do not carry here. */
export async function tsSegment(
  request: StreamRequest,
  { timeline, video, audio }: Presentation,
  i: number,
): Promise<{ bytes: Uint8Array; key: string }> {
  if (i >= timeline.boundaries.length - 1) throw new AppError('stream.not-found', `There is no segment ${i}.`);
  const [picture] = video;
  const [sound] = audio;
  const pieces = (track: { action: string }): number[] =>
    track === picture && track.action === 'transcode'
      ? timeline.partSegment.flatMap((segment, part) => (segment === i ? [part] : []))
      : [i];
  const tracks = [...(picture ? [picture] : []), ...(sound ? [sound] : [])];
  const fetched = await Promise.all(
    tracks.map(async (track) => ({
      track: readTrack(await request.engine.init(request.source, track.id, request.signal)),
      language: 'language' in track ? track.language : null,
      parts: await Promise.all(pieces(track).map((piece) => wholePiece(request, track.id, piece))),
    })),
  );
  const units: AccessUnit[] = [];
  const streams: TsStream[] = [];
  for (const { track, language, parts } of fetched) {
    const carried = carry(track, language);
    const samples = parts.flatMap((p) => readSamples(p.bytes, track));
    streams.push(carried.stream);
    units.push(...(carried.stream.kind === 'video' ? pictures(carried, samples) : sounds(carried, samples)));
  }
  // Pictures are sent before sound of the same time: decoders need longer for them.
  units.sort((a, b) => a.dts - b.dts || Number(a.stream.kind === 'audio') - Number(b.stream.kind === 'audio'));
  const keys = fetched.flatMap(({ parts }) => parts.map((p) => p.key));
  const key = createHash('sha256')
    .update(['mpegts', TS_VERSION, ...keys].join('|'))
    .digest('hex');
  return { bytes: muxSegment(streams, units), key };
}

async function wholePiece(
  { source, engine, viewer, signal }: StreamRequest,
  rendition: RenditionId,
  piece: number,
): Promise<{ bytes: Uint8Array; key: string }> {
  const answer = await engine.segment(source, rendition, piece, { viewer, signal });
  if (answer.kind === 'bytes') return { bytes: answer.bytes, key: answer.key };
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.chunks) chunks.push(chunk);
  return { bytes: concat(chunks), key: answer.key };
}

function pictures({ stream, convert }: Carried, samples: readonly Sample[]): AccessUnit[] {
  return samples.map((s) => ({ stream, pts: s.pts, dts: s.dts, isKey: s.isKey, data: convert(s) }));
}

function sounds({ stream, convert }: Carried, samples: readonly Sample[]): AccessUnit[] {
  const units: AccessUnit[] = [];
  for (let at = 0; at < samples.length;) {
    const { pts } = samples[at]!;
    let end = at + 1;
    while (end < samples.length && samples[end]!.pts - pts < AUDIO_PES_SECONDS) end++;
    units.push({ stream, pts, dts: pts, isKey: true, data: concat(samples.slice(at, end).map(convert)) });
    at = end;
  }
  return units;
}

const VIDEO_STREAM_ID = 0xe0;
const AUDIO_STREAM_ID = 0xc0;
const PRIVATE_STREAM_ID = 0xbd;

function carry(track: Track, language: string | null): Carried {
  const spoken = languageDescriptor(language);
  const audio = (type: number, convert: Carried['convert'], name = ''): Carried => {
    const streamId = name === '' ? AUDIO_STREAM_ID : PRIVATE_STREAM_ID;
    const descriptors = concat([...(name === '' ? [] : [registration(name)]), spoken]);
    return { stream: { kind: 'audio', type, streamId, descriptors }, convert };
  };
  switch (track.entry) {
    case 'avc1':
    case 'avc3': {
      const codec = avcByteStream(track.config);
      const stream = { kind: 'video', type: 0x1b, streamId: VIDEO_STREAM_ID, descriptors: new Uint8Array() } as const;
      return { stream, convert: (s) => accessUnit(codec, s.data, s.isKey) };
    }
    case 'hvc1':
    case 'hev1': {
      const codec = hevcByteStream(track.config);
      const stream = {
        kind: 'video',
        type: 0x24,
        streamId: VIDEO_STREAM_ID,
        descriptors: registration('HEVC'),
      } as const;
      return { stream, convert: (s) => accessUnit(codec, s.data, s.isKey) };
    }
    case 'mp4a': {
      if (isMp3(track.config)) return audio(0x03, (s) => s.data);
      const shape = adtsShape(track.config);
      return audio(0x0f, (s) => adtsFrame(shape, s.data));
    }
    case 'ac-3':
      return audio(0x81, (s) => s.data, 'AC-3');
    case 'ec-3':
      return audio(0x87, (s) => s.data, 'EAC3');
    default:
      throw new AppError('stream.not-found', `A transport stream does not carry ${track.entry} here.`);
  }
}
