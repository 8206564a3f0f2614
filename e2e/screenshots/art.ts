// Posters and backdrops for the screenshots, drawn as SVG so that no picture needs to be committed or downloaded.

export interface Title {
  name: string;
  year: number;
  plot: string;
  /** Hue of the sky, hue of the ground. */
  hues: readonly [number, number];
  scene: 'peaks' | 'sea' | 'city' | 'orbit' | 'dunes' | 'trees';
}

/** A small generator of its own (mulberry32): the same title always gets the same picture. */
function chanceOf(seed: string): () => number {
  let state = Array.from(seed).reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Canvas {
  width: number;
  height: number;
  chance: () => number;
  hues: readonly [number, number];
}

function ridge({ width, chance }: Canvas, base: number, rise: number, steps: number, isSmooth: boolean): string {
  const points = Array.from({ length: steps + 1 }, (_, i) => [(i / steps) * width, base - chance() * rise] as const);
  const line = points.map(([x, y], i) => {
    const before = points[i - 1];
    if (before === undefined) return `M0 ${y}`;
    const middle = (before[0] + x) / 2;
    return isSmooth ? `C${middle} ${before[1]} ${middle} ${y} ${x} ${y}` : `L${x} ${y}`;
  });
  return line.join(' ');
}

function layers(canvas: Canvas, isSmooth: boolean, steps: number): string {
  const { width, height, hues } = canvas;
  return [0, 1, 2, 3]
    .map((layer) => {
      const base = height * (0.62 + layer * 0.11);
      const path = ridge(canvas, base, height * (0.2 - layer * 0.03), steps + layer * 2, isSmooth);
      return `<path d="${path} L${width} ${height} L0 ${height} Z" fill="oklch(${0.46 - layer * 0.1} ${0.1 - layer * 0.012} ${hues[1] + layer * 8})"/>`;
    })
    .join('');
}

function city({ width, height, chance, hues }: Canvas): string {
  return [0, 1, 2]
    .map((layer) =>
      Array.from({ length: 14 }, (_, i) => {
        const w = (width / 13) * (0.7 + chance() * 0.8);
        const h = height * (0.16 + chance() * (0.3 - layer * 0.06));
        const x = (i / 13) * width - w / 2;
        const lights = Array.from(
          { length: 10 },
          () =>
            `<rect x="${x + chance() * w * 0.85}" y="${height - h + chance() * h}" width="${w * 0.07}" height="${w * 0.1}" fill="oklch(0.86 0.12 85)" opacity="${0.3 + chance() * 0.6}"/>`,
        ).join('');
        return `<rect x="${x}" y="${height - h}" width="${w}" height="${h}" fill="oklch(${0.34 - layer * 0.09} 0.06 ${hues[1]})"/>${layer > 0 ? lights : ''}`;
      }).join(''),
    )
    .join('');
}

function sea({ width, height, chance, hues }: Canvas): string {
  const waves = Array.from({ length: 26 }, (_, i) => {
    const y = height * (0.64 + (i / 26) * 0.36);
    const w = width * (0.1 + chance() * 0.4);
    return `<rect x="${chance() * width - w / 2}" y="${y}" width="${w}" height="${height * 0.004}" rx="3" fill="oklch(0.9 0.06 ${hues[0]})" opacity="${0.12 + chance() * 0.3}"/>`;
  }).join('');
  return `<rect y="${height * 0.62}" width="${width}" height="${height * 0.38}" fill="oklch(0.3 0.09 ${hues[1]})"/>${waves}`;
}

function orbit({ width, height, chance, hues }: Canvas): string {
  const r = Math.min(width, height) * 0.3;
  const [x, y] = [width * 0.62, height * 0.5];
  const rings = [1.5, 1.72, 1.85]
    .map(
      (f) =>
        `<ellipse cx="${x}" cy="${y}" rx="${r * f}" ry="${r * f * 0.26}" fill="none" stroke="oklch(0.85 0.06 ${hues[0]})" stroke-width="${r * 0.03}" opacity=".55" transform="rotate(-16 ${x} ${y})"/>`,
    )
    .join('');
  const stars = Array.from(
    { length: 90 },
    () =>
      `<circle cx="${chance() * width}" cy="${chance() * height}" r="${0.6 + chance() * 2}" fill="#fff" opacity="${0.2 + chance() * 0.7}"/>`,
  ).join('');
  return `${stars}<circle cx="${x}" cy="${y}" r="${r}" fill="oklch(0.6 0.14 ${hues[1]})"/><circle cx="${x - r * 0.28}" cy="${y - r * 0.2}" r="${r}" fill="oklch(0.78 0.12 ${hues[0]})" opacity=".35"/>${rings}`;
}

function trees({ width, height, chance, hues }: Canvas): string {
  return [0, 1, 2]
    .map((layer) =>
      Array.from({ length: 16 }, () => {
        const [x, h] = [chance() * width, height * (0.26 + chance() * 0.3 + layer * 0.08)];
        const w = h * 0.3;
        const bottom = height * 1.02;
        return `<path d="M${x} ${bottom - h} L${x + w / 2} ${bottom} L${x - w / 2} ${bottom} Z" fill="oklch(${0.42 - layer * 0.12} 0.07 ${hues[1]})"/>`;
      }).join(''),
    )
    .join('');
}

function sceneOf(scene: Title['scene'], canvas: Canvas): string {
  switch (scene) {
    case 'peaks':
      return layers(canvas, false, 7);
    case 'dunes':
      return layers(canvas, true, 4);
    case 'city':
      return city(canvas);
    case 'sea':
      return sea(canvas);
    case 'orbit':
      return orbit(canvas);
    case 'trees':
      return trees(canvas);
    default:
      return scene satisfies never;
  }
}

/** `words`: with the title on it, as a poster has. */
export function drawArt({ name, hues, scene }: Title, width: number, height: number, words: boolean): string {
  const canvas: Canvas = { width, height, hues, chance: chanceOf(name) };
  const isNight = scene === 'orbit';
  const sky = isNight
    ? ['oklch(0.16 0.05 270)', `oklch(0.26 0.07 ${hues[1]})`]
    : [`oklch(0.46 0.11 ${hues[0] - 25})`, `oklch(0.86 0.1 ${hues[0]})`];
  const sun = isNight
    ? ''
    : `<circle cx="${width * (0.3 + canvas.chance() * 0.4)}" cy="${height * 0.46}" r="${Math.min(width, height) * 0.15}" fill="oklch(0.93 0.08 ${hues[0] + 20})"/>`;
  const lines = name.toUpperCase().split(' ');
  const size = Math.min(width * 0.17, (width * 1.12) / Math.max(...lines.map((line) => line.length)));
  const label = words
    ? `<rect width="${width}" height="${height}" fill="url(#fade)"/>${lines.map((line, i) => `<text x="${width / 2}" y="${height * 0.1 + (i + 0.8) * size * 1.05}" font-size="${size}" text-anchor="middle" class="t">${line}</text>`).join('')}`
    : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<style>.t{font-family:"Inter Variable",sans-serif;font-weight:800;letter-spacing:-.03em;fill:#fff}</style>
<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${sky[0]}"/><stop offset=".7" stop-color="${sky[1]}"/></linearGradient>
<linearGradient id="fade" x2="0" y2="1"><stop stop-color="#000" stop-opacity=".55"/><stop offset=".45" stop-color="#000" stop-opacity="0"/></linearGradient></defs>
<rect width="${width}" height="${height}" fill="url(#sky)"/>${sun}${sceneOf(scene, canvas)}${label}</svg>`;
}
