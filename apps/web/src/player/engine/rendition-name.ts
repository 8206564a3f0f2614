/** The stream of the file behind a rendition's name: `a2.aac-6` → 2. Null for anything else. */
export function renditionStream(name: string | null): number | null {
  const match = /^[av](\d{1,3})\./.exec(name ?? '');
  return match?.[1] === undefined ? null : Number(match[1]);
}

/** `…/v0.copy/12.m4s`: a segment that no encoder makes while it is sent. */
export function isCopiedSegment(address: string): boolean {
  return /\/[av]\d{1,3}\.copy\/\d+\.m4s(?:$|\?)/.test(address);
}
