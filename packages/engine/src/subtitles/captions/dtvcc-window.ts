// A window of CTA-708 (§8.4): a rectangle of text with a pen in it, shown or hidden as a whole.
import { CaptionGrid, PLAIN } from './caption-grid.ts';
import type { CellStyle } from './caption-grid.ts';

export interface WindowDefinition {
  isVisible: boolean;
  /** Rows from the top of the screen, as far as it can be told: 0 to 1. */
  verticalShare: number;
  rows: number;
  columns: number;
}

export class DtvccWindow {
  readonly grid: CaptionGrid;
  readonly verticalShare: number;
  isVisible: boolean;
  #row = 0;
  #column = 0;
  #style: CellStyle = PLAIN;

  constructor({ isVisible, verticalShare, rows, columns }: WindowDefinition) {
    this.grid = new CaptionGrid(rows, columns);
    this.verticalShare = verticalShare;
    this.isVisible = isVisible;
  }

  get isRowEmpty(): boolean {
    return this.grid.isRowEmpty(this.#row);
  }

  /** Whether a carriage return moves what stands there. */
  get isAtFoot(): boolean {
    return this.#row >= this.grid.rowCount - 1;
  }

  get style(): CellStyle {
    return this.#style;
  }

  set style(style: CellStyle) {
    this.#style = style;
  }

  write(characters: string): void {
    for (const character of characters) {
      this.grid.put(this.#row, Math.min(this.#column, this.grid.columns - 1), { character, ...this.#style });
      this.#column = Math.min(this.grid.columns, this.#column + 1);
    }
  }

  backspace(): void {
    if (this.#column === 0) return;
    this.#column--;
    this.grid.erase(this.#row, this.#column);
  }

  carriageReturn(): void {
    if (this.isAtFoot) this.grid.scroll(0, this.grid.rowCount - 1);
    else this.#row++;
    this.#column = 0;
  }

  /** Erases the row the pen is in and goes to its start. */
  horizontalReturn(): void {
    this.grid.clearRow(this.#row);
    this.#column = 0;
  }

  clear(): void {
    this.grid.clear();
    this.#row = 0;
    this.#column = 0;
  }

  movePen(row: number, column: number): void {
    this.#row = Math.min(row, this.grid.rowCount - 1);
    this.#column = Math.min(column, this.grid.columns - 1);
  }
}
