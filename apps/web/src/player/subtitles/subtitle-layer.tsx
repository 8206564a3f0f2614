// Everything of the chosen subtitles that stands over the picture: words, pictures, or a script as its author drew it.
import { useEffect, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { Tracks } from '../features/use-tracks.ts';
import type { TimeStore } from '../session/time-store.ts';
import { Lines } from './lines.tsx';
import { Pictures } from './pictures.tsx';
import { useScript } from './use-script.ts';
import { useSubtitles } from './use-subtitles.ts';
import type { SubtitleTrack } from './use-subtitles.ts';
import styles from './subtitles.module.css';

export interface SubtitleLayerProps {
  track: SubtitleTrack | undefined;
  tracks: Tracks;
  video: RefObject<HTMLVideoElement | null>;
  time: TimeStore;
  /** The controls are shown, so everything stands above them. */
  isLifted: boolean;
  onFailed: () => void;
}

export function SubtitleLayer({ track, tracks, video, time, isLifted, onFailed }: SubtitleLayerProps): ReactNode {
  const stage = useRef<HTMLDivElement>(null);
  const { subtitleOffsetMs, subtitleLook } = tracks;
  const { cues, pictures, hasFailed } = useSubtitles(track, subtitleOffsetMs, video, time);
  const isDrawn = useScript(track, subtitleOffsetMs, video, stage);
  const failed = useRef(onFailed);
  failed.current = onFailed;
  useEffect(() => {
    if (hasFailed) failed.current();
  }, [hasFailed]);
  return (
    <>
      <div
        ref={stage}
        className={styles['script']}
        aria-hidden="true"
        data-testid="subtitle-stage"
        data-drawn={isDrawn}
      />
      <Pictures pictures={pictures} video={video} isLifted={isLifted} />
      {/* Words are there before the script is, and stay where it cannot be drawn. */}
      <Lines cues={isDrawn ? [] : cues} look={subtitleLook} isLifted={isLifted} />
    </>
  );
}
