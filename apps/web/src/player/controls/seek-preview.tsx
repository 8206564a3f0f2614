// What stands over the seek bar where the viewer points: the picture, the chapter and the time of that moment.
import type { Playback, Trickplay } from '@praxino/client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { clock } from '../../i18n/format.ts';
import { createSheetStore } from '../session/sheet-store.ts';
import type { SheetStore } from '../session/sheet-store.ts';
import type { TimeStore } from '../session/time-store.ts';
import { useTime } from '../session/time-store.ts';
import { chapterAt } from './seek-maths.ts';
import { tileAt } from './trickplay-tiles.ts';
import styles from './seek-preview.module.css';

/** One store for as long as the addresses stay the same. What lies around the play head is loaded as soon as the film runs. */
export function useSheets(trickplay: Trickplay | null, time: TimeStore): SheetStore | null {
  const sheets = useMemo(() => (trickplay === null ? null : createSheetStore(trickplay.urls)), [trickplay]);
  const runs = useTime(time, ({ positionMs, bufferedMs }) => bufferedMs > positionMs);
  useEffect(() => () => sheets?.close(), [sheets]);
  useEffect(() => {
    if (runs && trickplay !== null) sheets?.want(tileAt(trickplay, time.get().positionMs).sheet);
  }, [runs, trickplay, sheets, time]);
  return sheets;
}

/** Its box is there before the picture is, so that nothing moves. */
function Picture({ trickplay, sheets, atMs }: { trickplay: Trickplay; sheets: SheetStore; atMs: number }): ReactNode {
  const { sheet, size, position } = tileAt(trickplay, atMs);
  const isLoaded = useSyncExternalStore(sheets.subscribe, () => sheets.isLoaded(sheet));
  useEffect(() => sheets.want(sheet), [sheets, sheet]);
  const background: CSSProperties = isLoaded
    ? { backgroundImage: `url("${trickplay.urls[sheet]}")`, backgroundSize: size, backgroundPosition: position }
    : {};
  return <div className={styles['picture']} style={background} data-testid="seek-picture" data-loaded={isLoaded} />;
}

export interface SeekPreviewProps {
  /** Of the bar, 0–1. */
  share: number;
  durationMs: number;
  chapters: Playback['chapters'];
  trickplay: Trickplay | null;
  sheets: SheetStore | null;
}

export function SeekPreview({ share, durationMs, chapters, trickplay, sheets }: SeekPreviewProps): ReactNode {
  const atMs = share * durationMs;
  const chapter = chapterAt(chapters, atMs);
  const hasPicture = trickplay !== null && sheets !== null;
  const place = {
    '--share': share,
    ...(hasPicture ? { '--aspect': trickplay.widthPx / trickplay.heightPx } : {}),
  } as CSSProperties; // custom properties are no part of its type
  return (
    <div
      className={styles['preview']}
      style={place}
      data-picture={hasPicture}
      data-testid="seek-preview"
      aria-hidden="true"
    >
      {hasPicture && <Picture trickplay={trickplay} sheets={sheets} atMs={atMs} />}
      <div className={styles['words']}>
        {chapter !== null && chapter.title !== '' && <span className={styles['chapter']}>{chapter.title}</span>}
        <span>{clock(atMs)}</span>
      </div>
    </div>
  );
}
