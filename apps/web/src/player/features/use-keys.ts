// Keys of the player. They are bound to the window, before the arrow keys that move the focus.
import { commandForKey } from '@praxino/client';
import type { PlayerCommand } from '@praxino/client';
import { useEffect, useRef } from 'react';

export interface KeyContext {
  isTv: boolean;
  /** What the focus is on, in the player's terms. */
  focus: 'none' | 'control' | 'skip' | 'card' | 'seek-bar' | 'panel' | 'text';
  /** The controls are hidden. */
  isIdle: boolean;
}

const ARROWS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

/** True when the key belongs to what has the focus and not to the player as a whole. */
export function belongsToFocus(key: string, { isTv, focus, isIdle }: KeyContext): boolean {
  if (focus === 'text') return key !== 'Escape';
  if (focus === 'panel') return key !== 'Escape' && (ARROWS.has(key) || key === 'Enter' || key === ' ');
  // The skip button and the card of the next title are seen while everything else is hidden.
  if (focus === 'card' && isTv && ARROWS.has(key)) return true;
  if ((focus === 'skip' || focus === 'card') && (key === 'Enter' || key === ' ')) return true;
  // With hidden controls nobody sees what has the focus.
  if (isIdle && isTv) return false;
  if (focus === 'control' && (key === 'Enter' || key === ' ')) return true;
  if (!isTv) return false;
  if (focus === 'control' || focus === 'skip') return ARROWS.has(key);
  return focus === 'seek-bar' && (key === 'ArrowUp' || key === 'ArrowDown');
}

function focusOf(target: Element | null): KeyContext['focus'] {
  if (target === null || target === document.body) return 'none';
  if (target instanceof HTMLInputElement && target.type !== 'range') return 'text';
  if (target.closest('[data-panel]') !== null) return 'panel';
  if (target.closest('[data-skip="true"]') !== null) return 'skip';
  if (target.closest('[data-card]') !== null) return 'card';
  if (target.closest('[role="slider"]') !== null) return 'seek-bar';
  return target.closest('button, a, input, select') === null ? 'none' : 'control';
}

export interface KeysOptions {
  isTv: boolean;
  isIdle: boolean;
  onCommand: (command: PlayerCommand) => void;
  /** A key that seeks is held down. */
  onHold: (seconds: number) => void;
  /** It is up again. */
  onRelease: () => void;
  /** Any key at all: the controls come back. */
  onAnyKey: () => void;
  /** On a television, up and down open the controls. */
  onOpenControls: () => void;
}

export function useKeys(options: KeysOptions): void {
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    const leaving = new AbortController();
    const onKey = (event: KeyboardEvent): void => {
      const { isTv, isIdle, onCommand, onHold, onAnyKey, onOpenControls } = latest.current;
      onAnyKey();
      if (event.key === 'Tab' || document.querySelector('dialog[open]') !== null) return;
      const context: KeyContext = { isTv, isIdle, focus: focusOf(document.activeElement) };
      if (belongsToFocus(event.key, context)) return;
      const isVertical = event.key === 'ArrowUp' || event.key === 'ArrowDown';
      if (isTv && isVertical) {
        event.preventDefault();
        onOpenControls();
        return;
      }
      const command = commandForKey(event);
      if (command === null) return;
      event.preventDefault();
      if (event.repeat && command.type === 'seek-by') onHold(command.seconds);
      else onCommand(command);
    };
    const onUp = (event: KeyboardEvent): void => {
      if (commandForKey(event)?.type === 'seek-by') latest.current.onRelease();
    };
    window.addEventListener('keydown', onKey, { signal: leaving.signal, capture: true });
    window.addEventListener('keyup', onUp, { signal: leaving.signal, capture: true });
    return () => leaving.abort();
  }, []);
}
