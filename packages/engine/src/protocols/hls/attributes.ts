// Attribute lists of HLS tags (RFC 8216 §4.2).
import { plain } from '../track-names.ts';

/** A quoted-string: what may not stand in it (line breaks, double quotes) is replaced. */
export function quoted(text: string): string {
  return `"${plain(text).replaceAll('"', "'")}"`;
}

/** `NAME=value,…`; a null value leaves its attribute out. */
export function attributes(list: Readonly<Record<string, string | number | null>>): string {
  return Object.entries(list)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
