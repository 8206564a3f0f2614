// Key frames alone, for players that show pictures while they run fast (RFC 8216 §4.3.3.6): one per segment of a copied picture.
import { AppError } from '@praxino/contracts/errors';
import { boxesIn, concat } from '../../package/boxes.ts';
import { readFragment, writeFragment } from '../../package/fragment.ts';
import type { Presentation, VideoTrack } from '../../stream/presentation.ts';
import { listedSegments } from '../segment-times.ts';

/** Copies alone have them: their key frames lie in the file, and no encoder starts for them. */
export function hasIFrames(track: VideoTrack): boolean {
  return track.action === 'copy';
}

/** `<base>/<rendition>/i-frames.m3u8`: `k<i>.m4s` beside it, the key frame that segment i begins with. Throws as `iFrameTrack`. */
export function iFramePlaylist(p: Presentation, rendition: string): string {
  const { boundaries, timescale } = iFrameTrack(p, rendition);
  const segments = listedSegments(boundaries);
  const micros = (ticks: number): number => Math.round((ticks / timescale) * 1_000_000);
  const durations = segments.map((s) => (micros(s.end) - micros(s.start)) / 1_000_000);
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.max(1, ...durations.map((d) => Math.round(d)))}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-I-FRAMES-ONLY',
    '#EXT-X-MAP:URI="init.mp4"',
    ...segments.map((s, i) => `#EXTINF:${durations[i]!.toFixed(6)},\nk${s.i}.m4s`),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

/** The picture whose key frames are asked for. Throws AppError('stream.not-found') for what has none. */
export function iFrameTrack(p: Presentation, rendition: string): VideoTrack {
  const track = p.video.find((v) => v.id === rendition);
  if (!track || !hasIFrames(track))
    throw new AppError('stream.not-found', `There are no key frames of ${JSON.stringify(rendition)} alone.`);
  return track;
}

/** A segment of one frame: the key frame that `segment` begins with, shown until `endTicks`. `delayTicks`: see `reorderTicks`. */
export function firstKeyFrame(segment: Uint8Array, times: { endTicks: number; delayTicks: number }): Uint8Array {
  const [moof, mdat] = [...boxesIn(segment)];
  const fragment = moof && readFragment(segment.subarray(moof.start, moof.end));
  const sample = fragment?.samples[0];
  if (!fragment || !sample || mdat?.type !== 'mdat')
    throw new AppError('stream.not-found', 'The segment has no picture.');
  // Decoded at the time it is shown; leading pictures of an open GOP, which are shown before it, are not here.
  const tfdt = fragment.tfdt + sample.offset - times.delayTicks;
  const samples = [{ ...sample, offset: times.delayTicks, duration: Math.max(1, times.endTicks - tfdt) }];
  const head = writeFragment({ sequence: fragment.sequence, tfdt, samples, isVideo: true });
  return concat([head, segment.subarray(mdat.body, mdat.body + sample.size)]);
}
