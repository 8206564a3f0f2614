// Arithmetic of the seek bar.
import type { Playback } from '@praxino/client';

export type Chapter = Playback['chapters'][number];

/** 0–1 for a point on the bar. */
export function shareAt(x: number, bar: { left: number; width: number }): number {
  return bar.width <= 0 ? 0 : Math.min(1, Math.max(0, (x - bar.left) / bar.width));
}

/** The chapter at a position, or null before the first or without any. */
export function chapterAt(chapters: readonly Chapter[], positionMs: number): Chapter | null {
  return chapters.findLast((chapter) => chapter.startMs <= positionMs) ?? null;
}

/** Where "next" and "previous chapter" lead; null when there is none. "Previous" first goes to the start of the one that plays. */
export function neighbourChapter(chapters: readonly Chapter[], positionMs: number, direction: -1 | 1): Chapter | null {
  if (direction === 1) return chapters.find((chapter) => chapter.startMs > positionMs + 500) ?? null;
  return chapters.findLast((chapter) => chapter.startMs < positionMs - 3_000) ?? chapters[0] ?? null;
}

/** Chapter starts as shares of the bar, without those at its very ends. */
export function chapterMarks(chapters: readonly Chapter[], durationMs: number): number[] {
  if (durationMs <= 0) return [];
  return chapters.map((chapter) => chapter.startMs / durationMs).filter((share) => share > 0.002 && share < 0.998);
}
