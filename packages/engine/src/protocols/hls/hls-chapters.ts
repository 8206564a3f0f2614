// Chapters as Apple's players read them: JSON that the multivariant playlist points to with the session data com.apple.hls.chapters.
import type { Presentation } from '../../stream/presentation.ts';
import { presentationSpan } from '../presentation-span.ts';
import { plain } from '../track-names.ts';

interface AppleChapter {
  chapter: number;
  'start-time': number;
  duration: number;
  titles: { language: string; title: string }[];
}

/** `<base>/<presentation>/chapters.json`, in seconds from the first picture. Chapters behind the end are left out. */
export function hlsChapters(p: Presentation): string {
  const { startSeconds, endSeconds } = presentationSpan(p);
  const length = endSeconds - startSeconds;
  const starts = p.index.chapters
    .map((c) => ({ title: plain(c.title), start: Math.max(0, c.startMs / 1000 - startSeconds) }))
    .filter((c) => c.start < length);
  const chapters = starts.map(({ title, start }, i): AppleChapter => ({
    chapter: i + 1,
    'start-time': rounded(start),
    duration: rounded((starts[i + 1]?.start ?? length) - start),
    titles: title === '' ? [] : [{ language: 'und', title }],
  }));
  return JSON.stringify(chapters);
}

export function hasChapters({ index }: Presentation): boolean {
  return index.chapters.length > 0;
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
