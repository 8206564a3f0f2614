// Lock screens, headsets and keyboards with media keys.
import type { Item } from '@praxino/client';
import { useEffect } from 'react';
import { imageFor } from '../../items/labels.ts';
import { atWidth } from '../../ui/artwork/sources.ts';
import type { PlayerActions } from './use-actions.ts';

export interface MediaSessionFacts {
  item: Item;
  isPlaying: boolean;
  actions: PlayerActions;
  onNext: (() => void) | undefined;
  onPrevious: (() => void) | undefined;
}

export function useMediaSession({ item, isPlaying, actions, onNext, onPrevious }: MediaSessionFacts): void {
  useEffect(() => {
    if (!('mediaSession' in navigator)) return undefined;
    const image = imageFor(item, 'square');
    navigator.mediaSession.metadata = new MediaMetadata({
      title: item.title,
      artist: item.artistName ?? item.showTitle ?? '',
      artwork: image === undefined ? [] : [{ src: new URL(atWidth(image.url, 552), location.href).href }],
    });
    return () => {
      navigator.mediaSession.metadata = null;
    };
  }, [item]);

  useEffect(() => {
    if (!('mediaSession' in navigator)) return undefined;
    const handlers: [MediaSessionAction, MediaSessionActionHandler | null][] = [
      ['play', () => actions.play()],
      ['pause', () => actions.pause()],
      ['seekbackward', (details) => actions.seekBy(-(details.seekOffset ?? 10))],
      ['seekforward', (details) => actions.seekBy(details.seekOffset ?? 10)],
      ['seekto', (details) => details.seekTime != null && actions.seekTo(details.seekTime * 1000)],
      ['nexttrack', onNext ?? null],
      ['previoustrack', onPrevious ?? null],
    ];
    const set = (action: MediaSessionAction, handler: MediaSessionActionHandler | null): void => {
      try {
        navigator.mediaSession.setActionHandler(action, handler);
      } catch {
        // A browser without this key: the others still work.
      }
    };
    for (const [action, handler] of handlers) set(action, handler);
    return () => {
      for (const [action] of handlers) set(action, null);
    };
  }, [actions, onNext, onPrevious]);

  useEffect(() => {
    if ('mediaSession' in navigator) navigator.mediaSession.playbackState = isPlaying ? 'playing' : 'paused';
  }, [isPlaying]);
}
