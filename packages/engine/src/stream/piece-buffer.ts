// One piece while it is being encoded: any number of readers follow it from its first chunk.

export class PieceBuffer {
  readonly #chunks: Uint8Array[] = [];
  #state: { kind: 'open' } | { kind: 'complete' } | { kind: 'failed'; error: unknown } = { kind: 'open' };
  #wake = Promise.withResolvers<void>();

  get isComplete(): boolean {
    return this.#state.kind === 'complete';
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  push(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#notify();
  }

  complete(): void {
    if (this.#state.kind === 'open') this.#state = { kind: 'complete' };
    this.#notify();
  }

  fail(error: unknown): void {
    if (this.#state.kind === 'open') this.#state = { kind: 'failed', error };
    this.#notify();
  }

  /** All bytes of a complete piece. */
  whole(): Uint8Array {
    return this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
  }

  /** Resolves when there is something to send. Rejects with the encoder's error or the signal's reason. */
  async ready(signal: AbortSignal): Promise<void> {
    await this.#until(() => this.#chunks.length > 0, signal);
  }

  /** The chunks from the first on, as they come. Throws what the encoder threw, or the signal's reason. */
  async *read(signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    for (let i = 0; ; i++) {
      await this.#until(() => this.#chunks.length > i, signal);
      const chunk = this.#chunks[i];
      if (!chunk) return;
      yield chunk;
    }
  }

  async #until(isThere: () => boolean, signal: AbortSignal): Promise<void> {
    while (!isThere() && this.#state.kind !== 'complete') {
      signal.throwIfAborted();
      if (this.#state.kind === 'failed') throw this.#state.error;
      await abortable(this.#wake.promise, signal);
    }
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}

/** Waits for a promise or for the signal, whose reason it throws. The promise itself goes on. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
