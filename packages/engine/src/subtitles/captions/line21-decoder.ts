// A channel of CTA-608 ("line 21"): captions that pop on, roll up or are painted on. 47 CFR 15.119, CTA-608-E.
import type { RawCue } from '../cue-list.ts';
import { CaptionGrid, PLAIN } from './caption-grid.ts';
import type { CellStyle } from './caption-grid.ts';
import { gridPlace } from './grid-place.ts';
import { ShownText } from './shown-text.ts';

export const ROWS = 15;
export const COLUMNS = 32;
const LAST_ROW = ROWS - 1;

/** Where letters go. `text` is the service for teletext-like pages, which nobody sends any more: it is passed over. */
type Mode = 'pop-on' | 'roll-up' | 'paint-on' | 'text' | null;

export class Line21Decoder {
  #mode: Mode = null;
  #shown: CaptionGrid = new CaptionGrid(ROWS, COLUMNS);
  #hidden: CaptionGrid = new CaptionGrid(ROWS, COLUMNS);
  #row: number = LAST_ROW;
  #column = 0;
  #rollRows = 2;
  #style: CellStyle = PLAIN;
  readonly #screen: ShownText;

  constructor() {
    this.#screen = new ShownText(() => gridPlace(this.#shown, { isCentred: this.#mode === 'roll-up' }));
  }

  /** Everything shown so far. */
  cues(endMs: number): RawCue[] {
    this.#screen.end(endMs);
    return this.#screen.cues;
  }

  /** Something came for this channel. */
  heard(ms: number): void {
    if (this.#screen.heard(ms)) this.#shown.clear();
  }

  write(ms: number, character: string): void {
    const grid = this.#target();
    if (!grid) return;
    if (grid === this.#shown && character.trim() !== '' && grid.isRowEmpty(this.#row)) this.#screen.grows(ms);
    // In the last column each letter overwrites the one before.
    grid.put(this.#row, Math.min(this.#column, COLUMNS - 1), { character, ...this.#style });
    this.#column = Math.min(COLUMNS, this.#column + 1);
  }

  /** Takes the place of the letter before it, which is for decoders that do not know this one. */
  writeExtended(ms: number, character: string): void {
    this.backspace();
    this.write(ms, character);
  }

  /** Changes the style from here on and takes a column of its own. */
  midRow(ms: number, code: number): void {
    const isItalic = (code & 0x0e) === 0x0e;
    this.#style = PLAIN;
    this.write(ms, ' ');
    this.#style = { isItalic, isUnderlined: (code & 1) === 1 };
  }

  /** Preamble address code: a row, counted from 0, and a style or an indent. */
  address(ms: number, row: number, code: number): void {
    const isUnderlined = (code & 1) === 1;
    const isIndent = (code & 0x10) !== 0;
    this.#style = { isItalic: !isIndent && (code & 0x0e) === 0x0e, isUnderlined };
    if (this.#mode === 'roll-up') this.#moveWindow(ms, row);
    this.#row = row;
    this.#column = isIndent ? ((code >> 1) & 7) * 4 : 0;
  }

  tab(columns: number): void {
    this.#column = Math.min(COLUMNS - 1, this.#column + columns);
  }

  backspace(): void {
    const grid = this.#target();
    if (!grid || this.#column === 0) return;
    this.#column--;
    grid.erase(this.#row, this.#column);
  }

  /** Miscellaneous control codes, by their second byte (0x20 … 0x2f). */
  control(ms: number, code: number): void {
    switch (code) {
      case 0x20:
        this.#mode = 'pop-on';
        break;
      case 0x21:
        this.backspace();
        break;
      case 0x24:
        this.#target()?.eraseFrom(this.#row, this.#column);
        break;
      case 0x25:
      case 0x26:
      case 0x27:
        this.#rollUp(ms, code - 0x23);
        break;
      case 0x29:
        this.#mode = 'paint-on';
        break;
      case 0x2a:
      case 0x2b:
        this.#mode = 'text';
        break;
      case 0x2c:
        this.#screen.changes(ms);
        this.#shown.clear();
        break;
      case 0x2d:
        this.#carriageReturn(ms);
        break;
      case 0x2e:
        this.#hidden.clear();
        break;
      case 0x2f:
        this.#endOfCaption(ms);
        break;
      default:
      // 0x22, 0x23: reserved; 0x28: flashing, which text has not.
    }
  }

  #target(): CaptionGrid | null {
    if (this.#mode === null || this.#mode === 'text') return null;
    return this.#mode === 'pop-on' ? this.#hidden : this.#shown;
  }

  #rollUp(ms: number, rows: number): void {
    if (this.#mode !== 'roll-up') {
      this.#screen.changes(ms);
      this.#shown.clear();
      this.#hidden.clear();
      this.#row = LAST_ROW;
      this.#column = 0;
      this.#style = PLAIN;
    }
    this.#mode = 'roll-up';
    this.#rollRows = rows;
  }

  /** The base row of the window is another one: what stands in it goes along. */
  #moveWindow(ms: number, row: number): void {
    if (row === this.#row) return;
    if (!this.#shown.isEmpty) this.#screen.changes(ms);
    this.#shown.moveBottom(this.#row, row, this.#rollRows);
  }

  #carriageReturn(ms: number): void {
    if (this.#mode !== 'roll-up') return;
    this.#screen.changes(ms);
    this.#shown.scroll(Math.max(0, this.#row - this.#rollRows + 1), this.#row);
    this.#column = 0;
    this.#style = PLAIN;
  }

  #endOfCaption(ms: number): void {
    this.#screen.changes(ms);
    this.#mode = 'pop-on';
    [this.#shown, this.#hidden] = [this.#hidden, this.#shown];
  }
}
