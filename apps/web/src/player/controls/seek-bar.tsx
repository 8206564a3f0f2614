// The timeline: played, loaded, chapters, and a preview of what is under the pointer. Dragging commits on release.
import type { Playback, Trickplay } from '@praxino/client';
import { useEffect, useRef, useState } from 'react';
import type { PointerEvent, ReactNode } from 'react';
import { clock } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { TimeStore } from '../session/time-store.ts';
import { useTime } from '../session/time-store.ts';
import { chapterMarks, shareAt } from './seek-maths.ts';
import { SeekPreview, useSheets } from './seek-preview.tsx';
import styles from './seek-bar.module.css';

export interface SeekBarProps {
  time: TimeStore;
  durationMs: number;
  chapters: Playback['chapters'];
  /** Small pictures; null: there are none. */
  trickplay: Trickplay | null;
  /** Where a held key would take the film; null: none is held. */
  scrubMs: number | null;
  /** The viewer took hold of the bar, or let it go. */
  onDrag: (isDragging: boolean) => void;
  onSeek: (ms: number) => void;
}

/** Writes the moving parts straight into CSS: several times a second is too often for React. */
function usePaint(
  time: TimeStore,
  durationMs: number,
  draggedShare: number | null,
): React.RefObject<HTMLDivElement | null> {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const paint = (): void => {
      const { positionMs, bufferedMs } = time.get();
      const share = (ms: number): string => String(durationMs > 0 ? Math.min(1, ms / durationMs) : 0);
      bar.current?.style.setProperty('--played', draggedShare === null ? share(positionMs) : String(draggedShare));
      bar.current?.style.setProperty('--loaded', share(bufferedMs));
    };
    paint();
    return time.subscribe(paint);
  }, [time, durationMs, draggedShare]);
  return bar;
}

export function SeekBar({ time, durationMs, chapters, trickplay, scrubMs, onDrag, onSeek }: SeekBarProps): ReactNode {
  const text = useText();
  const [hovered, setHovered] = useState<number | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const scrubbed = scrubMs === null || durationMs <= 0 ? null : scrubMs / durationMs;
  const bar = usePaint(time, durationMs, dragged ?? scrubbed);
  const isDragging = dragged !== null;
  useEffect(() => onDrag(isDragging), [onDrag, isDragging]);
  const sheets = useSheets(trickplay, time);
  const seconds = useTime(time, ({ positionMs }) => Math.floor(positionMs / 1000));
  const shareOf = (event: PointerEvent): number =>
    bar.current === null ? 0 : shareAt(event.clientX, bar.current.getBoundingClientRect());
  const pointed = dragged ?? scrubbed ?? hovered;
  return (
    <div
      ref={bar}
      className={styles['bar']}
      data-dragging={isDragging || scrubbed !== null}
      role="slider"
      tabIndex={0}
      aria-label={text('player.seek')}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1000)}
      aria-valuenow={seconds}
      aria-valuetext={text('player.seek.value', { position: clock(seconds * 1000), duration: clock(durationMs) })}
      data-testid="seek-bar"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragged(shareOf(event));
      }}
      onPointerMove={(event) => {
        if (dragged !== null) setDragged(shareOf(event));
        else if (event.pointerType === 'mouse') setHovered(shareOf(event));
      }}
      onPointerUp={(event) => {
        // The bar has the pointer from the press on, also when that has not been rendered yet.
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onSeek(shareOf(event) * durationMs);
        setDragged(null);
      }}
      onPointerCancel={() => setDragged(null)}
      onPointerLeave={() => setHovered(null)}
    >
      <div className={styles['track']}>
        <div className={styles['loaded']} />
        {pointed !== null && <div className={styles['pointed']} style={{ transform: `scaleX(${pointed})` }} />}
        <div className={styles['played']} />
        {chapterMarks(chapters, durationMs).map((share) => (
          <span key={share} className={styles['mark']} style={{ left: `${share * 100}%` }} />
        ))}
      </div>
      <div className={styles['knob']} />
      {pointed !== null && (
        <SeekPreview
          share={pointed}
          durationMs={durationMs}
          chapters={chapters}
          trickplay={trickplay}
          sheets={sheets}
        />
      )}
    </div>
  );
}
