// Facts of the video element and the page that controls show: volume, speed, full screen.
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { isFullscreen } from './fullscreen.ts';
import { readStoredVolume } from './use-actions.ts';

export interface ElementState {
  volume: number;
  isMuted: boolean;
  speed: number;
  isFullscreen: boolean;
  isPip: boolean;
  /** False until the stream has a picture, and for music. */
  hasPicture: boolean;
}

export function useElementState(video: RefObject<HTMLVideoElement | null>): ElementState {
  const [state, setState] = useState<ElementState>({
    volume: 1,
    isMuted: false,
    speed: 1,
    isFullscreen: false,
    isPip: false,
    hasPicture: false,
  });
  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    element.volume = readStoredVolume();
    const leaving = new AbortController();
    const options = { signal: leaving.signal };
    const read = (): void =>
      setState({
        volume: element.volume,
        isMuted: element.muted,
        speed: element.playbackRate,
        isFullscreen: isFullscreen(),
        isPip: document.pictureInPictureElement === element,
        hasPicture: element.videoWidth > 0,
      });
    for (const name of [
      'volumechange',
      'ratechange',
      'enterpictureinpicture',
      'leavepictureinpicture',
      'resize',
      'loadeddata',
      'emptied',
    ] as const) {
      element.addEventListener(name, read, options);
    }
    document.addEventListener('fullscreenchange', read, options);
    read();
    return () => leaving.abort();
  }, [video]);
  return state;
}
