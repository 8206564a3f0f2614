// How this viewer wants subtitles to look on this device.

export const SUBTITLE_SIZES = ['small', 'normal', 'large', 'huge'] as const;
export const SUBTITLE_BACKGROUNDS = ['none', 'shade', 'solid'] as const;
export const SUBTITLE_HEIGHTS = ['low', 'raised', 'high'] as const;

export interface SubtitleLook {
  size: (typeof SUBTITLE_SIZES)[number];
  background: (typeof SUBTITLE_BACKGROUNDS)[number];
  /** Of lines at the lower edge; those an author put elsewhere stay there. */
  height: (typeof SUBTITLE_HEIGHTS)[number];
}

const STANDARD: SubtitleLook = { size: 'normal', background: 'shade', height: 'low' };
const STORED_AS = 'praxino.subtitle-look';

/** What was stored, or the standard for what was not or makes no sense. */
export function readLook(text: string | null): SubtitleLook {
  let stored: unknown = null;
  try {
    stored = JSON.parse(text ?? 'null');
  } catch {
    // Somebody else wrote there.
  }
  const of = <K extends keyof SubtitleLook>(key: K, known: readonly SubtitleLook[K][]): SubtitleLook[K] => {
    const value = typeof stored === 'object' && stored !== null && key in stored ? stored[key as never] : undefined;
    return known.find((one) => one === value) ?? STANDARD[key];
  };
  return {
    size: of('size', SUBTITLE_SIZES),
    background: of('background', SUBTITLE_BACKGROUNDS),
    height: of('height', SUBTITLE_HEIGHTS),
  };
}

export const storedLook = (): SubtitleLook => readLook(localStorage.getItem(STORED_AS));
export const storeLook = (look: SubtitleLook): void => localStorage.setItem(STORED_AS, JSON.stringify(look));
