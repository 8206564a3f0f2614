// Port: where made segments lie. Keys are 64 hex characters; values never change once written.

export interface BlobStore extends AsyncDisposable {
  /** The bytes of a key, or null. A torn or damaged value counts as absent and is removed. */
  get(key: string): Promise<Uint8Array | null>;
  has(key: string): Promise<boolean>;
  /** The first writer of a key wins; a later one is told so and changes nothing. Throws when the disk is full after evicting. */
  put(key: string, bytes: Uint8Array): Promise<'stored' | 'existed'>;
  /** Bytes held now, and the bound. */
  usage(): { bytes: number; maxBytes: number; entries: number };
}
