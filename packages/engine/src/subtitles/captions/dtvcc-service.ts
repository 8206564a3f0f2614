// A service of CTA-708: its commands and letters, and what its windows show (CTA-708-E §7 and §8).
import type { RawCue } from '../cue-list.ts';
import { basicCharacter, moreCharacter } from './dtvcc-characters.ts';
import { DtvccWindow } from './dtvcc-window.ts';
import { ShownText } from './shown-text.ts';
import type { Shown } from './shown-text.ts';

const WINDOWS = 8;
const MAX_ROWS = 15;
const MAX_COLUMNS = 42;
/** Bytes behind the commands of C1 (0x80 … 0x9f); those of windows have their bitmap, pens and definitions their attributes. */
const C1_BYTES: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 2, 3, 2, 0, 0, 0, 0, 4].concat(
  Array.from({ length: 8 }, () => 6),
);
/** Anchors of windows count 75 rows of the screen, or a hundred where they are relative. */
const ANCHOR_ROWS = 75;
const TOP_SHARE = 0.5;

export class DtvccService {
  readonly #windows: (DtvccWindow | null)[] = Array.from({ length: WINDOWS }, () => null);
  #current = 0;
  readonly #screen: ShownText = new ShownText(() => this.#shown());

  cues(endMs: number): RawCue[] {
    this.#screen.end(endMs);
    return this.#screen.cues;
  }

  /** Data of one service block or of several; a command does not reach over the end of its packet. */
  push(ms: number, data: Uint8Array): void {
    if (data.length === 0) return;
    if (this.#screen.heard(ms)) this.#windows.fill(null);
    for (let at = 0; at < data.length;) at += this.#element(ms, data.subarray(at));
  }

  /** The element at the start of these bytes; returns its length. */
  #element(ms: number, bytes: Uint8Array): number {
    const code = bytes[0]!;
    if (code === 0x10) return 1 + this.#extended(ms, bytes.subarray(1));
    if (code < 0x20) return this.#c0(ms, code);
    if (code >= 0x80 && code < 0xa0) {
      const count = C1_BYTES[code - 0x80]!;
      if (bytes.length > count) this.#c1(ms, code, bytes.subarray(1, 1 + count));
      return 1 + count;
    }
    this.#write(ms, basicCharacter(code));
    return 1;
  }

  /** Behind EXT1: letters of G2 and G3, and commands nobody has defined, which tell their length by where they stand (§7.1.9). */
  #extended(ms: number, bytes: Uint8Array): number {
    const code = bytes[0] ?? 0;
    if (code < 0x20) return 1 + (code >> 3);
    if (code >= 0x80 && code < 0x90) return 1 + (code < 0x88 ? 4 : 5);
    if (code >= 0x90 && code < 0xa0) return 2 + ((bytes[1] ?? 0) & 0x3f);
    this.#write(ms, moreCharacter(code));
    return 1;
  }

  #c0(ms: number, code: number): number {
    const window = this.#windows[this.#current];
    if (window) {
      switch (code) {
        case 0x08:
          window.backspace();
          break;
        case 0x0c:
          this.#changes(ms, window);
          window.clear();
          break;
        case 0x0d:
          if (window.isAtFoot) this.#changes(ms, window);
          window.carriageReturn();
          break;
        case 0x0e:
          this.#changes(ms, window);
          window.horizontalReturn();
          break;
        default:
      }
    }
    // 0x10 … 0x17 have one byte behind them, 0x18 … 0x1f two: letters of 16 bits, which have no table yet.
    return code < 0x10 ? 1 : code < 0x18 ? 2 : 3;
  }

  #c1(ms: number, code: number, bytes: Uint8Array): void {
    if (code < 0x88) this.#current = code - 0x80;
    else if (code >= 0x98) this.#define(ms, code - 0x98, bytes);
    else if (code <= 0x8c) this.#eachOf(ms, code, bytes[0]!);
    else if (code === 0x8f) {
      this.#screen.changes(ms);
      this.#windows.fill(null);
    } else this.#pen(code, bytes);
  }

  /** Clear, show, hide, toggle, delete: of the windows of a bitmap. */
  #eachOf(ms: number, code: number, bitmap: number): void {
    this.#screen.changes(ms);
    for (let i = 0; i < WINDOWS; i++) {
      const window = this.#windows[i];
      if (!window || (bitmap & (1 << i)) === 0) continue;
      if (code === 0x88) window.clear();
      if (code === 0x89) window.isVisible = true;
      if (code === 0x8a) window.isVisible = false;
      if (code === 0x8b) window.isVisible = !window.isVisible;
      if (code === 0x8c) this.#windows[i] = null;
    }
  }

  #pen(code: number, bytes: Uint8Array): void {
    const window = this.#windows[this.#current];
    if (!window) return;
    if (code === 0x90) window.style = { isItalic: (bytes[1]! & 0x80) !== 0, isUnderlined: (bytes[1]! & 0x40) !== 0 };
    if (code === 0x92) window.movePen(bytes[0]! & 0x0f, bytes[1]! & 0x3f);
  }

  /** §8.10.5.2, DefineWindow: a window that is there keeps its text, and its size unless another is given. */
  #define(ms: number, number: number, bytes: Uint8Array): void {
    const isVisible = (bytes[0]! & 0x20) !== 0;
    const isRelative = (bytes[1]! & 0x80) !== 0;
    const anchor = (bytes[1]! & 0x7f) / (isRelative ? 100 : ANCHOR_ROWS);
    const rows = Math.min(MAX_ROWS, (bytes[3]! & 0x0f) + 1);
    const columns = Math.min(MAX_COLUMNS, (bytes[4]! & 0x3f) + 1);
    this.#current = number;
    const known = this.#windows[number];
    if (known && known.grid.rowCount === rows && known.grid.columns === columns) {
      if (known.isVisible === isVisible) return;
      this.#screen.changes(ms);
      known.isVisible = isVisible;
      return;
    }
    if (known?.isVisible === true) this.#screen.changes(ms);
    this.#windows[number] = new DtvccWindow({ isVisible, verticalShare: Math.min(1, anchor), rows, columns });
  }

  #write(ms: number, characters: string): void {
    const window = this.#windows[this.#current];
    if (!window) return;
    if (window.isVisible && window.isRowEmpty && characters.trim() !== '') this.#screen.grows(ms);
    window.write(characters);
  }

  #changes(ms: number, { isVisible }: DtvccWindow): void {
    if (isVisible) this.#screen.changes(ms);
  }

  #shown(): Shown {
    const windows = this.#windows
      .filter((w): w is DtvccWindow => w !== null && w.isVisible && !w.grid.isEmpty)
      .toSorted((a, b) => a.verticalShare - b.verticalShare);
    const rows = windows.flatMap(({ grid }) => Array.from({ length: grid.rowCount }, (_, row) => grid.rowText(row)));
    const text = rows.filter((row) => row !== '').join('\n');
    const isAtTop = windows.length > 0 && windows.every((w) => w.verticalShare < TOP_SHARE);
    return isAtTop ? { text, settings: 'line:10%' } : { text };
  }
}
