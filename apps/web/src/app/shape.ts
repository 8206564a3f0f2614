// Which shape the interface takes: a television gets larger type and is walked with arrow keys; width does the rest in CSS.
export type Shape = 'tv' | 'web';

const STORED_AS = 'praxino.tv';
const TV_AGENTS = /Tizen|Web0S|webOS|SMART-TV|SmartTV|HbbTV|BRAVIA|Android TV|GoogleTV|AFT[A-Z]|CrKey|VIDAA/;

/** `?tv=1` and `?tv=0` decide and are remembered; else the browser's name does. */
export function shapeFor(search: string, stored: string | null, userAgent: string): Shape {
  const asked = new URLSearchParams(search).get('tv') ?? stored;
  if (asked === '1') return 'tv';
  if (asked === '0') return 'web';
  return TV_AGENTS.test(userAgent) ? 'tv' : 'web';
}

/** Before the first paint. */
export function startShape(): Shape {
  const asked = new URLSearchParams(location.search).get('tv');
  if (asked === '1' || asked === '0') sessionStorage.setItem(STORED_AS, asked);
  const shape = shapeFor(location.search, sessionStorage.getItem(STORED_AS), navigator.userAgent);
  document.documentElement.dataset['shape'] = shape;
  return shape;
}

export function isTv(): boolean {
  return document.documentElement.dataset['shape'] === 'tv';
}
