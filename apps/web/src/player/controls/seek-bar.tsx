// The timeline: played, loaded, chapters, and a bubble with the time under the pointer. Dragging commits on release.
import type { Playback } from '@praxino/client';
import { useEffect, useRef, useState } from 'react';
import type { PointerEvent, ReactNode } from 'react';
import { clock } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { TimeStore } from '../session/time-store.ts';
import { useTime } from '../session/time-store.ts';
import { chapterAt, chapterMarks, shareAt } from './seek-maths.ts';
import styles from './seek-bar.module.css';

export interface SeekBarProps {
  time: TimeStore;
  durationMs: number;
  chapters: Playback['chapters'];
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

function Bubble({
  share,
  durationMs,
  chapters,
}: {
  share: number;
  durationMs: number;
  chapters: Playback['chapters'];
}): ReactNode {
  const at = share * durationMs;
  const chapter = chapterAt(chapters, at);
  return (
    <div
      className={styles['bubble']}
      style={{ left: `clamp(3rem, ${share * 100}%, calc(100% - 3rem))` }}
      aria-hidden="true"
    >
      {chapter !== null && chapter.title !== '' && <span className={styles['chapter']}>{chapter.title}</span>}
      <span>{clock(at)}</span>
    </div>
  );
}

export function SeekBar({ time, durationMs, chapters, onSeek }: SeekBarProps): ReactNode {
  const text = useText();
  const [hovered, setHovered] = useState<number | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const bar = usePaint(time, durationMs, dragged);
  const seconds = useTime(time, ({ positionMs }) => Math.floor(positionMs / 1000));
  const shareOf = (event: PointerEvent): number =>
    bar.current === null ? 0 : shareAt(event.clientX, bar.current.getBoundingClientRect());
  const pointed = dragged ?? hovered;
  return (
    <div
      ref={bar}
      className={styles['bar']}
      data-dragging={dragged !== null}
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
        if (dragged !== null) onSeek(shareOf(event) * durationMs);
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
      {pointed !== null && <Bubble share={pointed} durationMs={durationMs} chapters={chapters} />}
    </div>
  );
}
