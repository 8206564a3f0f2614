// Media playlists of HLS: the pieces of one rendition, or the text of a subtitle track.
import { AppError } from '@praxino/contracts/errors';
import type { Presentation } from '../../stream/presentation.ts';
import { presentationSpan } from '../presentation-span.ts';
import { listedSegments } from '../segment-times.ts';

/**
 * `<base>/<rendition>/playlist.m3u8` (RFC 8216 §4.3.3): `init.mp4` and `<i>.m4s` beside it.
 * Throws AppError('stream.not-found') for a rendition that the presentation has not.
 */
export function hlsMedia(p: Presentation, rendition: string): string {
  const track = [...p.video, ...p.audio].find((t) => t.id === rendition);
  if (!track) throw new AppError('stream.not-found', `The stream has no rendition ${JSON.stringify(rendition)}.`);
  const segments = listedSegments(track.boundaries);
  // Players put playlists side by side from their first segments on: the first one of late sound begins with the film.
  const origin = Math.round(presentationSpan(p).startSeconds * track.timescale);
  const starts = segments.map((s, i) => (i === 0 ? Math.min(s.start, origin) : s.start));
  const pieces = segments.map((s, i) => ({ startTicks: starts[i]!, endTicks: s.end, uri: `${s.i}.m4s` }));
  return playlist(pieces, track.timescale, 'init.mp4');
}

/**
 * `<base>/<subtitle>/playlist.m3u8`: `<i>.vtt` on the grid of the pictures, the last one as long as the film goes on.
 * Throws AppError('stream.not-found') for a subtitle track that the presentation has not.
 */
export function hlsSubtitles(p: Presentation, subtitle: string): string {
  if (!p.subtitles.some((s) => s.id === subtitle)) {
    throw new AppError('stream.not-found', `The stream has no subtitles ${JSON.stringify(subtitle)}.`);
  }
  const { boundaries, timescale } = p.timeline;
  const segments = listedSegments(boundaries);
  const end = Math.max(boundaries.at(-1)!, Math.round(presentationSpan(p).endSeconds * timescale));
  const pieces = segments.map(({ i, start, end: stop }, n) => ({
    startTicks: start,
    endTicks: n === segments.length - 1 ? end : stop,
    uri: `${i}.vtt`,
  }));
  return playlist(pieces, timescale, null);
}

function playlist(
  pieces: { startTicks: number; endTicks: number; uri: string }[],
  timescale: number,
  map: string | null,
): string {
  // Rounded from the start of the film each, so that roundings do not add up over thousands of segments.
  const micros = (ticks: number): number => Math.round((ticks / timescale) * 1_000_000);
  const durations = pieces.map((p) => micros(p.endTicks) - micros(p.startTicks));
  // RFC 8216 §4.3.3.1: every EXTINF, rounded to the nearest integer, must be at most this.
  const target = Math.max(1, ...durations.map((d) => Math.round(d / 1_000_000)));
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${target}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    ...(map ? ['#EXT-X-INDEPENDENT-SEGMENTS', `#EXT-X-MAP:URI="${map}"`] : []),
    ...pieces.map((p, i) => `#EXTINF:${(durations[i]! / 1_000_000).toFixed(6)},\n${p.uri}`),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}
