// What a viewer can do to the picture: the same functions for buttons, keys, remote and lock screen.
import { useMemo } from 'react';
import type { RefObject } from 'react';
import { isFullscreen } from './fullscreen.ts';
import type { TimeStore } from '../session/time-store.ts';

export interface PlayerActions {
  play: () => void;
  pause: () => void;
  toggle: () => void;
  seekTo: (ms: number) => void;
  seekBy: (seconds: number) => void;
  /** Only while paused; one picture of a film is about 1/24 s. */
  stepFrame: (frames: -1 | 1) => void;
  setVolume: (share: number) => void;
  toggleMute: () => void;
  setSpeed: (speed: number) => void;
  toggleFullscreen: () => void;
  togglePip: () => void;
}

const VOLUME_STORED_AS = 'praxino.volume';
const FRAME_S = 1 / 24;

/** 0–1; 1 when nothing sensible is stored. */
export function storedVolume(text: string | null): number {
  const volume = text === null ? Number.NaN : Number(text);
  return volume >= 0 && volume <= 1 ? volume : 1;
}

/** iPhones know full screen only on the video itself. */
function switchFullscreen(root: HTMLElement | null, video: HTMLVideoElement): void {
  if (isFullscreen()) {
    void document.exitFullscreen();
    return;
  }
  const fallback = (video as { webkitEnterFullscreen?: () => void }).webkitEnterFullscreen; // WebKit only
  if (document.fullscreenEnabled) root?.requestFullscreen().catch(() => undefined);
  else fallback?.call(video);
}

async function switchPip(video: HTMLVideoElement): Promise<void> {
  // Refused without a picture or a gesture; there is nothing to tell the viewer then.
  if (document.pictureInPictureElement === null) await video.requestPictureInPicture().catch(() => undefined);
  else await document.exitPictureInPicture();
}

export interface ActionPorts {
  video: () => HTMLVideoElement | null;
  /** What fills the screen. */
  root: () => HTMLElement | null;
  time: TimeStore;
  saveVolume: (volume: number) => void;
}

/** Changes playing and sound; nothing happens while there is no element. */
export function createActions({ video, root, time, saveVolume }: ActionPorts): PlayerActions {
  const change = (work: (element: HTMLVideoElement) => void) => (): void => {
    const element = video();
    if (element !== null) work(element);
  };
  const play = change((element) => void element.play().catch(() => undefined));
  const pause = change((element) => element.pause());
  const seekTo = (ms: number): void => {
    const { durationMs, bufferedMs } = time.get();
    // The very end would end the playback while the viewer still drags.
    const positionMs = Math.max(0, durationMs > 0 ? Math.min(ms, durationMs - 250) : ms);
    change((element) => {
      element.currentTime = positionMs / 1000;
      time.set({ positionMs, bufferedMs, durationMs });
    })();
  };
  return {
    play,
    pause,
    toggle: () => (video()?.paused === true ? play() : pause()),
    seekTo,
    seekBy: (seconds) => seekTo(time.get().positionMs + seconds * 1000),
    stepFrame: (frames) => {
      if (video()?.paused === true) seekTo(time.get().positionMs + frames * FRAME_S * 1000);
    },
    setVolume: (share) =>
      change((element) => {
        element.volume = Math.min(1, Math.max(0, share));
        element.muted = element.volume === 0;
        saveVolume(element.volume);
      })(),
    toggleMute: change((element) => {
      element.muted = !element.muted;
    }),
    setSpeed: (speed) =>
      change((element) => {
        element.playbackRate = Math.min(4, Math.max(0.25, speed));
      })(),
    toggleFullscreen: change((element) => switchFullscreen(root(), element)),
    togglePip: change((element) => void switchPip(element)),
  };
}

export function useActions(
  video: RefObject<HTMLVideoElement | null>,
  root: RefObject<HTMLElement | null>,
  time: TimeStore,
): PlayerActions {
  return useMemo(() => {
    const saveVolume = (volume: number): void => localStorage.setItem(VOLUME_STORED_AS, String(volume));
    return createActions({ video: () => video.current, root: () => root.current, time, saveVolume });
  }, [video, root, time]);
}

export function readStoredVolume(): number {
  return storedVolume(localStorage.getItem(VOLUME_STORED_AS));
}
