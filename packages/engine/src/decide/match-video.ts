// Can this device decode these pictures?
import type { DecisionReason, VideoCapability } from '@praxino/contracts';
import type { VideoStream } from '../model.ts';
import { codecName } from './codec-names.ts';

/** Why the device cannot decode the stream as it is, or null when it can. Of several decoders for the codec one is enough. */
export function refuseVideo(stream: VideoStream, decoders: readonly VideoCapability[]): DecisionReason | null {
  const name = codecName(stream.codec);
  const sameCodec = decoders.filter((d) => d.codec === stream.codec);
  if (sameCodec.length === 0) {
    return reason('codec-unsupported', `The film's video is ${name}, which this device cannot decode.`);
  }
  if (stream.chroma !== '4:2:0') {
    return reason(
      'profile-unsupported',
      `The video's colour format (${stream.chroma}) is one that devices rarely decode.`,
    );
  }
  const refusals = sameCodec.map((d) => refuseDecoder(stream, d, name));
  return refusals.includes(null) ? null : (refusals[0] ?? null);
}

function refuseDecoder(s: VideoStream, d: VideoCapability, name: string): DecisionReason | null {
  const fps = s.frameRate && s.frameRate.num / s.frameRate.den;
  if (s.bitDepth > d.maxBitDepth) {
    return reason(
      'bit-depth-unsupported',
      `The video has ${s.bitDepth} bits per colour; this device decodes ${d.maxBitDepth} in ${name}.`,
    );
  }
  if (s.hdr !== 'sdr' && !d.hdr.includes(s.hdr)) {
    return reason('hdr-unsupported', `The video is ${HDR_NAMES[s.hdr]}, which this device cannot show.`);
  }
  if ((d.maxWidth && s.width > d.maxWidth) || (d.maxHeight && s.height > d.maxHeight)) {
    const limit = `${d.maxWidth ?? 'any'} × ${d.maxHeight ?? 'any'}`;
    return reason('resolution-too-high', `The video is ${s.width} × ${s.height}; this device decodes up to ${limit}.`);
  }
  if (d.maxLevel && s.level !== null && s.level > d.maxLevel) {
    return reason('level-too-high', `The video is ${name} level ${s.level}; this device decodes up to ${d.maxLevel}.`);
  }
  if (d.needsIdr && s.hasOpenGroups) {
    return reason(
      'profile-unsupported',
      `The video cannot be entered at its key frames by this device (${name} with an open GOP), so seeking would fail.`,
    );
  }
  // Rates are written roughly (60 for 59.94 and the other way round), hence the tolerance.
  if (d.maxFrameRate && fps && fps > d.maxFrameRate * 1.01) {
    return reason(
      'frame-rate-too-high',
      `The video has ${round(fps)} pictures per second; this device decodes up to ${d.maxFrameRate}.`,
    );
  }
  return null;
}

const HDR_NAMES: Readonly<Record<Exclude<VideoStream['hdr'], 'sdr'>, string>> = {
  hdr10: 'HDR10',
  hlg: 'HLG',
  'dolby-vision': 'Dolby Vision',
};

function reason(code: DecisionReason['code'], text: string): DecisionReason {
  return { track: 'video', code, text };
}

function round(fps: number): number {
  return Math.round(fps * 100) / 100;
}
