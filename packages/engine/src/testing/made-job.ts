// Orders to encode pictures for tests.
import type { MediaIndex, VideoStream } from '../model.ts';
import { mainVideo } from '../stream/build-presentation.ts';
import { VIDEO_RUNGS } from '../stream/rendition.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { videoJob } from '../transcode/video-job.ts';
import type { VideoJob } from '../transcode/video-job.ts';
import { madeIndex, madeVideo } from './made-index.ts';

/** H.264 at 720p of the film of `madeIndex`, with what the test is about replaced. */
export function madeJob(
  order: Partial<Pick<VideoJob, 'codec' | 'rung' | 'burned'>> = {},
  stream: Partial<VideoStream> = {},
  index: Partial<MediaIndex> = {},
  path = '/films/a.mkv',
): VideoJob {
  const source = { path, index: madeIndex({ streams: [madeVideo(stream)], ...index }) };
  const rung = VIDEO_RUNGS.find((r) => r.height === 720)!;
  const rendition = { codec: 'h264', rung, burned: null, ...order } as const;
  return videoJob(source, createTimeline(source.index), mainVideo(source.index)!, rendition);
}
