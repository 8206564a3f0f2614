// Which values of a store are not to be evicted, and until when.
import { isKey } from './blob-key.ts';

/** Each may be looked at when something is evicted. Beyond this the one that ends soonest is given up. */
const MAX_PINS = 4000;

export class BlobPins {
  /** Key to the end of its pin, ms since 1970. */
  readonly #until = new Map<string, number>();

  /** A pin is only ever made longer. */
  add(key: string, untilMs: number): void {
    if (untilMs <= (this.#until.get(key) ?? 0)) return;
    this.#until.set(key, untilMs);
    if (this.#until.size <= MAX_PINS) return;
    const [soonest] = [...this.#until].reduce((a, b) => (b[1] < a[1] ? b : a));
    this.#until.delete(soonest);
  }

  has(key: string, nowMs: number): boolean {
    const until = this.#until.get(key);
    if (until === undefined) return false;
    if (until > nowMs) return true;
    this.#until.delete(key);
    return false;
  }

  keys(): string[] {
    return [...this.#until.keys()];
  }

  /** A line for each pin: the key and its end. */
  write(nowMs: number): string {
    const lasting = [...this.#until].filter(([, until]) => until > nowMs);
    return lasting.map(([key, until]) => `${key} ${until}\n`).join('');
  }

  /** Takes in what `write` wrote; lines that are not ours, and pins that have ended, are passed over. */
  read(text: string, nowMs: number): void {
    for (const line of text.split('\n')) {
      const [key = '', until = ''] = line.split(' ');
      if (isKey(key) && /^\d{1,15}$/.test(until) && Number(until) > nowMs) this.add(key, Number(until));
    }
  }
}
