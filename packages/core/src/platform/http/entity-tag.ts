/**
 * If-None-Match (RFC 9110 §13.1.2): does the client have the bytes of this tag? Caches on the way send lists, and weak tags where
 * they packed what they passed on.
 */
export function isTagKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const known: readonly string[] = ifNoneMatch.match(/"[^"]*"/g) ?? [];
  return known.includes(etag.replace(/^W\//, ''));
}
