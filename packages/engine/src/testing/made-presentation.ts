// Presentations for tests of manifests.
import type { MediaIndex } from '../model.ts';
import { buildPresentation } from '../stream/build-presentation.ts';
import type { Presentation, SubtitleTrack } from '../stream/presentation.ts';
import type { RenditionId } from '../stream/rendition.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { madeAudio, madeIndex, madeVideo } from './made-index.ts';

export function madePresentation(
  index: MediaIndex,
  renditions: string[],
  subtitles: SubtitleTrack[] = [],
): Presentation {
  return buildPresentation(index, createTimeline(index), renditions as RenditionId[], subtitles);
}

export function madeSubtitleTrack(over: Partial<SubtitleTrack> = {}): SubtitleTrack {
  return {
    id: 's3',
    language: 'eng',
    title: null,
    isDefault: false,
    isForced: false,
    isHearingImpaired: false,
    ...over,
  };
}

/** 23.976 frames per second from the second frame on, key frames at irregular distances, AAC and AC-3. */
export function irregularFilm(): MediaIndex {
  const frames = [1, 73, 120, 200, 331, 400, 517, 600, 703];
  const grid = {
    streamIndex: 0,
    firstPts: 1001,
    endPts: 750 * 1001,
    keyframes: frames.map((f) => f * 1001),
    positions: null,
  };
  const video = madeVideo({ timescale: 24_000, frameTicks: 1001, frameRate: { num: 24_000, den: 1001 } });
  const ac3 = {
    codec: 'ac3',
    codecString: 'ac-3',
    codecPrivate: 'ED3A',
    channels: 6,
    frameSamples: 1536,
    language: 'ger',
    bitrateBps: 448_000,
  };
  const sound = [
    madeAudio({ endSample: 1466 * 1024 }),
    madeAudio({ index: 2, isDefault: false, ...ac3, endSample: 977 * 1536 }),
  ];
  return madeIndex({ streams: [video, ...sound], grid });
}
/** What a hostile file calls its tracks. */
export const HOSTILE_TITLE =
  'A "quoted" <b>&amp; \'title\'\r\n#EXT-X-ENDLIST\u0000\u001b\ud800 \u2028 😀 ]]> -->, URI="evil"';
