// Playlists of classic HLS: each variant is one transport stream of picture and sound together.
import { AppError } from '@praxino/contracts/errors';
import { presentationId } from '../../stream/presentation-id.ts';
import type { Presentation, VideoTrack } from '../../stream/presentation.ts';
import { attributes, quoted } from '../hls/attributes.ts';
import { listedSegments } from '../segment-times.ts';
import { proposedFirst } from '../proposed-first.ts';

/** Packets, headers and tables on top of what is in them (measured: 3 to 5 %). */
const OVERHEAD = 1.06;
/** What transport streams carry here, by the codec string's first part. */
const CARRIED = /^(?:avc1|avc3|hvc1|hev1|mp4a|ac-3|ec-3)\b/;

/** `<base>/<presentation>/ts-master.m3u8`: the pictures, each with the default sound; players know no other choice. */
export function tsMaster(p: Presentation): string {
  const [sound] = p.audio;
  const pictures: (VideoTrack | null)[] = p.video.length > 0 ? proposedFirst(p.video) : [null];
  const lines = pictures.flatMap((video) => {
    const list = {
      BANDWIDTH: Math.ceil(((video?.peakBitrateBps ?? 0) + (sound?.bitrateBps ?? 0)) * OVERHEAD),
      'AVERAGE-BANDWIDTH': Math.ceil(((video?.averageBitrateBps ?? 0) + (sound?.bitrateBps ?? 0)) * OVERHEAD),
      CODECS: quoted([video?.codecString, sound?.codecString].filter((c) => c !== undefined).join(',')),
      RESOLUTION: video && `${video.width}x${video.height}`,
      'FRAME-RATE': video?.frameRate ? video.frameRate.toFixed(3) : null,
      'CLOSED-CAPTIONS': video && 'NONE',
    };
    const name = presentationId([...(video ? [video.id] : []), ...(sound ? [sound.id] : [])]);
    return [`#EXT-X-STREAM-INF:${attributes(list)}`, `../${name}/ts.m3u8`];
  });
  return ['#EXTM3U', '#EXT-X-VERSION:4', '#EXT-X-INDEPENDENT-SEGMENTS', ...lines, ''].join('\n');
}

/** `<base>/<picture>+<sound>/ts.m3u8`: `<i>.ts` beside it, on the grid of the film. Throws as `assertMuxable`. */
export function tsPlaylist(p: Presentation): string {
  assertMuxable(p);
  const { boundaries, timescale } = p.timeline;
  const segments = listedSegments(boundaries);
  const micros = (ticks: number): number => Math.round((ticks / timescale) * 1_000_000);
  const durations = segments.map((s) => (micros(s.end) - micros(s.start)) / 1_000_000);
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:4',
    `#EXT-X-TARGETDURATION:${Math.max(1, ...durations.map((d) => Math.round(d)))}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...segments.map((s, i) => `#EXTINF:${durations[i]!.toFixed(6)},\n${s.i}.ts`),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

/** One picture and one sound at most, in codecs that transport streams carry. Throws AppError('stream.not-found'). */
export function assertMuxable({ video, audio }: Presentation): void {
  if (video.length > 1 || audio.length > 1)
    throw new AppError('stream.not-found', 'A transport stream has one picture and one sound.');
  const odd = [...video, ...audio].find((t) => !CARRIED.test(t.codecString));
  if (odd) throw new AppError('stream.not-found', `A transport stream does not carry ${odd.codecString} here.`);
}
