// Keys become file names, so nothing but a hash is one.

/** Returns the key. Throws RangeError for anything but 64 lower-case hex characters. */
export function checkKey(key: string): string {
  if (!isKey(key)) throw new RangeError(`${JSON.stringify(key.slice(0, 80))} is not the key of a segment`);
  return key;
}

export function isKey(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
