// All families, in the order of preference for a codec: hardware before software, the vendor's own interface before a general one.
import type { VideoCodec } from '../../stream/rendition.ts';
import { amf } from './amf.ts';
import type { EncoderFamily, FamilyName } from './family.ts';
import { nvenc } from './nvenc.ts';
import { qsv } from './qsv.ts';
import { rkmpp } from './rkmpp.ts';
import { svtav1 } from './svtav1.ts';
import { v4l2m2m } from './v4l2m2m.ts';
import { vaapi } from './vaapi.ts';
import { videotoolbox } from './videotoolbox.ts';
import { vpx } from './vpx.ts';
import { x264 } from './x264.ts';
import { x265 } from './x265.ts';

export const FAMILIES: readonly EncoderFamily[] = [
  ...[nvenc, qsv, vaapi, videotoolbox, amf, rkmpp, v4l2m2m],
  ...[x264, x265, svtav1, vpx],
];

export function familyNamed(name: FamilyName): EncoderFamily {
  return FAMILIES.find((f) => f.name === name)!; // every name has its entry above: a test looks
}

/** The software encoder of a codec: what works wherever ffmpeg has it. */
export function softwareFor(codec: VideoCodec): EncoderFamily {
  return FAMILIES.find((f) => f.kind === 'software' && f.encoders[codec])!; // each codec has one: a test looks
}
