/** The stream of the file behind a rendition's name: `a2.aac-6` → 2. Null for anything else. */
export function renditionStream(name: string | null): number | null {
  const match = /^[av](\d{1,3})\./.exec(name ?? '');
  return match?.[1] === undefined ? null : Number(match[1]);
}
