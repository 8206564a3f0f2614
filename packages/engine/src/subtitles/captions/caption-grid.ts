// Rows of characters with the style each was written in: what both kinds of captions put on the screen.
import { CueText } from '../cue-text.ts';

export interface CellStyle {
  isItalic: boolean;
  isUnderlined: boolean;
}
export interface Cell extends CellStyle {
  character: string;
}
export const PLAIN: CellStyle = { isItalic: false, isUnderlined: false };

export class CaptionGrid {
  readonly columns: number;
  #rows: (Cell | undefined)[][];

  constructor(rows: number, columns: number) {
    this.columns = columns;
    this.#rows = Array.from({ length: rows }, () => []);
  }

  get rowCount(): number {
    return this.#rows.length;
  }

  isRowEmpty(row: number): boolean {
    return !(this.#rows[row] ?? []).some((cell) => cell !== undefined && cell.character.trim() !== '');
  }

  get isEmpty(): boolean {
    return this.#rows.every((_, row) => this.isRowEmpty(row));
  }

  put(row: number, column: number, cell: Cell): void {
    const cells = this.#rows[row];
    if (cells && column >= 0 && column < this.columns) cells[column] = cell;
  }

  erase(row: number, column: number): void {
    const cells = this.#rows[row];
    if (cells && column < cells.length) cells[column] = undefined;
  }

  /** Everything from a column on. */
  eraseFrom(row: number, column: number): void {
    const cells = this.#rows[row];
    if (cells) cells.length = Math.min(cells.length, Math.max(0, column));
  }

  clear(): void {
    this.#rows = this.#rows.map(() => []);
  }

  clearRow(row: number): void {
    this.eraseFrom(row, 0);
  }

  /** Rows [top, bottom] move up by one; the lowest becomes empty. Rows above the window go. */
  scroll(top: number, bottom: number): void {
    const rows = this.#rows.map((cells, row) => (row >= top && row < bottom ? (this.#rows[row + 1] ?? []) : cells));
    this.#rows = rows.map((cells, row) => (row < top || row >= bottom ? [] : cells));
  }

  /** The `count` rows that end at `from` now end at `to`; all other rows are empty. */
  moveBottom(from: number, to: number, count: number): void {
    const moved = this.#rows.map((): (Cell | undefined)[] => []);
    for (let i = 0; i < count; i++) {
      const cells = this.#rows[from - i];
      if (cells && to - i >= 0) moved[to - i] = cells;
    }
    this.#rows = moved;
  }

  /** Cue text of one row; empty for an empty one. */
  rowText(row: number): string {
    const cells = this.#rows[row] ?? [];
    const text = new CueText();
    for (let column = 0; column < cells.length; column++) {
      const cell = cells[column];
      // Gaps keep words apart, and the style of what stands around them.
      if (!cell) {
        text.text(' ');
        continue;
      }
      text.set('i', cell.isItalic);
      text.set('u', cell.isUnderlined);
      text.text(cell.character);
    }
    return text.finish().replaceAll('\u00a0', ' ').replaceAll(/ {2,}/g, ' ').trim();
  }

  /** First and last column with a character in a row; null for an empty one. */
  extent(row: number): { left: number; right: number } | null {
    const columns = (this.#rows[row] ?? []).flatMap((cell, c) => (cell && cell.character.trim() !== '' ? [c] : []));
    return columns.length > 0 ? { left: columns[0]!, right: columns.at(-1)! } : null;
  }
}
