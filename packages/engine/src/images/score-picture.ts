// Which of several pictures stands for a film: one with something to see in it, neither black nor a blur nor a flash.

/** What a candidate is looked at with: small, grey, one byte a pixel. */
export const SCORE_SIZE = { width: 96, height: 54 } as const;
/** Below this there is nothing to see: a black or white screen, a fade. */
export const POOR_SCORE = 0.15;

/** Mean luma at which a picture is bright enough, and from which on it is too bright; 0 to 255. */
const LIGHT = { dark: 16, enough: 60, bright: 200, white: 245 } as const;
/** Spread of luma and mean difference between neighbours of a picture as good as any. */
const FULL = { spread: 60, detail: 12 } as const;

/** 0 (nothing to see) to 1. Letterbox bars count for nothing: they are the same in every picture of a film. */
export function scorePicture(pixels: Uint8Array, width: number = SCORE_SIZE.width): number {
  const count = pixels.length;
  if (count === 0) return 0;
  const mean = pixels.reduce((sum, p) => sum + p, 0) / count;
  const spread = Math.sqrt(pixels.reduce((sum, p) => sum + (p - mean) ** 2, 0) / count);
  const light = Math.min(ramp(mean, LIGHT.dark, LIGHT.enough), 1 - ramp(mean, LIGHT.bright, LIGHT.white));
  const contrast = Math.min(1, spread / FULL.spread);
  const detail = Math.min(1, detailOf(pixels, width) / FULL.detail);
  return light * (0.4 * contrast + 0.6 * detail);
}

/** Mean difference of luma between neighbours: small for what is out of focus or moves too fast. */
function detailOf(pixels: Uint8Array, width: number): number {
  let sum = 0;
  let pairs = 0;
  for (let i = 0; i < pixels.length; i++) {
    if ((i + 1) % width !== 0 && i + 1 < pixels.length) {
      sum += Math.abs(pixels[i]! - pixels[i + 1]!);
      pairs++;
    }
    if (i + width < pixels.length) {
      sum += Math.abs(pixels[i]! - pixels[i + width]!);
      pairs++;
    }
  }
  return pairs === 0 ? 0 : sum / pairs;
}

function ramp(value: number, from: number, to: number): number {
  return Math.max(0, Math.min(1, (value - from) / (to - from)));
}
