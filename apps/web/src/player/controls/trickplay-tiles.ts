// Where the picture of a moment lies among the sheets of small pictures.
import type { Trickplay } from '@praxino/client';

export interface Tile {
  /** Position in `urls`. */
  sheet: number;
  /** CSS of a background that fills a box with this one picture, whatever the size of the box. */
  size: string;
  position: string;
}

/** The picture of a moment of the film; beyond either end that of the end. */
export function tileAt({ columns, rows, intervalMs, count }: Trickplay, positionMs: number): Tile {
  const picture = Math.min(count - 1, Math.max(0, Math.floor(positionMs / intervalMs)));
  const perSheet = columns * rows;
  const place = picture % perSheet;
  // A background position of x % puts x % of the image over x % of the box.
  const percent = (index: number, all: number): string => `${all > 1 ? (index / (all - 1)) * 100 : 0}%`;
  return {
    sheet: Math.floor(picture / perSheet),
    size: `${columns * 100}% ${rows * 100}%`,
    position: `${percent(place % columns, columns)} ${percent(Math.floor(place / columns), rows)}`,
  };
}
