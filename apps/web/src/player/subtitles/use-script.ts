// ASS as its author meant it: drawn by libass in a worker where the browser can, else the plain words stay.
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import type { ScriptDrawing } from './draw-script.ts';
import type { SubtitleTrack } from './use-subtitles.ts';

/** True while the script is drawn: the plain words are not needed then. */
export function useScript(
  track: SubtitleTrack | undefined,
  offsetMs: number,
  video: RefObject<HTMLVideoElement | null>,
  stage: RefObject<HTMLElement | null>,
): boolean {
  const [drawing, setDrawing] = useState<ScriptDrawing | null>(null);
  const scriptUrl = track?.delivery === 'ass' ? track.scriptUrl : null;
  const fonts = scriptUrl === null ? '' : JSON.stringify(track?.fontUrls ?? []);
  useEffect(() => {
    const [element, place] = [video.current, stage.current];
    if (scriptUrl === null || element === null || place === null) return undefined;
    const leaving = new AbortController();
    const fontUrls = JSON.parse(fonts) as string[]; // written a few lines above
    const open = async (): Promise<ScriptDrawing> => {
      const { drawScript } = await import('./draw-script.ts');
      return drawScript({ video: element, place, scriptUrl, fontUrls, signal: leaving.signal });
    };
    const opening = open();
    // Without WebAssembly, workers or the script itself the words are shown as text.
    opening.then(setDrawing, () => undefined);
    return () => {
      leaving.abort();
      setDrawing(null);
      opening.then(
        (opened) => opened.close(),
        () => undefined,
      );
    };
  }, [scriptUrl, fonts, video, stage]);
  useEffect(() => drawing?.setOffset(offsetMs), [drawing, offsetMs]);
  return drawing !== null;
}
