/** Where made things are kept: memory and the store behind it. */
export interface Keep {
  get(key: string): Promise<Uint8Array | null>;
  keep(key: string, bytes: Uint8Array): void;
}
