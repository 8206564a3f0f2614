// Port: where made segments lie. Keys are 64 hex characters; values never change once written.

export interface BlobStore extends AsyncDisposable {
  /** The bytes of a key, or null. A torn or damaged value counts as absent and is removed. */
  get(key: string): Promise<Uint8Array | null>;
  /** The same, to be sent on in pieces instead of being held whole. The caller disposes it. */
  open(key: string): Promise<BlobReader | null>;
  has(key: string): Promise<boolean>;
  /**
   * The first writer of a key wins, also over other processes on the same store; a later one is told so and changes nothing.
   * Throws AppError('server.overloaded') when the value is larger than the store, or the disk is full after evicting.
   */
  put(key: string, bytes: Uint8Array): Promise<'stored' | 'existed'>;
  /** SHA-256 of the value as it was put, 64 hex characters, or null when the key is absent. The value is not read for it. */
  hashOf(key: string): Promise<string | null>;
  /**
   * Keeps a value from being evicted until then (ms since 1970), whether it is there already or comes later. All pins together
   * hold at most a quarter of the store: beyond that they count for nothing. Pins of a store on disk survive a restart.
   */
  pin(key: string, untilMs: number): void;
  usage(): StoreUsage;
}

export interface BlobReader extends AsyncDisposable {
  /** Bytes of the value. */
  readonly size: number;
  /** Fills `into` with the bytes from `position` on, as far as there are any; resolves to how many. Throws when they are gone. */
  read(into: Uint8Array, position: number): Promise<number>;
}

export interface StoreUsage {
  /** Bytes held now, and the bound. */
  bytes: number;
  maxBytes: number;
  entries: number;
  /** Part of `bytes` that pins hold. */
  pinnedBytes: number;
}

/** Share of a store that pins may hold. */
export const PINNED_SHARE = 0.25;
