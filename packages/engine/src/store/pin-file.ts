// Pins over a restart: a small text file, written soon after a change.
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { BlobPins } from './blob-pins.ts';

const WRITE_AFTER_MS = 2000;
/** More than the largest number of pins takes. */
const MAX_CHARACTERS = 1_000_000;

export class PinFile implements AsyncDisposable {
  readonly #path: string;
  readonly #pins: BlobPins;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, pins: BlobPins) {
    this.#path = path;
    this.#pins = pins;
  }

  /** A file that is missing or unreadable holds no pins. */
  async read(): Promise<void> {
    const text = await readFile(this.#path, 'utf8').catch(() => '');
    this.#pins.read(text.slice(0, MAX_CHARACTERS), Date.now());
  }

  changed(): void {
    if (this.#timer) return;
    // A pin that a crash or a full disk loses only costs work.
    this.#timer = setTimeout(() => void this.#write().catch(() => {}), WRITE_AFTER_MS);
    this.#timer.unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer) await this.#write();
    await this.#writing;
  }

  async #write(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const write = this.#writing.then(() => this.#replace());
    this.#writing = write.catch(() => {});
    await write;
  }

  async #replace(): Promise<void> {
    const draft = `${this.#path}.${process.pid}`;
    await writeFile(draft, this.#pins.write(Date.now()));
    await rename(draft, this.#path);
  }
}
