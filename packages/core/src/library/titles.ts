// Titles as people sort and search them.

/** Leading articles that do not count when sorting. */
const ARTICLE = /^(?:the|an|a)\s+(?=\S)/;

/** Keys stand in cursors, which stand in addresses. */
const MAX_KEY = 64;

/** Letters, digits and single spaces: accents gone, case gone. "Amélie!" → "amelie". */
export function plainWords(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['’`]/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A key that sorts by code point as people expect: no article, no accents, "Rocky 2" before "Rocky 10". */
export function sortKey(title: string): string {
  const plain = plainWords(title) || title.toLowerCase();
  const natural = plain
    .replace(ARTICLE, '')
    .replaceAll(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(8, '0'));
  return natural.slice(0, MAX_KEY).toWellFormed();
}

/** Words between spaces, so that ` word` finds the beginning of a word. */
export function searchText(...parts: (string | number | null | undefined)[]): string {
  const words = parts.filter((p) => p !== null && p !== undefined && p !== 0).map((p) => plainWords(String(p)));
  return ` ${words.join(' ')} `;
}

/** Order among siblings; specials (season 0) come last. */
export function numberKey(major: number | null | undefined, minor: number | null | undefined): number {
  const first = major === 0 ? 999_999 : (major ?? 0);
  return first * 1_000_000 + Math.min(minor ?? 0, 999_999);
}
