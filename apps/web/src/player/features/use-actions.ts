// What a viewer can do to the picture: the same functions for buttons, keys, remote and lock screen.
import { useMemo } from 'react';
import type { RefObject } from 'react';
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
function enterFullscreen(root: HTMLElement, video: HTMLVideoElement): void {
  const fallback = (video as { webkitEnterFullscreen?: () => void }).webkitEnterFullscreen; // WebKit only
  if (document.fullscreenEnabled) root.requestFullscreen().catch(() => undefined);
  else fallback?.call(video);
}

function fullscreenAction(root: RefObject<HTMLElement | null>, video: RefObject<HTMLVideoElement | null>): () => void {
  return () => {
    if (document.fullscreenElement !== null) void document.exitFullscreen();
    else if (root.current !== null && video.current !== null) enterFullscreen(root.current, video.current);
  };
}

async function switchPip(video: HTMLVideoElement): Promise<void> {
  // Refused without a picture or a gesture; there is nothing to tell the viewer then.
  if (document.pictureInPictureElement === null) await video.requestPictureInPicture().catch(() => undefined);
  else await document.exitPictureInPicture();
}

export function useActions(
  video: RefObject<HTMLVideoElement | null>,
  root: RefObject<HTMLElement | null>,
  time: TimeStore,
): PlayerActions {
  return useMemo(() => {
    const element = (): HTMLVideoElement | null => video.current;
    const seekTo = (ms: number): void => {
      const target = element();
      if (target === null) return;
      const { durationMs, bufferedMs } = time.get();
      // The very end would end the playback while the viewer still drags.
      const clamped = Math.max(0, durationMs > 0 ? Math.min(ms, durationMs - 250) : ms);
      target.currentTime = clamped / 1000;
      time.set({ positionMs: clamped, bufferedMs, durationMs });
    };
    const play = (): void =>
      void element()
        ?.play()
        .catch(() => undefined);
    return {
      play,
      pause: () => element()?.pause(),
      toggle: () => (element()?.paused === true ? play() : element()?.pause()),
      seekTo,
      seekBy: (seconds) => seekTo(time.get().positionMs + seconds * 1000),
      stepFrame: (frames) => element()?.paused === true && seekTo(time.get().positionMs + frames * FRAME_S * 1000),
      setVolume: (share) => {
        const target = element();
        if (target === null) return;
        target.volume = Math.min(1, Math.max(0, share));
        target.muted = target.volume === 0;
        localStorage.setItem(VOLUME_STORED_AS, String(target.volume));
      },
      toggleMute: () => {
        const target = element();
        if (target !== null) target.muted = !target.muted;
      },
      setSpeed: (speed) => {
        const target = element();
        if (target !== null) target.playbackRate = Math.min(4, Math.max(0.25, speed));
      },
      toggleFullscreen: fullscreenAction(root, video),
      togglePip: () => {
        const target = element();
        if (target !== null) void switchPip(target);
      },
    };
  }, [video, root, time]);
}

export function readStoredVolume(): number {
  return storedVolume(localStorage.getItem(VOLUME_STORED_AS));
}
