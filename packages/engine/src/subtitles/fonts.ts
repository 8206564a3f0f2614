// Fonts that travel with a film, for the scripts that were written for them.
import type { MediaIndex, OtherStream } from '../model.ts';

/** Fonts for Chinese and Japanese have 20 MB. */
export const MAX_FONT_BYTES: number = 32 << 20;
const MAX_FONTS = 100;

/** Attachments that call themselves fonts; what they are is told when they are read. */
export function fontStreams(index: Pick<MediaIndex, 'streams'>): OtherStream[] {
  return index.streams
    .filter((s): s is OtherStream => s.type === 'attachment')
    .filter((s) => s.codec === 'ttf' || s.codec === 'otf' || /\.(?:ttf|otf|ttc|otc)$/i.test(s.title ?? ''))
    .slice(0, MAX_FONTS);
}

const KINDS: readonly (readonly [head: string, type: string])[] = [
  ['00010000', 'font/ttf'],
  ['74727565', 'font/ttf'],
  ['4f54544f', 'font/otf'],
  ['74746366', 'font/collection'],
  ['774f4632', 'font/woff2'],
];

/** By the first bytes; null for what is no font, whatever its name says. */
export function fontType(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  return KINDS.find(([start]) => start === head)?.[1] ?? null;
}
