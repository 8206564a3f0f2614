// What is done to each picture between decoder and encoder: on the device where all of it can be done there, else in software.
import type { Overlay } from './burn-in.ts';
import type { EncoderFamily } from './encoders/family.ts';
import { seconds } from './input-arguments.ts';
import { cutSeconds } from './video-job.ts';
import { toneMapFilters } from './tone-map.ts';
import type { PictureChoices, VideoJob } from './video-job.ts';

export interface Cut {
  first: number;
  end: number;
  picture: PictureChoices;
  family: EncoderFamily;
  from?: number;
  /** Subtitles to draw, where there are any in this run. */
  overlay?: Overlay;
}

/** The tick a run starts at. */
export function startOf(job: VideoJob, { first, from }: Pick<Cut, 'first' | 'from'>): number {
  return from ?? job.boundaries[first]!;
}

/**
 * Whether decoder, filters and encoder work on frames of the device. Tone mapping, subtitles and turning are done in software,
 * and what is decoded there comes from there; frames of either are uploaded.
 */
export function framesLieOnDevice(job: VideoJob, picture: PictureChoices, { device }: EncoderFamily): boolean {
  const { stream } = job;
  return (
    device !== null &&
    device.decode.length > 0 &&
    stream.bitDepth <= (device.decodes[stream.codec] ?? 0) &&
    stream.chroma === '4:2:0' &&
    stream.rotation === 0 &&
    picture.toneMap === 'none' &&
    job.burned === null &&
    (picture.deinterlace === 'none' || device.deinterlace !== null)
  );
}

/** Deinterlacing sees the frames before the cut, scaling only those behind it. */
export function softwareFilters(job: VideoJob, cut: Cut): string[] {
  return [...shapingFilters(job, cut), ...outputFilters(cut)];
}

/** The same with subtitles drawn on, as a graph from the film's stream to `[out]`. */
export function overlayGraph(job: VideoJob, cut: Cut, overlay: Overlay): string {
  const { chains, to } = overlay('film');
  return [
    `[0:${job.stream.index}]${shapingFilters(job, cut).join(',')}[film]`,
    ...chains,
    `[${to}]${outputFilters(cut).join(',')}[out]`,
  ].join(';');
}

function shapingFilters(job: VideoJob, cut: Cut): string[] {
  const { width, height, deinterlace, toneMap } = cut.picture;
  return [
    ...(deinterlace === 'none' ? [] : [`${deinterlace}=mode=send_frame`]),
    ...timeFilters(job, cut),
    `scale=${width}:${height}:flags=bilinear`,
    ...toneMapFilters(toneMap),
  ];
}

function outputFilters({ picture: { bitDepth }, family }: Cut): string[] {
  return [
    bitDepth === 10 ? 'format=yuv420p10' : 'format=yuv420p',
    'setsar=1',
    ...(family.device?.upload(bitDepth) ?? []),
  ];
}

export function deviceFilters(job: VideoJob, cut: Cut): string[] {
  const device = cut.family.device!; // asked only where `framesLieOnDevice`
  const { deinterlace } = cut.picture;
  return [
    ...(deinterlace === 'none' ? [] : [device.deinterlace!]),
    ...timeFilters(job, cut),
    device.scale(cut.picture),
    'setsar=1',
  ];
}

/**
 * Both ends are cut by the same filter with the same numbers as in the runs before and after, so each frame is in exactly
 * one of them. The last part has no end: nothing behind the last boundary may get lost.
 */
function timeFilters(job: VideoJob, cut: Cut): string[] {
  const { boundaries } = job;
  const { end } = cut;
  const cuts: string[] = [];
  const from = cutSeconds(job, startOf(job, cut));
  if (from > 0) cuts.push(`start=${seconds(from)}`);
  if (end < boundaries.length - 1) cuts.push(`end=${seconds(cutSeconds(job, boundaries[end]!))}`);
  return [`settb=1/${job.timescale}`, ...(cuts.length > 0 ? [`trim=${cuts.join(':')}`] : [])];
}
