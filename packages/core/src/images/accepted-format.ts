// Which format a browser gets: the one it named in the address, else the best it takes.
import type { PictureFormat } from './picture.ts';

/**
 * By the Accept header (RFC 9110 §12.5.1). WebP wherever it is taken: for posters AVIF saves another third of the bytes for twice
 * the work, and sixty of them wait at once on a page seen for the first time. Whoever takes nothing else, or asks for it
 * by name, gets AVIF. What names neither, but everything, is taken for a player of the last ten years.
 */
export function acceptedFormat(accept: string | undefined): PictureFormat {
  const qualities = new Map<string, number>();
  for (const part of (accept ?? '*/*').toLowerCase().split(',')) {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim());
    const q = parameters.find((p) => p.startsWith('q='))?.slice(2);
    qualities.set(type, q === undefined ? 1 : Number(q) || 0);
  }
  const takes = (format: PictureFormat): boolean =>
    (qualities.get(`image/${format}`) ?? qualities.get('image/*') ?? qualities.get('*/*') ?? 0) > 0;
  return (['webp', 'avif', 'jpeg'] as const).find(takes) ?? 'jpeg';
}
