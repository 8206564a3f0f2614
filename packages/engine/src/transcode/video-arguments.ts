// The command line of a video head: parts [first, end) of one film at one rung, as fragments of one frame each on stdout.
import { availableParallelism } from 'node:os';
import type { Overlay } from './burn-in.ts';
import type { EncoderFamily } from './encoders/family.ts';
import { inputArguments, seconds, streamArgument } from './input-arguments.ts';
import { deviceFilters, framesLieOnDevice, overlayGraph, softwareFilters, startOf } from './picture-filters.ts';
import { seekSeconds } from './seek.ts';
import { cutSeconds, encodeSettings, isGridStream } from './video-job.ts';
import type { PictureChoices, VideoJob } from './video-job.ts';

export interface VideoRunShape {
  /** Parts [first, end) of the timeline. */
  first: number;
  end: number;
  /** Somebody waits: several encoder threads give the first picture sooner. Boundaries are the same; bytes may differ. */
  isUrgent: boolean;
  /** How often this run was started before without getting its first frame. */
  attempt: number;
  picture: PictureChoices;
  family: EncoderFamily;
  /** Goes on from this tick on instead of from the first part's beginning. */
  from?: number;
  /** Subtitles to draw, where there are any in this run. */
  overlay?: Overlay;
  /** Only the header is wanted: stop after one frame. */
  onlyHeader?: boolean;
}

/** More would not help: each frame thread delays the first picture by one frame. */
const URGENT_THREADS = Math.min(4, availableParallelism());

export function videoArguments(job: VideoJob, shape: VideoRunShape): string[] {
  const { timeline } = job;
  const { family, picture } = shape;
  const start = startOf(job, shape) / (job.timescale / timeline.timescale);
  const place = { start, timescale: timeline.timescale, isGridStream: isGridStream(job) };
  const isOnDevice = framesLieOnDevice(job, picture, family);
  const { overlay } = shape;
  return [
    [...(family.device?.open ?? []), ...(isOnDevice ? family.device!.decode : [])],
    inputArguments(job.source, seekSeconds(job.source.index, place, shape.attempt)),
    overlay
      ? ['-filter_complex', overlayGraph(job, shape, overlay), '-map', '[out]']
      : [
          ...['-map', streamArgument(job.source.index, job.stream)],
          ...['-vf', (isOnDevice ? deviceFilters(job, shape) : softwareFilters(job, shape)).join(',')],
        ],
    ['-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    encoderArguments(job, shape),
    keyframeArguments(job, shape),
    shape.onlyHeader ? ['-frames:v', '1'] : [],
    outputArguments(job.timescale, family),
  ].flat();
}

function encoderArguments(job: VideoJob, shape: VideoRunShape): string[] {
  const { picture, family } = shape;
  const threads = shape.isUrgent ? URGENT_THREADS : 1;
  return [
    ...['-c:v', family.encoders[job.codec]!, ...family.options({ ...encodeSettings(job, picture), threads })],
    ...(picture.toneMap === 'none' ? [] : ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709']),
  ];
}

/** Times are absolute and start at the *second* part: each one that lies behind the first frame makes a key frame too many. */
function keyframeArguments(job: VideoJob, { first, end, family }: VideoRunShape): string[] {
  const times = job.boundaries.slice(first + 1, end).map((b) => seconds(cutSeconds(job, b)));
  return ['-g', String(family.maxGop), ...(times.length > 0 ? ['-force_key_frames', times.join(',')] : [])];
}

export function outputArguments(timescale: number, { hasLateHeader }: EncoderFamily): string[] {
  const header = hasLateHeader ? 'delay_moov' : 'empty_moov';
  return [
    ['-fps_mode', 'passthrough'],
    // Else times move by up to half a frame when the film starts off its own frame grid.
    ['-enc_time_base', `1:${timescale}`, '-video_track_timescale', String(timescale)],
    ['-avoid_negative_ts', 'disabled', '-fflags', '+bitexact', '-f', 'mp4'],
    // One frame in each fragment: chunks are put together here. `frag_discont` and `negative_cts_offsets`: their PTS are the
    // film's own; without either they start at 0 or are shifted by the encoder's delay.
    ['-movflags', `+frag_every_frame+${header}+default_base_moof+frag_discont+negative_cts_offsets+skip_sidx`],
    ['-flush_packets', '1', 'pipe:1'],
  ].flat();
}
