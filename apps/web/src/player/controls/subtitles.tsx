import type { TextCue, TextRun } from '@praxino/client';
import type { CSSProperties, ReactNode } from 'react';
import type { SubtitleSize } from './tracks-panel.tsx';
import styles from './overlays.module.css';

function lookOf(run: TextRun): CSSProperties {
  return {
    ...(run.italic && { fontStyle: 'italic' }),
    ...(run.bold && { fontWeight: 800 }),
    ...(run.underline && { textDecoration: 'underline' }),
  };
}

function Lines({ cue }: { cue: TextCue }): ReactNode {
  return cue.lines.map((runs, line) => (
    <div key={line} className={styles['cue']}>
      <span>
        {runs.map((run, i) => (
          <i key={i} style={{ fontStyle: 'normal', ...lookOf(run) }}>
            {run.text}
          </i>
        ))}
      </span>
    </div>
  ));
}

/** `isLifted`: the controls are shown, so the lines stand above them. */
export function Subtitles({
  cues,
  size,
  isLifted,
}: {
  cues: readonly TextCue[];
  size: SubtitleSize;
  isLifted: boolean;
}): ReactNode {
  return (['top', 'bottom'] as const).map((place) => (
    <div
      key={place}
      className={styles['subtitles']}
      data-place={place}
      data-size={size}
      data-lifted={isLifted}
      data-testid={`subtitles-${place}`}
      dir="auto"
    >
      {cues
        .filter((cue) => cue.place === place)
        .map((cue) => (
          <Lines key={`${cue.startMs}-${cue.endMs}`} cue={cue} />
        ))}
    </div>
  ));
}
