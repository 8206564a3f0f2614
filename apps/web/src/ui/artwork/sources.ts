// Addresses of a picture in the widths that are worth asking for.

const LADDERS = {
  poster: [184, 368, 552, 828],
  landscape: [320, 640, 960, 1280, 1920, 3840],
  square: [184, 368, 552, 828],
} as const;
export type ArtShape = keyof typeof LADDERS;

/** `?w=` or `&w=`: the address carries a token already. */
export function atWidth(url: string, width: number): string {
  return `${url}${url.includes('?') ? '&' : '?'}w=${width}`;
}

/** For `srcset`. Never wider than the picture itself, but always at least one. */
export function sourceSet(url: string, naturalWidth: number, shape: ArtShape): string {
  const widths = LADDERS[shape].filter((width) => width < naturalWidth);
  const last = LADDERS[shape].find((width) => width >= naturalWidth);
  const all = last === undefined ? widths : [...widths, last];
  return all.map((width) => `${atWidth(url, width)} ${width}w`).join(', ');
}

/** For browsers that know no `srcset`, and to preload. */
export function defaultWidth(shape: ArtShape): number {
  return shape === 'landscape' ? 640 : 368;
}
