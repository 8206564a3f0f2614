// OKLCH ↔ sRGB. Tokens are written in OKLCH and emitted as hex, which every television browser understands.
// Matrices: Björn Ottosson, "A perceptual color space for image processing" (2020); transfer curve: IEC 61966-2-1.

export interface Oklch {
  /** Lightness 0–1. */
  l: number;
  /** Chroma, 0 to about 0.32 inside sRGB. */
  c: number;
  /** Hue in degrees. */
  h: number;
}
/** Linear-light sRGB, 0–1 inside the gamut. */
type Linear = readonly [number, number, number];

const encode = (x: number): number => (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055);
const decode = (x: number): number => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);

function toLinear({ l, c, h }: Oklch): Linear {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

function hexToLinear(hex: string): Linear {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (!match) throw new RangeError(`"${hex}" is not a colour of the form #rrggbb`);
  const channel = (i: number): number => decode(Number.parseInt(match[i] ?? '0', 16) / 255);
  return [channel(1), channel(2), channel(3)];
}

/** `#rrggbb` of a colour; what lies outside sRGB is clipped. */
export function toHex(color: Oklch): string {
  const channels = toLinear(color).map((x) => Math.round(encode(Math.min(1, Math.max(0, x))) * 255));
  return `#${channels.map((x) => x.toString(16).padStart(2, '0')).join('')}`;
}

/** Throws a RangeError for anything but `#rrggbb`. */
export function fromHex(hex: string): Oklch {
  const [r, g, b] = hexToLinear(hex);
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const l = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short;
  const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
  const bb = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  return { l, c: Math.hypot(a, bb), h: ((Math.atan2(bb, a) * 180) / Math.PI + 360) % 360 };
}

/** Contrast of two `#rrggbb` colours, 1–21 (WCAG 2.2, relative luminance). */
export function contrast(one: string, other: string): number {
  const luminance = (hex: string): number => {
    const [r, g, b] = hexToLinear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((x, y) => x - y) as [number, number]; // two in, two out
  return (light + 0.05) / (dark + 0.05);
}

/** The artwork's hue as a ground for text: any hue keeps main text ≥ 10:1 and secondary text ≥ 6:1 at L ≤ .30, C ≤ .07. */
export function ambientColor(hex: string): string {
  const { l, c, h } = fromHex(hex);
  return toHex({ l: Math.min(0.3, Math.max(0.2, l)), c: Math.min(0.07, c), h });
}
