// What a disc says about its film and the film does not say itself: languages, chapters and how long it is.
import type { Chapter, MediaIndex, MediaStream } from '../../model.ts';
import { fromYcbcr } from '../../subtitles/pictures/picture.ts';
import type { MainTitle } from './main-title.ts';

/** A chapter that begins this shortly before the end is the mark of the end. */
const MIN_CHAPTER_SECONDS = 1;

/** The index with the names of its tracks, its chapters, and the length that the disc tells: ffprobe counts from the last jump of the clock. */
export function withDiscFacts(index: MediaIndex, { tracks, chaptersS, seconds, palette }: MainTitle): MediaIndex {
  const byId = new Map(tracks.map((track) => [track.trackId, track]));
  const head = vobSubHead(index, palette);
  const named = index.streams.map((stream): MediaStream => {
    return head !== null && stream.type === 'subtitle' && stream.codec === 'dvd_subtitle'
      ? { ...stream, head }
      : stream;
  });
  const streams = named.map((stream): MediaStream => {
    const known = byId.get(stream.trackId);
    if (!known || (stream.type !== 'audio' && stream.type !== 'subtitle')) return stream;
    return {
      ...stream,
      language: stream.language ?? known.language,
      isForced: stream.isForced || known.isForced,
      isHearingImpaired: stream.isHearingImpaired || known.isHearingImpaired,
      isCommentary: stream.isCommentary || known.isCommentary,
    };
  });
  const durationMs = seconds > 0 ? Math.round(seconds * 1000) : index.durationMs;
  const bitrateBps = durationMs > 0 ? Math.round((index.sizeBytes * 8000) / durationMs) : index.bitrateBps;
  return { ...index, durationMs, bitrateBps, streams, chapters: chaptersOf(chaptersS, durationMs / 1000) };
}

/** Subpictures are drawn on the plane of the pictures. */
function vobSubHead(index: MediaIndex, palette: MainTitle['palette']): string | null {
  const video = index.streams.find((s) => s.type === 'video');
  if (palette.length === 0 || video?.type !== 'video') return null;
  const colours = palette.map(([y, cr, cb]) => {
    const { r, g, b } = fromYcbcr(y, cb, cr, 255, false);
    return [r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('');
  });
  return `size: ${video.width}x${video.height}\npalette: ${colours.join(', ')}\n`;
}

/** Discs number their chapters; one alone is none. */
function chaptersOf(starts: readonly number[], seconds: number): Chapter[] {
  const inside = [...new Set(starts)].filter((start) => start < seconds - MIN_CHAPTER_SECONDS);
  if (inside.length < 2) return [];
  return inside.map((start, i) => ({ startMs: Math.round(start * 1000), title: `Chapter ${i + 1}` }));
}
