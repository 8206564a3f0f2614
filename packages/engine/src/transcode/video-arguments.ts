// The command line of a video head: parts [first, end) of one film at one rung, as fragments of one frame each on stdout.
import { availableParallelism } from 'node:os';
import { h264LevelFor } from '../stream/video-shape.ts';
import { inputArguments, seconds } from './input-arguments.ts';
import { seekSeconds } from './seek.ts';
import { cutSeconds, isGridStream } from './video-job.ts';
import type { PictureChoices, ToneMap, VideoJob } from './video-job.ts';

export interface VideoRunShape {
  /** Parts [first, end) of the timeline. */
  first: number;
  end: number;
  /** Somebody waits: several encoder threads give the first picture sooner. Boundaries are the same; bytes may differ. */
  isUrgent: boolean;
  /** How often this run was started before without getting its first frame. */
  attempt: number;
  picture: PictureChoices;
  /** Only the header is wanted: stop after one frame. */
  onlyHeader?: boolean;
}

/** x264: constant quality under the cap of the rung. */
export const VIDEO_QUALITY = { preset: 'veryfast', crf: 23, vbvSeconds: 2 } as const;
/**
 * `rc-lookahead=4`: the preset's 10 frames of lookahead delay the first picture by as many decoded frames and, with a key frame
 * every second, save nothing. Key frames only where parts begin, all of them IDR.
 */
export const X264_PARAMS = 'scenecut=0:open-gop=0:rc-lookahead=4:bframes=3:b-pyramid=normal';
/** More would not help: each frame thread delays the first picture by one frame. */
const URGENT_THREADS = Math.min(4, availableParallelism());

export function videoArguments(job: VideoJob, shape: VideoRunShape): string[] {
  const { timeline } = job;
  const start = timeline.partBoundaries[shape.first]!;
  const place = { start, timescale: timeline.timescale, isGridStream: isGridStream(job) };
  return [
    inputArguments(job.source, seekSeconds(job.source.index, place, shape.attempt)),
    ['-map', `0:${job.stream.index}`, '-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ['-vf', videoFilters(job, shape).join(',')],
    encoderArguments(job, shape),
    keyframeArguments(job, shape),
    shape.onlyHeader ? ['-frames:v', '1'] : [],
    outputArguments(job.timescale),
  ].flat();
}

/** Deinterlacing sees the frames before the cut, scaling only those behind it. */
export function videoFilters(job: VideoJob, shape: VideoRunShape): string[] {
  const { width, height, deinterlace, toneMap } = shape.picture;
  return [
    ...(deinterlace === 'none' ? [] : [`${deinterlace}=mode=send_frame`]),
    `settb=1/${job.timescale}`,
    ...trimFilter(job, shape),
    `scale=${width}:${height}:flags=bilinear`,
    ...toneMapFilters(toneMap),
    'format=yuv420p',
    'setsar=1',
  ];
}

/**
 * Both ends are cut by the same filter with the same numbers as in the runs before and after, so each frame is in exactly
 * one of them. The last part has no end: nothing behind the last boundary may get lost.
 */
function trimFilter(job: VideoJob, shape: VideoRunShape): string[] {
  const { boundaries } = job;
  const cuts: string[] = [];
  const from = cutSeconds(job, boundaries[shape.first]!);
  if (from > 0) cuts.push(`start=${seconds(from)}`);
  if (shape.end < boundaries.length - 1) cuts.push(`end=${seconds(cutSeconds(job, boundaries[shape.end]!))}`);
  return cuts.length > 0 ? [`trim=${cuts.join(':')}`] : [];
}

export function toneMapFilters(toneMap: ToneMap): string[] {
  if (toneMap === 'none') return [];
  // Named input colours: a stream that leaves them out in its frames would end in "no path between colorspaces".
  const input = `tin=${toneMap === 'hlg' ? 'arib-std-b67' : 'smpte2084'}:min=bt2020nc:pin=bt2020`;
  return [
    `zscale=${input}:t=linear:npl=100`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
  ];
}

function encoderArguments(job: VideoJob, shape: VideoRunShape): string[] {
  const { width, height, toneMap } = shape.picture;
  const { frameRate } = job.stream;
  const { preset, crf, vbvSeconds } = VIDEO_QUALITY;
  const cap = job.rung.maxBitrateBps;
  const level = h264LevelFor(width, height, frameRate ? frameRate.num / frameRate.den : null);
  return [
    ['-c:v', 'libx264', '-preset', preset, '-crf', String(crf)],
    ['-maxrate', String(cap), '-bufsize', String(cap * vbvSeconds)],
    // The level is announced in manifests before anything is encoded.
    ['-profile:v', 'high', '-level:v', String(level)],
    ['-x264-params', `${X264_PARAMS}:threads=${shape.isUrgent ? URGENT_THREADS : 1}`],
    toneMap === 'none' ? [] : ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
  ].flat();
}

/** Times are absolute and start at the *second* part: each one that lies behind the first frame makes a key frame too many. */
function keyframeArguments(job: VideoJob, shape: VideoRunShape): string[] {
  const times = job.boundaries.slice(shape.first + 1, shape.end).map((b) => seconds(cutSeconds(job, b)));
  return ['-g', '100000', ...(times.length > 0 ? ['-force_key_frames', times.join(',')] : [])];
}

function outputArguments(timescale: number): string[] {
  return [
    ['-fps_mode', 'passthrough'],
    // Else times move by up to half a frame when the film starts off its own frame grid.
    ['-enc_time_base', `1:${timescale}`, '-video_track_timescale', String(timescale)],
    ['-avoid_negative_ts', 'disabled', '-fflags', '+bitexact', '-f', 'mp4'],
    // One frame in each fragment: chunks are put together here. `frag_discont` and `negative_cts_offsets`: their PTS are the
    // film's own; without either they start at 0 or are shifted by the encoder's delay.
    ['-movflags', '+frag_every_frame+empty_moov+default_base_moof+frag_discont+negative_cts_offsets+skip_sidx'],
    ['-flush_packets', '1', 'pipe:1'],
  ].flat();
}
