// Turns what stands on a caption screen, moment by moment, into cues.
import type { RawCue } from '../cue-list.ts';

export interface Shown {
  text: string;
  settings?: string;
}

/** A decoder that hears nothing for this long clears its screen (CTA-608-E §9.5, "automatic caption erasure"). */
const SILENCE_MS = 16_000;
/** A row that scrolled and the first letter of the next come a frame or two apart; between them there is nothing to read. */
const BLINK_MS = 150;

export class ShownText {
  readonly cues: RawCue[] = [];
  readonly #read: () => Shown;
  #sinceMs = 0;
  #heardMs = 0;

  /** `read`: what stands on the screen now. */
  constructor(read: () => Shown) {
    this.#read = read;
  }

  /** Something came for this screen. Called before it takes effect; true where the screen has to be cleared before, too. */
  heard(ms: number): boolean {
    const wasSilent = ms - this.#heardMs > SILENCE_MS;
    if (wasSilent) this.changes(ms);
    this.#heardMs = Math.max(this.#heardMs, ms);
    return wasSilent;
  }

  /** The screen is about to be erased, swapped or scrolled: what stands there is a cue. */
  changes(ms: number): void {
    this.#close(ms);
    this.#sinceMs = ms;
  }

  /** The first letter of a row is about to be put up. What stood there for a blink only is left to be a part of what follows. */
  grows(ms: number): void {
    if (ms - this.#sinceMs >= BLINK_MS || this.#read().text === '') this.changes(ms);
  }

  /** Nothing follows. */
  end(ms: number): void {
    this.#close(Math.max(ms, this.#heardMs));
  }

  #close(ms: number): void {
    const { text, settings } = this.#read();
    const endMs = Math.min(ms, this.#heardMs + SILENCE_MS);
    if (text === '' || endMs <= this.#sinceMs) return;
    const before = this.cues.at(-1);
    if (before?.endMs === this.#sinceMs && before.text === text && before.settings === settings) before.endMs = endMs;
    else this.cues.push({ startMs: this.#sinceMs, endMs, text, ...(settings && { settings }) });
  }
}
