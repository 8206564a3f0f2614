// Where the rows of a caption screen go in the picture, as cue settings of WebVTT.
import type { CaptionGrid } from './caption-grid.ts';
import type { Shown } from './shown-text.ts';

/** Captions keep clear of the edges by a tenth (CTA-608-E §8, "safe caption area"). */
const MARGIN = 0.1;
/** Columns by which the middle of text may lie off the middle of the screen and still be meant to lie there. */
const CENTRED_COLUMNS = 4;
/** Rows below this share of the screen are at the foot of the picture, where cues are anyway. */
const FOOT_SHARE = 0.66;

/** Text of all rows, and where it stands. `isCentred`: columns mean nothing, for the rows are still being written. */
export function gridPlace(grid: CaptionGrid, { isCentred = false }: { isCentred?: boolean } = {}): Shown {
  const rows = Array.from({ length: grid.rowCount }, (_, row) => row).filter((row) => !grid.isRowEmpty(row));
  const text = rows.map((row) => grid.rowText(row)).join('\n');
  if (rows.length === 0) return { text: '' };
  const settings = [lineOf(rows, grid.rowCount), isCentred ? '' : columnOf(grid, rows)].filter((s) => s !== '');
  return settings.length > 0 ? { text, settings: settings.join(' ') } : { text };
}

function lineOf(rows: readonly number[], count: number): string {
  const [first, last] = [rows[0]!, rows.at(-1)!];
  if ((last + 1) / count > FOOT_SHARE) return '';
  return `line:${percent(first / count)}%`;
}

function columnOf(grid: CaptionGrid, rows: readonly number[]): string {
  const extents = rows.flatMap((row) => grid.extent(row) ?? []);
  const left = Math.min(...extents.map((e) => e.left));
  const right = Math.max(...extents.map((e) => e.right)) + 1;
  if (Math.abs((left + right) / 2 - grid.columns / 2) <= CENTRED_COLUMNS) return '';
  return `position:${percent(left / grid.columns)}% align:start`;
}

/** A share of the safe area, in hundredths of the picture. */
function percent(share: number): number {
  return Math.round((MARGIN + share * (1 - 2 * MARGIN)) * 100);
}
